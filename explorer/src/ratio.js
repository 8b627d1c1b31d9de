// Ratios of two values of a measure, in words.

/** Power and energy are more or less, all else is better or worse. */
export function ratioText(ratio, { measurement_role: role, is_higher_better: isHigherBetter }) {
  const number = Number(ratio.toPrecision(4))
  if (number === 1) return '1 ×'
  const words = role === 'energy' ? ['more', 'less'] : isHigherBetter ? ['better', 'worse'] : ['worse', 'better']
  return `${number} × (${words[number > 1 ? 0 : 1]})`
}

// Numbers, units and names as texts.

const PREFIXES = [
  [1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, ''], [1e-3, 'm'], [1e-6, 'µ'], [1e-9, 'n'],
]
// Units that take a prefix, such as kW; before all others it stands apart, as in 23.3 k samples/s.
const PREFIXED = new Set(['W', 'J', 's'])
const DIGITS = 4
const FULL = new Intl.NumberFormat('en', { maximumSignificantDigits: 17, useGrouping: false })
const COUNT = new Intl.NumberFormat('en')

/** A number of things, such as 12,196. */
export const count = (number) => COUNT.format(number)

/** All digits of a number. */
export const full = (number) => FULL.format(number)

/** A number with a prefix of its unit and at most four digits, such as `4.04 kW` or `23.3 k samples/s`. */
export function si(number, unit) {
  if (!Number.isFinite(number)) return ''
  const [factor, prefix] = prefixOf(Math.abs(Number(number.toPrecision(DIGITS))), unit)
  const digits = String(Number((number / factor).toPrecision(DIGITS)))
  if (PREFIXED.has(unit)) return `${digits} ${prefix}${unit}`
  return [digits, prefix, unit].filter(Boolean).join(' ')
}

/** A text of `si` without its unit, if that stands apart: `23.3 k samples/s` is `23.3 k`, `4.04 kW` stays. */
export function withoutUnit(text, unit) {
  return unit && text.endsWith(` ${unit}`) && !PREFIXED.has(unit) ? text.slice(0, -unit.length - 1) : text
}

function prefixOf(size, unit) {
  const usable = PREFIXES.filter(([factor]) => unit === 's' ? factor <= 1 : unit === 'min' ? factor === 1 : PREFIXED.has(unit) || factor >= 1)
  return usable.find(([factor]) => size >= factor) ?? (size === 0 ? [1, ''] : usable.at(-1))
}

// Units at the end of the names of columns.
const UNITS = {
  w: 'W', j: 'J', kj: 'kJ', s: 's', ms: 'ms', min: 'min', pct: '%', v: 'V', a: 'A',
}

/** A column's name as words, with its unit apart: `mean_power_w` is ['mean power', 'W']. */
export function wordsOf(column) {
  const words = column.split('_')
  const per = words.lastIndexOf('per')
  if (per > 0) {
    const [top, bottom] = [words[per - 1], words.slice(per + 1).join(' ')]
    return [words.slice(0, per - 1).join(' ') || column, `${UNITS[top] ?? top}/${UNITS[bottom] ?? bottom}`]
  }
  const unit = UNITS[words.at(-1)]
  return unit && words.length > 1 ? [words.slice(0, -1).join(' '), unit] : [words.join(' '), '']
}

/** A sentence's first letter as a capital. */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)

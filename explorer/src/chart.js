// What all charts have in common: axes in SI units, and elements that readers of screens understand.

import { capital, si, withoutUnit } from './format.js'

/** Ticks of a logarithmic axis: powers of ten, with steps between them if there are few. */
export function logTicks(low, high, most = 9) {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))]
  const factors = [[1, 2, 5], [1, 3], [1]].find((steps) => (last - first) * steps.length <= most) ?? [1]
  const every = factors.length === 1 ? Math.ceil((last - first) / most) : 1
  const ticks = []
  for (let power = first; power <= last; power += every) {
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`)
      if (tick >= low && tick <= high) ticks.push(tick)
    }
  }
  return ticks.length > 1 ? ticks : [low, high]
}

/** An axis of a measure for Plot: label with the unit in words, ticks such as 10 mW and 23.3 k. */
export function logAxis(measure, values) {
  const amounts = values.map((value) => value * measure.factor)
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)]
  const room = low === high ? 2 : (high / low) ** 0.04
  const domain = [low / room, high * room]
  return { type: 'log', domain, ticks: logTicks(...domain), tickFormat: (tick) => withoutUnit(si(tick, measure.unit), measure.unit), label: axisLabel(measure) }
}

/** The title of an axis, with its unit. */
export function axisLabel({ title, unit }) {
  return `${capital(title)} (${unit})`
}

/** Make a picture of Plot one image with a text, of which its parts are no elements of their own. */
export function asImage(picture, text) {
  const image = picture.matches('svg') ? picture : picture.querySelector('svg')
  image.setAttribute('role', 'img')
  image.setAttribute('aria-label', text)
  for (const part of image.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  return picture
}

// What all charts have in common: axes in SI units, and elements that readers of screens understand.

import * as Plot from '@observablehq/plot'
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

/** An axis of a measure for Plot, with its ticks; `logMarks` draws it. */
export function logAxis(measure, values) {
  const amounts = values.map((value) => value * measure.factor)
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)]
  const room = low === high ? 2 : (high / low) ** 0.04
  const domain = [low / room, high * room]
  return { type: 'log', domain, ticks: logTicks(...domain), label: axisLabel(measure), axis: null }
}

/** The marks of two axes: grids, and ticks such as 10 mW and 23.3 k. Plot's own leave out some of the texts. */
export function logMarks(x, y) {
  const text = ({ unit }) => (tick) => withoutUnit(si(tick, unit), unit)
  return [
    Plot.gridX(x.axis.ticks), Plot.gridY(y.axis.ticks),
    Plot.axisX(x.axis.ticks, { text: text(x.measure) }), Plot.axisY(y.axis.ticks, { text: text(y.measure) }),
  ]
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

// The marks of submitters: colours as variables of the page, which follow the light or dark scheme, and symbols.

import {
  symbol, symbolAsterisk, symbolCircle, symbolCross, symbolDiamond, symbolDiamond2, symbolPlus, symbolSquare,
  symbolSquare2, symbolStar, symbolTimes, symbolTriangle, symbolTriangle2, symbolWye,
} from 'd3'
import { svg } from './dom.js'

const SYMBOLS = {
  asterisk: symbolAsterisk, circle: symbolCircle, cross: symbolCross, diamond: symbolDiamond, diamond2: symbolDiamond2,
  plus: symbolPlus, square: symbolSquare, square2: symbolSquare2, star: symbolStar, times: symbolTimes,
  triangle: symbolTriangle, triangle2: symbolTriangle2, wye: symbolWye,
}
const OTHER = { light: '#6b7280', dark: '#9ca3af', symbol: 'circle' }

/** The colour of a submitter: a variable of the page, since Plot takes those for colours, but no `light-dark()`. */
export function colourOf({ light, dark }) {
  const name = `--mark${light}${dark}`.replaceAll('#', '-')
  document.documentElement.style.setProperty(name, `light-dark(${light}, ${dark})`)
  return `var(${name})`
}

/** The symbol of a submitter, as Plot takes it. */
export const symbolOf = (mark) => SYMBOLS[mark.symbol] ?? symbolCircle

/** The mark of a submitter that no seed names. */
export { OTHER }

/** A small picture of the mark of a submitter, for a legend. */
export function markPicture(mark) {
  const path = symbol(symbolOf(mark), 40)()
  const shape = svg('path', { d: path, transform: 'translate(8,8)', 'stroke-width': 1.5, 'fill-opacity': 0.25 })
  shape.style.stroke = shape.style.fill = colourOf(mark)
  return svg('svg', { width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, shape)
}

// Small pictures of the marks of charts, for legends.

import { svg } from './dom.js'

const picture = (...shapes) => svg('svg', { width: 18, height: 16, viewBox: '0 0 18 16', 'aria-hidden': 'true' }, shapes)

/** An area with an edge. */
export function box(fill, stroke = null, isDashed = false) {
  const shape = svg('rect', { x: 1.5, y: 2.5, width: 15, height: 11, 'stroke-dasharray': isDashed && '3 2' })
  Object.assign(shape.style, { fill, stroke: stroke ?? 'none' })
  return picture(shape)
}

/** A line. */
export function line(colour, isDashed = false) {
  return picture(path(colour, isDashed))
}

/** A line with a point on it. */
export function pointed(colour, isFilled = true) {
  const shape = svg('circle', { cx: 9, cy: 8, r: 5, 'stroke-width': 2 })
  Object.assign(shape.style, { stroke: colour, fill: isFilled ? colour : 'var(--page)' })
  return picture(path(colour, false), shape)
}

function path(colour, isDashed) {
  const shape = svg('path', { d: 'M0 8H18', 'stroke-width': isDashed ? 1.2 : 2, 'stroke-dasharray': isDashed ? '4 3' : null })
  shape.style.stroke = colour
  return shape
}

/** A letter or sign. */
export function letter(text) {
  const shape = svg('text', { x: 5, y: 12, 'font-size': 12 }, text)
  shape.style.fill = 'var(--quiet)'
  return picture(shape)
}

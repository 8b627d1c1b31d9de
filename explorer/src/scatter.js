// The chart of results: one measure against another, both logarithmic, with the frontier of the best.

import * as Plot from '@observablehq/plot'
import { asImage, logAxis, logMarks } from './chart.js'
import { colourOf, symbolOf } from './marks.js'

// From here on marks are small.
const MANY = 1500

/** The results that have both measures above zero, as points. */
export function pointsOf(page, rows, { x, y }) {
  const [xs, ys, submitters] = [page.data.column(x.measure), page.data.column(y.measure), page.data.column('submitter')]
  return rows
    .filter((row) => xs[row] > 0 && ys[row] > 0)
    .map((row) => ({ row, x: xs[row] * x.factor, y: ys[row] * y.factor, submitter: submitters[row], mark: page.names.mark(submitters[row]) }))
}

/** The groups of results that can be compared, among these: by benchmark, its version, and scenario. */
export function groupsOf(page, rows) {
  const [ids, scenarios] = [page.data.column('comparability_id'), page.data.column('scenario')]
  return new Set(rows.map((row) => `${ids[row]} ${scenarios[row]}`))
}

/** The points that no other one beats in both measures, from left to right. */
export function frontierOf(points, { x, y }) {
  const better = (measure, a, b) => (measure.is_higher_better ? b - a : a - b)
  const sorted = [...points].sort((a, b) => better(x, a.x, b.x) || better(y, a.y, b.y))
  const found = []
  for (const point of sorted) if (!found.length || better(y, point.y, found.at(-1).y) < 0) found.push(point)
  return found.sort((a, b) => a.x - b.x)
}

/**
 * Draw the chart.
 * @param {object[]} points those of `pointsOf`
 * @param {object} axes the measures
 * @param {object[]} frontier the points of the line; none for no line
 * @param {{width: number, text: string, title: function(object): string}} options
 */
export function scatter(points, { x, y }, frontier, { width, text, title }) {
  const [across, upwards] = [logAxis(x, points.map((point) => point.x / x.factor)), logAxis(y, points.map((point) => point.y / y.factor))]
  const picture = Plot.plot({
    className: 'plot',
    width,
    height: Math.round(Math.max(300, Math.min(520, width * 0.58))),
    marginLeft: 62,
    marginBottom: 42,
    marginTop: 24,
    style: { fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' },
    x: across,
    y: upwards,
    marks: [
      ...logMarks({ axis: across, measure: x }, { axis: upwards, measure: y }),
      Plot.line(frontier, { x: 'x', y: 'y', stroke: 'currentColor', strokeOpacity: 0.45, strokeWidth: 1.5, curve: x.is_higher_better ? 'step-before' : 'step-after', strokeDasharray: '5 3' }),
      ...dots(points),
      Plot.tip(points, Plot.pointer({ x: 'x', y: 'y', title, fontSize: 12, lineHeight: 1.3, maxRadius: 30 })),
    ],
  })
  return asImage(picture, text)
}

/** A layer for each submitter, those with most points first: what all its marks share is said once. */
function dots(points) {
  const layers = [...bySubmitter(points).values()].sort((a, b) => b.length - a.length)
  const r = points.length > MANY ? 2.5 : 4.5
  return layers.map((layer) => {
    const colour = colourOf(layer[0].mark)
    return Plot.dot(layer, { x: 'x', y: 'y', r, stroke: colour, fill: colour, fillOpacity: 0.25, symbol: symbolOf(layer[0].mark) })
  })
}

/** The points of each submitter. */
export function bySubmitter(points) {
  const found = new Map()
  for (const point of points) {
    if (!found.has(point.submitter)) found.set(point.submitter, [])
    found.get(point.submitter).push(point)
  }
  return found
}

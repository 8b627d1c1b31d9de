// The chart of a trend: the best of each round, and the best so far, by rounds.

import * as Plot from '@observablehq/plot'
import { asImage, axisLabel, logTicks } from './chart.js'
import { si, withoutUnit } from './format.js'
import { letter, line, pointed } from './swatch.js'

// From which ratio of the largest to the smallest value on an axis is logarithmic.
const WIDE = 12
const COLOURS = ['var(--accent)', 'var(--second)', 'var(--third)']

const lineColour = (index) => COLOURS[index % COLOURS.length]

/**
 * Draw the chart.
 * @param {object[]} points `{at, best, soFar, count, line, series, title}`: the place on the axis of rounds, the best of
 *   the round and so far, how many results, which line, which colour, and the text of the tip
 * @param {{rounds: string[], breaks: number[], measure: object, width: number, text: string}} options
 */
export function trendChart(points, { rounds, breaks, measure, width, text }) {
  const y = axisOf(points, measure)
  const edge = y.domain[1]
  const colour = ({ series }) => lineColour(series)
  const path = { x: 'at', z: 'line', stroke: colour }
  return asImage(Plot.plot({
    className: 'plot',
    width,
    height: Math.round(Math.max(300, Math.min(460, width * 0.48))),
    marginLeft: 58,
    marginTop: 46,
    marginBottom: 44,
    style: { fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' },
    x: { domain: [-0.4, rounds.length - 0.6], ticks: rounds.keys(), tickFormat: (at) => rounds[at], label: null, tickSize: 0 },
    y: { type: y.type, domain: y.domain },
    marks: [
      Plot.gridY(y.ticks),
      // With texts of its own: a logarithmic axis would leave some of them out.
      Plot.axisY(y.ticks, { text: (tick) => withoutUnit(si(tick, measure.unit), measure.unit), label: axisLabel(measure), labelArrow: 'none', tickSize: 0 }),
      Plot.ruleX(breaks, { x: (at) => at - 0.5, stroke: 'var(--alert)', strokeDasharray: '2 3' }),
      Plot.text(breaks, { x: (at) => at - 0.5, y: edge, text: () => 'not comparable', fill: 'var(--alert)', dy: -14, textAnchor: 'middle' }),
      Plot.line(points, { ...path, y: 'soFar', strokeWidth: 1.2, strokeDasharray: '4 3', curve: 'step-after' }),
      Plot.line(points, { ...path, y: 'best', strokeWidth: 2 }),
      Plot.dot(points, { x: 'at', y: 'best', r: 5, stroke: colour, strokeWidth: 2, fill: ({ count, series }) => count > 1 ? lineColour(series) : 'var(--page)' }),
      counts(points.filter((point) => !isBelow(point)), -13),
      counts(points.filter(isBelow), 15),
      Plot.tip(points, Plot.pointer({ x: 'at', y: 'best', title: 'title', fontSize: 12, lineHeight: 1.3, maxRadius: 40 })),
    ],
    color: { type: 'identity' },
  }), text)
}

/** The numbers of results beside points; they stay clear of the line of the best so far. */
function counts(points, dy) {
  return Plot.text(points, { x: 'at', y: 'best', text: ({ count }) => `n = ${count}`, dy, fill: 'var(--quiet)', fontSize: 11, stroke: 'var(--page)', strokeWidth: 4 })
}

const isBelow = ({ best, soFar }) => best < soFar

/** The vertical axis: from zero, or logarithmic where the values differ much. */
function axisOf(points, measure) {
  const amounts = points.flatMap(({ best, soFar }) => [best, soFar])
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)]
  const isLog = low > 0 && high / low > WIDE
  const domain = isLog ? [low / 1.3, high * 1.6] : [0, high * 1.12]
  const step = 10 ** Math.floor(Math.log10(domain[1] / 4))
  const every = [1, 2, 5, 10].map((factor) => factor * step).find((size) => domain[1] / size <= 6)
  const steps = Array.from({ length: Math.floor(domain[1] / every) + 1 }, (_, index) => index * every)
  return isLog ? { type: 'log', domain, ticks: logTicks(...domain) } : { type: 'linear', domain, ticks: steps }
}

/** What the marks of the chart mean: pictures and texts. */
export function legendOf(points) {
  const entries = points.series.map((name, index) => ({ picture: pointed(lineColour(index)), text: points.series.length > 1 ? `best of the round, ${name}` : 'best of the round' }))
  if (points.some(({ count }) => count === 1)) entries.push({ picture: pointed(lineColour(0), false), text: 'the only result of the round' })
  entries.push({ picture: line(lineColour(0), true), text: 'best so far' })
  return [...entries, { picture: letter('n'), text: 'number of results of the round' }]
}

// The chart of coverage: a bar for each round, with what was published, what is held, and what has power.

import * as Plot from '@observablehq/plot'
import { asImage } from './chart.js'
import { count } from './format.js'
import { box, letter } from './swatch.js'

const ROW = 21
const NARROW = 560
// The marks of rounds of which not all published results are held, and of those of which nobody states the number.
const SIGNS = { partial: ' *', unknown: ' ?', whole: '' }

/**
 * Draw the chart.
 * @param {object[]} rounds `{id, suite, name, published, held, power, state}` in the order of the rows; `state` is
 *   `whole`, `partial` or `unknown`
 * @param {{width: number, text: string}} options
 */
export function coverageChart(rounds, { width, text }) {
  const isNarrow = width < NARROW
  const longest = Math.max(...rounds.map(({ published, held }) => Math.max(published, held)))
  const missing = rounds.filter(({ published, held }) => published > held)
  const numbers = ({ held, power }) => isNarrow ? `${count(held)} · ${count(power)}` : `${count(held)} held, ${count(power)} with power`
  return asImage(Plot.plot({
    className: 'plot',
    width,
    height: rowsOf(rounds).length * ROW + 50,
    marginLeft: 118,
    marginRight: isNarrow ? 92 : 190,
    marginTop: 30,
    marginBottom: 8,
    style: { fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' },
    x: { domain: [0, longest || 1], axis: 'top', grid: true, ticks: isNarrow ? 3 : 6, tickFormat: count, label: null, tickSize: 0 },
    y: { domain: rowsOf(rounds), tickFormat: (id) => nameOf(rounds, id), label: null, tickSize: 0, padding: 0.22 },
    marks: [
      Plot.barX(missing, { y: 'id', x1: 'held', x2: 'published', fill: 'none', stroke: 'var(--alert)', strokeDasharray: '3 2', insetTop: 0.5, insetBottom: 0.5 }),
      Plot.barX(rounds, { y: 'id', x: 'held', fill: 'var(--range)', stroke: 'var(--accent)', strokeWidth: 0.8 }),
      Plot.barX(rounds, { y: 'id', x: 'power', fill: 'var(--accent)' }),
      Plot.text(rounds, { y: 'id', x: ({ published, held }) => Math.max(published, held), text: numbers, dx: 6, textAnchor: 'start', fill: 'currentColor' }),
      Plot.tip(rounds, Plot.pointerY({ y: 'id', x: 'held', title: 'title', fontSize: 12, lineHeight: 1.3 })),
    ],
  }), text)
}

/** The rows of the chart: rounds, and an empty one between two suites. */
function rowsOf(rounds) {
  return rounds.flatMap(({ id, suite }, index) => index > 0 && rounds[index - 1].suite !== suite ? [`before ${id}`, id] : [id])
}

function nameOf(rounds, id) {
  const found = rounds.find((round) => round.id === id)
  return found ? `${found.name}${SIGNS[found.state]}` : ''
}

/** What the marks of the chart mean: pictures and texts. */
export function coverageLegend(rounds) {
  const has = (state) => rounds.some((round) => round.state === state)
  return [
    { picture: box('var(--accent)'), text: 'held, with measured power' },
    { picture: box('var(--range)', 'var(--accent)', false), text: 'held, without' },
    has('partial') && { picture: box('none', 'var(--alert)', true), text: 'published, not held (*: the round is not held whole)' },
    has('unknown') && { picture: letter('?'), text: 'number of published results not known' },
  ].filter(Boolean)
}

// The power of two results over time, in one chart.

import * as Plot from '@observablehq/plot'
import { asImage } from './chart.js'
import { el } from './dom.js'
import { full, si } from './format.js'
import { line } from './swatch.js'
import { endsOf, frameOf } from './trace.js'

const COLOURS = ['var(--accent)', 'var(--second)']
const NUMBERS = ['first', 'second']

/**
 * The traces of results, if they have them.
 * @param {object} page
 * @param {object[]} results with `row` and `system_name`
 * @param {number} width
 * @returns {Promise<{text: string, chart?: SVGElement, legend?: object[], steps?: object[], file?: object, table?: Node}>}
 */
export async function tracesOf(page, results, width) {
  const runs = await Promise.all(results.map(async ({ row }) => (await page.data.related('power', row))[0]))
  const traces = await Promise.all(results.map(({ row }) => page.data.related('traces', row)))
  const without = NUMBERS.filter((_, index) => !traces[index].length)
  if (without.length) return { text: `The warehouse has no samples of the power of the ${without.join(' and of the ')} result, so there is no chart of both.` }
  const steps = traces.flatMap((trace, index) => trace.map((step) => ({ ...step, index, result: NUMBERS[index] })))
  const text = `Power in steps of ten seconds from the begin of the measuring window on; a dashed line marks the end of each window. ${results.map((result, index) => described(NUMBERS[index], traces[index], runs[index])).join(' ')}`
  return { text, chart: asImage(draw(steps, runs, width), text), legend: legendOf(results), steps, file: fileOf(results, steps), table: tableOf(steps) }
}

function draw(steps, runs, width) {
  const ends = endsOf(steps)
  const windows = runs.flatMap((run, index) => run?.window_s ? [{ index, end: run.window_s }] : [])
  const colour = ({ index }) => COLOURS[index]
  return Plot.plot({
    ...frameOf(steps, width, 320),
    marks: [
      Plot.areaY(ends, { x: 'at_s', y1: 'min_power_w', y2: 'max_power_w', z: 'index', fill: colour, fillOpacity: 0.2 }),
      Plot.ruleX([0], { stroke: 'var(--quiet)', strokeDasharray: '3 3' }),
      Plot.ruleX(windows, { x: 'end', stroke: colour, strokeDasharray: '3 3' }),
      Plot.line(ends, { x: 'at_s', y: 'mean_power_w', z: 'index', stroke: colour, strokeWidth: 1.5 }),
      Plot.tip(steps, Plot.pointer({ x: (step) => (step.start_s + step.end_s) / 2, y: 'mean_power_w', title: tip, fontSize: 12 })),
    ],
    color: { type: 'identity' },
  })
}

const tip = (step) => `The ${step.result}: ${Math.round(step.start_s)} to ${Math.round(step.end_s)} s\n${si(step.mean_power_w, 'W')} (${si(step.min_power_w, 'W')} to ${si(step.max_power_w, 'W')})`

function described(number, trace, run) {
  const range = [Math.min(...trace.map((step) => step.min_power_w)), Math.max(...trace.map((step) => step.max_power_w))].map((power) => si(power, 'W')).join(' to ')
  const window = run?.window_s ? `, with a window of ${Math.round(run.window_s)} s` : ''
  const mean = run?.mean_power_w ? ` and a mean of ${si(run.mean_power_w, 'W')}` : ''
  return `The ${number} has ${range}${window}${mean}.`
}

function legendOf(results) {
  return results.map(({ system_name: name }, index) => ({ picture: line(COLOURS[index]), text: `${NUMBERS[index]}: ${name}` }))
}

function fileOf(results, steps) {
  const names = ['result_id', 'start_s', 'end_s', 'is_in_window', 'mean_power_w', 'min_power_w', 'max_power_w']
  const rows = steps.map((step) => [results[step.index].result_id, ...names.slice(1).map((name) => step[name])])
  return { name: `power of ${results.map(({ system_name: name }) => name).join(' and ')}`, names, rows }
}

function tableOf(steps) {
  const head = ['Result', 'From (s)', 'To (s)', 'Mean (W)', 'Lowest (W)', 'Highest (W)']
  const cells = (step) => [step.result, full(step.start_s), full(step.end_s), full(step.mean_power_w), full(step.min_power_w), full(step.max_power_w)]
  const details = el('details', {}, el('summary', {}, 'The traces as a table'))
  details.addEventListener('toggle', () => {
    details.querySelector('table') ?? details.append(el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Traces' }, el('table', {},
      el('thead', {}, el('tr', {}, head.map((title) => el('th', { scope: 'col' }, title)))),
      el('tbody', {}, steps.map((step) => el('tr', {}, cells(step).map((text) => el('td', { class: 'number' }, text))))))))
  })
  return details
}

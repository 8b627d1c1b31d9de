// The power of a run over time, with the measuring window shaded.

import * as Plot from '@observablehq/plot'
import { asImage } from './chart.js'
import { si } from './format.js'

/** The begin and the end of each step of ten seconds, between which its values hold. */
export const endsOf = (steps) => steps.flatMap((step) => [{ ...step, at_s: step.start_s }, { ...step, at_s: step.end_s }])

/** The size and the axes of a chart of traces. */
export function frameOf(steps, width, height) {
  const highest = Math.max(...steps.map(({ max_power_w: power }) => power))
  return {
    className: 'plot',
    width,
    height,
    marginLeft: 62,
    marginBottom: 46,
    style: { fontFamily: 'inherit', fontSize: '12px' },
    x: { label: 'seconds since the begin of the measuring window' },
    y: { label: 'power (W)', domain: [0, highest * 1.05], grid: true, tickFormat: (tick) => si(tick, 'W'), ticks: 5 },
  }
}

/**
 * Draw a trace.
 * @param {object[]} steps rows of `traces`: ten seconds each
 * @param {object} run the row of `power`
 * @param {number} width
 */
export function trace(steps, run, width) {
  const ends = endsOf(steps)
  const window = run.window_s === null ? [] : [{ x1: 0, x2: run.window_s }]
  const picture = Plot.plot({
    ...frameOf(steps, width, 250),
    marks: [
      Plot.rectX(window, { x1: 'x1', x2: 'x2', fill: 'var(--window)' }),
      Plot.areaY(ends, { x: 'at_s', y1: 'min_power_w', y2: 'max_power_w', fill: 'var(--range)' }),
      Plot.line(ends, { x: 'at_s', y: 'mean_power_w', stroke: 'var(--accent)', strokeWidth: 1.5 }),
      Plot.ruleX(window.flatMap(({ x1, x2 }) => [x1, x2]), { stroke: 'var(--quiet)', strokeDasharray: '3 3' }),
      run.mean_power_w === null ? null : Plot.ruleY([run.mean_power_w], { stroke: 'var(--alert)', strokeDasharray: '6 3' }),
      Plot.tip(steps, Plot.pointerX({ x: (step) => (step.start_s + step.end_s) / 2, y: 'mean_power_w', title: tip, fontSize: 12 })),
    ],
  })
  return asImage(picture, description(steps, run))
}

const tip = (step) => `${Math.round(step.start_s)} to ${Math.round(step.end_s)} s: ${si(step.mean_power_w, 'W')}\n${si(step.min_power_w, 'W')} to ${si(step.max_power_w, 'W')}`

/** What the trace shows, in words. */
export function description(steps, run) {
  const [low, high] = [Math.min(...steps.map((step) => step.min_power_w)), Math.max(...steps.map((step) => step.max_power_w))]
  const window = run.window_s === null ? 'The measuring window is unknown.' : `The measuring window, which is shaded, has ${Math.round(run.window_s)} s.`
  const mean = run.mean_power_w === null ? '' : ` Its mean, the dashed line, is ${si(run.mean_power_w, 'W')}.`
  return `Power in steps of ten seconds: the mean, and the range from ${si(low, 'W')} to ${si(high, 'W')} of all samples. ${window}${mean}`
}

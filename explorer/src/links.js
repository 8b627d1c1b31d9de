// Links from one view to another, which begin with its own state.

import { el } from './dom.js'
import { NONE } from './names.js'
import { State } from './state.js'

/** The address of a view with these parameters. */
export const addressOf = (view, params) => new State(view).with(params).hash

/** A link to a result among those of its round, benchmark and scenario. */
export function resultLink(result, ...children) {
  return el('a', { href: resultAddress(result) }, ...children)
}

/** The address of a result among those of its round, benchmark and scenario; `key` is its `result_id`. */
export function resultAddress({ suite, division, category, benchmark_id: benchmark, scenario, round_id: round, result_id: key }) {
  return addressOf('explore', { suite, division, category, benchmark_id: benchmark, scenario: scenario ?? NONE, round_id: round, measured: '*', result: key })
}

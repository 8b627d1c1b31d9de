// The columns of a table of results.

import { el } from './dom.js'
import { full } from './format.js'
import { axisLabel } from './chart.js'

// What is always in the table, beside the measures.
const FACTS = [
  ['submitter', 'Submitter'], ['system_name', 'System'], ['accelerator_model', 'Accelerator'],
  ['accelerator_count', 'Accelerators'], ['suite', 'Suite'], ['round_id', 'Round'], ['division', 'Division'],
  ['category', 'Category'], ['benchmark_id', 'Benchmark'], ['scenario', 'Scenario'], ['availability', 'Availability'],
  ['public_id', 'Public id'],
]
const FLAGS = [['power_quality_flags', 'Flags of quality'], ['power_run_flags', 'Flags of the run'], ['correction_ids', 'Corrections']]
const NUMBERS = new Set(['accelerator_count'])

/** The columns of results with these measures, as `table` takes them. */
export function resultColumns(page, measures, onOpen) {
  const facts = FACTS.map(([name, title]) => fact(page, name, title))
  facts[1].cell = (row) => el('button', { type: 'button', class: 'link', data: { row: String(row) }, on: { click: () => onOpen(row) } }, page.data.column('system_name')[row] ?? '')
  return [...facts, ...measures.map((measure) => amount(page, measure)), ...FLAGS.map(([name, title]) => fact(page, name, title))]
}

function fact(page, name, title) {
  const values = page.data.column(name)
  const shown = (row) => values[row] === null ? '' : NUMBERS.has(name) ? String(values[row]) : page.names.of(name, values[row])
  return { name, title, value: (row) => values[row], cell: shown, isNumber: NUMBERS.has(name) }
}

function amount(page, measure) {
  const values = page.data.column(measure.measure)
  const shown = (row) => values[row] === null ? '' : el('span', { title: full(values[row] * measure.factor) }, page.names.amount(measure.measure, values[row]))
  return { name: measure.measure, title: axisLabel(measure), value: (row) => values[row], cell: shown, isNumber: true }
}

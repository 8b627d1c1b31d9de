// The columns of a table of results, and of its CSV.

import { axisLabel } from './chart.js'
import { el } from './dom.js'
import { full } from './format.js'

const FACTS = [
  ['submitter', 'Submitter'], ['system_name', 'System'], ['accelerator_model', 'Accelerator'],
  ['accelerator_count', 'Count'], ['suite', 'Suite'], ['round_id', 'Round'], ['division', 'Division'],
  ['category', 'Category'], ['benchmark_id', 'Benchmark'], ['scenario', 'Scenario'], ['availability', 'Availability'],
]
const FLAGS = ['power_quality_flags', 'power_run_flags']
const NOTES = 'notes'
const NUMBERS = new Set(['accelerator_count'])
// What only the CSV has: keys, and texts that the table shows in short.
const ONLY_CSV = ['result_id', 'public_id', ...FLAGS, 'correction_ids']

/** All orders of a table of results: each column ascending and descending. */
export function ordersOf(measures) {
  const names = [...FACTS.map(([name]) => name), ...measures, NOTES]
  return new Set(names.flatMap((name) => [name, `-${name}`]))
}

/**
 * The columns that a table of results shows.
 * @param {object} page
 * @param {object[]} measures
 * @param {Map<string, Set<string>|null>} selected the filters; what they fix to one value is no column
 * @param {(row: number) => void} onOpen
 */
export function shownColumns(page, measures, selected, onOpen) {
  const facts = FACTS.filter(([name]) => selected.get(name)?.size !== 1).map(([name, title]) => fact(page, name, title))
  const system = facts.find(({ name }) => name === 'system_name')
  system.cell = (row) => el('button', { type: 'button', class: 'link', data: { row: String(row) }, on: { click: () => onOpen(row) } }, system.value(row))
  return [...facts, ...measures.map((measure) => amount(page, measure)), notes(page)]
}

/** The names of the columns of the CSV, which are those of the marts, and its rows. */
export async function csvOf(page, measures, rows) {
  await page.data.need('keys', rows)
  const names = [ONLY_CSV[0], ...FACTS.map(([name]) => name), ...measures.map(({ measure }) => measure), ...ONLY_CSV.slice(1)]
  const columns = names.map((name) => page.data.column(name))
  return { names, rows: rows.map((row) => columns.map((column) => column[row])) }
}

function fact(page, name, title) {
  const values = page.data.column(name)
  const shown = (row) => values[row] === null ? '' : NUMBERS.has(name) ? String(values[row]) : page.names.of(name, values[row])
  return { name, title, value: (row) => values[row], cell: shown, isNumber: NUMBERS.has(name) }
}

function amount(page, measure) {
  const values = page.data.column(measure.measure)
  const shown = (row) => values[row] === null ? '' : el('span', { title: `${full(values[row] * measure.factor)} ${measure.unit}` }, page.names.short(measure.measure, values[row]))
  return { name: measure.measure, title: axisLabel(measure), value: (row) => values[row], cell: shown, isNumber: true }
}

/** Flags and corrections in short. */
function notes(page) {
  const columns = FLAGS.map((name) => page.data.column(name))
  const corrections = page.data.column('correction_ids')
  const text = (row) => [...columns.map((column) => column[row]).filter((flags) => flags && flags !== 'none'), corrections[row] && 'corrected'].filter(Boolean).join(', ').replaceAll('_', ' ')
  return { name: NOTES, title: 'Notes', value: (row) => text(row) || null, cell: text }
}

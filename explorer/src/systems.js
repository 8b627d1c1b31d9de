// What two systems both ran: each benchmark and scenario, with ratios where results may be compared.

import { reasonsAgainst } from './comparability.js'
import { el } from './dom.js'
import { csvButton } from './exports.js'
import { count, full } from './format.js'
import { groupBy } from './group.js'
import { measuresOf } from './measures.js'
import { ratioText } from './ratio.js'
import { resultOf } from './side.js'

// A name stands for several systems if they differ in size.
const SYSTEM = ['suite', 'division', 'round_id', 'submitter', 'system_name', 'accelerator_count']
const MATCHED = ['suite', 'benchmark_id', 'scenario', 'category', 'division', 'measured']
const ROLES = { performance: 'Performance', energy: 'Power and energy', derived: 'Efficiency' }
const COLUMNS = [...SYSTEM, ...MATCHED, 'comparability_id', 'performance_comparability_id', 'used_model', 'metering_point', 'result_id']

/**
 * The table of all benchmarks and scenarios that the systems of two results both ran.
 * @returns {Promise<Node[]>}
 */
export async function systemsTable(page, a, b) {
  const title = el('h2', {}, 'What both systems ran')
  if (SYSTEM.every((name) => a[name] === b[name])) return [title, el('p', { class: 'quiet' }, 'The two results are of one system in one round.')]
  const pairs = pairsOf(page, a, b)
  await Promise.all(['details', 'keys'].map((table) => page.data.need(table, pairs.flat())))
  const lines = pairs.map((pair) => lineOf(page, ...pair)).filter(({ values }) => values.length)
  if (!lines.length) return [title, el('p', { class: 'quiet' }, 'They have no benchmark in common that was measured in the same scenario, category and division.')]
  const number = lines.reduce((sum, { values }) => sum + values.length, 0)
  return [title, tableOf(page, lines), el('div', { class: 'buttons' }, csvButton(page, number, async () => fileOf(lines, a, b)))]
}

/** The pairs of results that agree in what is matched. */
function pairsOf(page, a, b) {
  const [first, second] = [a, b].map((result) => rowsOf(page, result))
  const key = (row) => JSON.stringify(MATCHED.map((name) => page.data.column(name)[row]))
  const others = groupBy(second, key)
  return first.flatMap((row) => (others.get(key(row)) ?? []).map((other) => [row, other]))
}

function rowsOf(page, result) {
  const columns = SYSTEM.map((name) => page.data.column(name))
  return Array.from({ length: page.data.length }, (_, row) => row).filter((row) => SYSTEM.every((name, index) => columns[index][row] === result[name]))
}

/** What a pair has in common: the values of both of each measure, with their ratio or why there is none. */
function lineOf(page, ...rows) {
  const measures = measuresOf(page, Object.keys(ROLES))
  const [a, b] = rows.map((row) => resultOf(page, row, [...COLUMNS, ...measures.map(({ measure }) => measure)]))
  const reasons = reasonsAgainst(page, a, b)
  const values = measures.filter(({ measure }) => a[measure] !== null && b[measure] !== null).map((measure) => {
    const [first, second] = [a[measure.measure], b[measure.measure]]
    const reason = reasons[measure.measurement_role]
    return { measure, first, second, reason, ratio: reason === null && first > 0 ? second / first : null }
  })
  return { a, b, values }
}

function tableOf(page, lines) {
  const caption = `${count(lines.length)} benchmarks and scenarios, second to first`
  const columns = columnsOf(page).filter(({ cell }) => lines.some((line) => [cell(line)].flat().length && cell(line) !== ''))
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', {}, el('caption', {}, caption),
      el('thead', {}, el('tr', {}, columns.map(({ title }) => el('th', { scope: 'col' }, title)))),
      el('tbody', {}, lines.map((line) => el('tr', {}, columns.map(({ cell }) => el('td', {}, cell(line))))))))
}

function columnsOf(page) {
  const named = (name) => ({ a }) => a[name] === null ? '' : page.names.of(name, a[name])
  return [
    { title: 'Benchmark', cell: ({ a }) => page.names.model(a.suite, a.benchmark_id) },
    { title: 'Scenario', cell: named('scenario') },
    { title: 'Category', cell: named('category') },
    ...Object.entries(ROLES).map(([role, title]) => ({ title, cell: ({ values }) => values.filter(({ measure }) => measure.measurement_role === role).map((value) => pairCell(page, value)) })),
  ]
}

function pairCell(page, { measure, first, second, ratio, reason }) {
  const amounts = [first, second].map((value) => page.names.amount(measure.measure, value))
  return el('p', { class: 'ratio', title: ratio === null ? reason : full(ratio) },
    ratio === null ? 'not compared' : ratioText(ratio, measure), el('br'), el('span', { class: 'quiet' }, `${amounts[1]} to ${amounts[0]}`))
}

function fileOf(lines, a, b) {
  const names = ['benchmark_id', 'scenario', 'category', 'column', 'first', 'second', 'second_to_first', 'first_result_id', 'second_result_id']
  const rows = lines.flatMap((line) => line.values.map(({ measure, first, second, ratio }) => (
    [line.a.benchmark_id, line.a.scenario, line.a.category, measure.measure, first, second, ratio, line.a.result_id, line.b.result_id])))
  return { name: `${a.system_name} and ${b.system_name}`, names, rows }
}

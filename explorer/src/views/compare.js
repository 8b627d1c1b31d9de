// Two results side by side: their values, with ratios where they may be compared, their facts, and their power over time.

import { reasonsAgainst } from '../comparability.js'
import { el, replace } from '../dom.js'
import { csvButton, pictureButtons } from '../exports.js'
import { Finder } from '../find.js'
import { capital, full } from '../format.js'
import { caption } from '../legend.js'
import { addressOf } from '../links.js'
import { measuresOf } from '../measures.js'
import { ratioText } from '../ratio.js'
import { Side, describedResult, resultOf } from '../side.js'
import { systemsTable } from '../systems.js'
import { titleOf } from '../terms.js'
import { tracesOf } from '../traces.js'

export const compare = { id: 'compare', title: 'Compare', params, render }

const SIDES = { a: 'First result', b: 'Second result' }
const TABLES = ['facets', 'points', 'keys', 'details']
const ROLES = ['performance', 'energy', 'derived']
// The facts that are compared, beside the measures; the others are in the panel of each result.
const FACTS = [
  'submitter', 'system_name', 'round_id', 'benchmark_id', 'scenario', 'category', 'division', 'availability',
  'accelerator_model', 'accelerator_count', 'node_count', 'system_kind', 'host_processor_name', 'host_processor_count',
  'software', 'used_model', 'accuracy_text', 'metering_point', 'power_quality_flags', 'power_run_flags',
  'correction_ids', 'evidence_grade', 'public_id',
]

const otherOf = (name) => Object.keys(SIDES).find((other) => other !== name)

function params() {
  return Object.fromEntries(Object.entries(SIDES).map(([name, title]) => [name, { title }]))
}

async function render(root, page) {
  const view = new Compare(root, page)
  await view.update()
  return () => view.update()
}

class Compare {
  constructor(root, page) {
    this.page = page
    const finder = new Finder(page)
    this.rows = { a: null, b: null }
    this.first = new Set(page.facets.apply(page.facets.selected(page.state)).rows)
    this.sides = Object.entries(SIDES).map(([name, title]) => new Side(page, {
      name, title, finder, proposed: (row) => this.isProposed(name, row), proposal: () => this.rows[otherOf(name)] === null ? ' of the first page' : ' that can be compared with the other one', onChoose: (side, row) => this.choose(side, row),
    }))
    this.lead = el('p', { class: 'lead' }, 'Choose two results: their values and facts, what their systems both ran, and their power over time.')
    this.result = el('div', { class: 'compared' })
    root.append(el('h1', {}, 'Two results side by side'), this.lead, el('div', { class: 'sides' }, this.sides.map(({ element }) => element)), this.result)
  }

  async choose(name, row) {
    await this.page.guarded(async () => {
      this.page.go({ [name]: row === null ? null : await this.page.data.keyOf(row) })
      const { element } = this.sides.find((side) => side.name === name)
      element.querySelector('input, button')?.focus()
    })
  }

  async update() {
    const { page } = this
    for (const name of Object.keys(SIDES)) this.rows[name] = await this.find(name)
    const chosen = Object.values(this.rows)
    const known = chosen.filter((row) => row !== null)
    await Promise.all(TABLES.map((table) => page.data.need(table, known)))
    const columns = TABLES.flatMap((table) => page.data.catalogue.tables[table].columns.concat(page.data.catalogue.tables[table].split_by))
    const results = chosen.map((row) => row === null ? null : { row, ...resultOf(page, row, columns) })
    await Promise.all(this.sides.map((side, index) => side.update(results[index])))
    this.lead.hidden = known.length === chosen.length
    replace(this.result)
    if (known.length === chosen.length) await this.show(...results)
  }

  /** The number of the result that the address asks for, or null. */
  async find(name) {
    const { data, state } = this.page
    const key = state.get(name)
    if (key === null) return null
    // Small files first.
    const near = [...data.catalogue.tables.keys.parts].sort((x, y) => x.bytes - y.bytes).map(({ first }) => first)
    const row = await data.rowOf(key, near)
    if (row >= 0) return row
    this.page.say([`${SIDES[name]} “${key}”, which the address asks for, does not exist; it is left out.`])
    return null
  }

  isProposed(name, row) {
    const other = this.rows[otherOf(name)]
    if (other === null) return this.first.has(row)
    return other !== row && ['suite', 'division', 'category', 'benchmark_id', 'scenario', 'comparability_id', 'measured'].every((column) => this.page.data.column(column)[row] === this.page.data.column(column)[other])
  }

  async show(a, b) {
    const { page } = this
    const reasons = reasonsAgainst(page, a, b)
    const lines = measureLines(page, a, b, reasons)
    const title = `${a.system_name} and ${b.system_name}`
    replace(this.result,
      el('p', { class: 'buttons' }, el('a', { href: addressOf('compare', { a: b.result_id, b: a.result_id }) }, 'Exchange the two')),
      notesOf(reasons),
      factsTable('What was measured', [...lines, ...factLines(page, a, b)], a, b),
      el('div', { class: 'buttons' }, csvButton(page, lines.length + FACTS.length, async () => csvOf(title, [...lines, ...factLines(page, a, b)]))))
    await page.guarded(async () => this.result.append(...await this.traces(a, b)))
    await page.guarded(async () => this.result.append(...await systemsTable(page, a, b)))
  }

  async traces(a, b) {
    const drawn = await tracesOf(this.page, [a, b], Math.max(280, Math.min(980, this.result.clientWidth || 900)))
    if (!drawn.chart) return [el('h2', {}, 'Power over time'), el('p', { class: 'quiet' }, drawn.text)]
    const shown = () => ({ chart: drawn.chart, title: 'Power of two systems over time', lines: [...[a, b].map((each) => `${each.system_name}: ${describedResult(this.page, each)}`), drawn.text], legend: drawn.legend })
    const buttons = [pictureButtons(this.page, shown), csvButton(this.page, drawn.steps.length, async () => drawn.file)]
    return [el('h2', {}, 'Power over time'), el('figure', { class: 'chart' }, drawn.chart, caption(drawn.text, 'Results', drawn.legend, buttons)), drawn.table]
  }
}

/** The measures that one of the results has: names, values, ratio. */
function measureLines(page, a, b, reasons) {
  return measuresOf(page, ROLES)
    .filter(({ measure }) => a[measure] !== null || b[measure] !== null)
    .map((measure) => ({ ...measure, name: measure.measure, values: [a, b].map((each) => each[measure.measure]), ratio: ratioOf(measure, a, b, reasons) }))
    .map((line) => ({ ...line, title: capital(line.title), texts: line.values.map((value) => value === null ? '–' : page.names.amount(line.name, value)) }))
}

function ratioOf({ measure, measurement_role: role }, a, b, reasons) {
  return reasons[role] === null && a[measure] > 0 && b[measure] !== null ? b[measure] / a[measure] : null
}

function factLines(page, a, b) {
  return FACTS.map((name) => ({ name, title: page.facets.columns.find(({ column }) => column === name)?.title ?? titleOf(name), values: [a[name], b[name]], texts: [a[name], b[name]].map((value) => textOf(page, a, name, value)) }))
}

function textOf(page, { suite }, name, value) {
  if (value === null) return '–'
  if (name === 'benchmark_id') return page.names.benchmark(suite, value)
  return typeof value === 'number' ? full(value) : page.names.of(name, value).replaceAll(/(?<=[a-z])_(?=[a-z])/g, name.endsWith('_flags') ? ' ' : '_')
}

function notesOf(reasons) {
  const named = new Map(ROLES.map((role) => [reasons[role], []]))
  for (const role of ROLES) named.get(reasons[role]).push({ performance: 'performance', energy: 'power and energy', derived: 'efficiency' }[role])
  const refused = [...named].filter(([reason]) => reason !== null)
  if (!refused.length) return el('p', { class: 'lead' }, 'These results may be compared. A ratio is the second result divided by the first.')
  return el('ul', { class: 'notes lead' }, refused.map(([reason, roles]) => el('li', {}, `No ratio of ${roles.join(', ')}: ${reason}`)))
}

function factsTable(caption, lines, a, b) {
  const head = ['', a.system_name, b.system_name, 'Second to first'].map((text) => el(text ? 'th' : 'td', text ? { scope: 'col' } : {}, text))
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', { class: 'pairs' }, el('caption', {}, caption), el('thead', {}, el('tr', {}, head)), el('tbody', {}, lines.map(lineRow))))
}

function lineRow(line) {
  const { name, title, factor, unit, values, texts, ratio } = line
  const differs = values[0] !== values[1]
  const tip = (value) => factor && value !== null ? `${full(value * factor)} ${unit}` : null
  return el('tr', { class: differs && !factor ? 'differs' : null },
    el('th', { scope: 'row', data: { name } }, title),
    values.map((value, index) => el('td', { title: tip(value) }, texts[index])),
    el('td', { class: differs ? null : 'quiet', title: ratio === undefined || ratio === null ? null : full(ratio) }, factor ? (ratio === null ? 'not compared' : ratioText(ratio, line)) : differs ? 'differs' : 'the same'))
}

function csvOf(name, lines) {
  return { name, names: ['column', 'first', 'second', 'second_to_first'], rows: lines.map((line) => [line.name, ...line.values, line.ratio ?? null]) }
}

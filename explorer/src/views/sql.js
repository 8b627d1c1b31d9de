// SQL over all tables of the warehouse, in the page.

import { DataError, load } from '../data.js'
import { el, replace } from '../dom.js'
import { csvButton } from '../exports.js'
import { count } from '../format.js'
import { MOST_ROWS, QueryError, Sql } from '../sql.js'
import { sorted, table } from '../table.js'

export const sql = { id: 'sql', title: 'SQL', params, render }

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\))$/
const DUCKDB_MB = 8
// One for all visits of this view, so that DuckDB is started once.
let engine = null

function params() {
  return { q: { title: 'Query' }, sort: { title: 'Order' }, page: { title: 'Page' } }
}

async function render(root, page) {
  const { tables, examples } = await load('sql')
  engine ??= new Sql(tables)
  const view = new SqlView(root, page, examples)
  await view.update()
  return () => view.update()
}

class SqlView {
  constructor(root, page, examples) {
    this.page = page
    this.box = el('textarea', { id: 'query', rows: '10', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', 'aria-describedby': 'query-help' })
    this.box.addEventListener('keydown', (event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.ask())
    this.runButton = el('button', { type: 'button', class: 'main', on: { click: () => this.ask() } }, 'Run')
    this.cancelButton = el('button', { type: 'button', disabled: true, on: { click: () => engine.stop(new QueryError('The query was cancelled.')) } }, 'Cancel')
    this.status = el('p', { role: 'status', class: 'quiet' })
    this.alert = el('div', { role: 'alert' })
    this.answerPart = el('section', { class: 'rows', 'aria-label': 'Answer' })
    const tables = el('details', { class: 'side', open: matchMedia('(min-width: 60rem)').matches }, el('summary', {}, 'Tables'), engine.tables.map(tableHelp))
    root.append(el('div', { class: 'columns tables-right' }, el('div', { class: 'content' }, this.#head(examples), this.#form(), this.alert, this.answerPart), tables))
  }

  #head(examples) {
    const choices = examples.map(({ title, sql: text }) => el('li', {}, el('button', { type: 'button', class: 'link', on: { click: () => this.choose(text) } }, title)))
    return [
      el('h1', {}, 'SQL'),
      el('p', { class: 'quiet', id: 'query-help' }, `DuckDB answers queries of all tables here in the page; nothing is sent anywhere. The first query loads DuckDB, about ${DUCKDB_MB} MB, and each table is loaded by the first query that names it. The address of the page has the query.`),
      el('h2', { class: 'small', id: 'examples' }, 'Examples'),
      el('ul', { class: 'examples', 'aria-labelledby': 'examples' }, choices),
    ]
  }

  #form() {
    return [
      el('label', { for: 'query' }, 'Query'),
      this.box,
      el('div', { class: 'buttons' }, this.runButton, this.cancelButton, el('span', { class: 'quiet' }, 'or Ctrl+Enter'), this.status),
    ]
  }

  /** Put a query into the box, and run it. */
  choose(text) {
    this.box.value = text
    this.ask()
  }

  /** Run what is in the box; the address then has it. */
  ask() {
    const next = this.page.state.with({ q: this.box.value, sort: null, page: null })
    this.isAsked = true
    if (next.hash === location.hash) this.page.guarded(() => this.update())
    else next.go()
  }

  /** Show the state of the address. Its query is run if the reader asked for that, or if DuckDB has been started. */
  async update() {
    const text = this.page.state.get('q')
    const { isAsked } = this
    this.isAsked = false
    if (text !== null && text === this.text && !isAsked) return this.draw()
    this.clear()
    if (text === null) return undefined
    this.box.value = text
    if (isAsked || engine.isStarted) return this.run(text)
    replace(this.status, 'Run shows the answer of this query.')
    return undefined
  }

  clear() {
    if (this.running) engine.stop(new QueryError('Another query was asked for.'))
    this.text = this.answer = this.running = null
    replace(this.status)
    replace(this.alert)
    replace(this.answerPart)
  }

  async run(text) {
    const own = { text }
    this.setRunning(own)
    try {
      const answer = await engine.run(text, (sentence) => this.running === own && replace(this.status, sentence))
      if (this.running !== own) return
      Object.assign(this, { text, answer })
      this.draw()
      await this.countRows(answer)
    } catch (error) {
      if (!(error instanceof QueryError || error instanceof DataError)) throw error
      if (this.running === own) replace(this.alert, el('pre', {}, error.message))
    } finally {
      if (this.running === own) this.setRunning(null)
    }
  }

  setRunning(own) {
    this.running = own
    this.runButton.disabled = own !== null
    this.cancelButton.disabled = own === null
    if (own === null) replace(this.status)
  }

  /** Say how many rows there are, if not all are shown. */
  async countRows(answer) {
    if (!answer.isCut) return
    replace(this.status, 'Counting all rows …')
    answer.all = await engine.count(answer.sql)
    if (this.answer === answer) this.draw()
  }

  draw() {
    if (!this.answer) return
    const { state } = this.page
    const { rows } = this.answer
    const columns = this.answer.columns.map(columnOf)
    const sort = state.get('sort')
    const ordered = sorted(rows, columns, sort)
    const content = async () => ({ name: 'sql', names: columns.map(({ title }) => title), rows: ordered.map((row) => columns.map((column) => column.exact(row))) })
    const focused = this.answerPart.contains(document.activeElement) ? document.activeElement.dataset.sort : null
    replace(this.answerPart, el('div', { class: 'buttons' }, csvButton(this.page, rows.length, content)), table(columns, ordered, {
      caption: caption(this.answer),
      sort,
      onSort: (next) => this.page.go({ sort: next, page: null }),
      page: Number(state.get('page') ?? 1) || 1,
      onPage: (next) => this.page.go({ page: String(next) }),
    }))
    if (focused) this.answerPart.querySelector(`[data-sort="${CSS.escape(focused)}"]`)?.focus()
  }
}

function caption({ rows, isCut, all }) {
  if (!isCut) return `${count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`
  return all ? `The first ${count(rows.length)} of ${count(all)} rows` : `The first ${count(rows.length)} rows; there are more`
}

/** A column of the answer: numbers are sorted as numbers, and shown and saved as DuckDB writes them. */
function columnOf({ name, type }, index) {
  const isNumber = NUMBER.test(type)
  return {
    name,
    title: name,
    isNumber,
    cell: (row) => row[index] ?? el('span', { class: 'quiet' }, 'null'),
    value: (row) => (isNumber && row[index] !== null ? Number(row[index]) : row[index]),
    // No text, so that the CSV has a negative number as it is.
    exact: (row) => (isNumber && Number.isFinite(Number(row[index])) && row[index] !== null ? { toString: () => row[index] } : row[index]),
  }
}

/** A table and its columns, which are listed when it is opened. */
function tableHelp({ schema, name, comment, rows, columns }) {
  const body = el('div')
  const fill = () => replace(body, el('p', { class: 'help' }, comment), el('dl', {}, columns.map((column) => [
    el('dt', {}, el('code', {}, column.name), ' ', el('span', { class: 'type' }, column.data_type.toLowerCase())), el('dd', {}, column.comment),
  ])))
  const element = el('details', { class: 'facet', on: { toggle: () => element.open && fill() } },
    el('summary', {}, el('code', {}, schema === 'marts' ? name : `${schema}.${name}`), ' ', el('span', { class: 'quiet' }, `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`)), body)
  return element
}

// Runs SQL on the tables of the warehouse. DuckDB is started at the first query, and a table is read at the first query
// that names it.

import { DataError, load } from './data.js'
import { inTime, loadPacked } from './packed.js'

/** The most rows that are shown. */
export const MOST_ROWS = 1000
/** The most seconds that a query may take. */
export const MOST_SECONDS = 60
// A slow machine may need many seconds.
const START_MS = 60_000
const SETTINGS = [
  "set search_path = 'marts,main'",
  "set memory_limit = '1GB'",
  'set autoinstall_known_extensions = false',
  'set autoload_known_extensions = false',
  'set enable_external_access = false',
  'set lock_configuration = true',
]
// What a query may begin with. All else would change something, or reach outside of the page.
const QUERIES = new Set(['select', 'from', 'with', 'values', 'table', 'pivot', 'unpivot', ''])
const DESCRIPTIONS = new Set(['describe', 'desc', 'show', 'summarize'])
// What a query that asks which tables and columns there are has in it; making a view of each table takes a while.
const LISTS = ['show', 'describe', 'information_schema', 'pg_catalog', 'duckdb_tables', 'duckdb_columns', 'duckdb_views']
// The text of the reader begins in the second line of what DuckDB gets.
const LINE = /^LINE (\d+):/gm
// How the message of a query that failed begins, such as `Binder Error: `.
const FAILED_QUERY = /^[A-Z][A-Za-z ]* Error: /

/** A query that cannot be run, or that fails: what is wrong, as DuckDB or the page says it. */
export class QueryError extends Error {}

/** The tables, and a DuckDB that reads them. */
export class Sql {
  #starting = null
  #engine = null
  #files = new Map()
  #read = new Set()
  #fail = null

  /** @param {object[]} tables those of `data/sql.js` */
  constructor(tables) {
    this.tables = tables
  }

  /** Whether a query can be run without loading DuckDB. */
  get isStarted() {
    return this.#engine !== null
  }

  /**
   * Run a query.
   * @param {string} text
   * @param {function(string): void} say takes a sentence on what happens at the moment
   * @returns {Promise<{sql: string, columns: {name: string, type: string|null}[], rows: (string|null)[][], isCut: boolean}>}
   *   every value as DuckDB writes it
   * @throws {QueryError|DataError}
   */
  run(text, say) {
    return this.#untilStopped(async () => {
      const engine = await this.#started(say)
      const { sql, word } = theQuery(await engine.statements(text))
      await this.#readNamed(engine, sql, say)
      say('Running the query …')
      return this.#inTime(() => answerOf(engine, sql, word))
    })
  }

  /** The number of all rows of the answer of a query that has run. */
  async count(sql) {
    const counted = `select count(*)::varchar from (\n${sql}\n)`
    const { rows } = await this.#untilStopped(() => this.#inTime(() => this.#engine.rows(counted)))
    return Number(rows[0][0])
  }

  /** End DuckDB; a query that runs fails with `reason`. The next one starts DuckDB again. */
  stop(reason = null) {
    this.#engine?.stop()
    this.#engine = this.#starting = null
    this.#read.clear()
    if (reason) this.#fail?.(reason)
  }

  async #untilStopped(action) {
    let fail
    const stopped = new Promise((_, reject) => { fail = this.#fail = reject })
    try {
      return await Promise.race([action(), stopped])
    } catch (error) {
      throw this.#forReader(error)
    } finally {
      if (this.#fail === fail) this.#fail = null
    }
  }

  async #inTime(action) {
    const late = new QueryError(`The query was stopped after ${MOST_SECONDS} seconds.`)
    const timer = setTimeout(() => this.stop(late), MOST_SECONDS * 1000)
    try {
      return await action()
    } finally {
      clearTimeout(timer)
    }
  }

  #forReader(error) {
    if (error instanceof QueryError || error instanceof DataError) return error
    // After an error that is not one of a query, DuckDB cannot go on.
    if (!FAILED_QUERY.test(error.message)) this.stop()
    return new QueryError(asWritten(error.message))
  }

  #started(say) {
    this.#starting ??= this.#start(say)
    return this.#starting
  }

  async #start(say) {
    say('Loading DuckDB …')
    const files = ['duckdb-worker', 'duckdb-wasm'].map((name) => this.#file(name))
    const [Engine, ...packed] = await Promise.all([load('engine', { file: 'engine.js' }), ...files]).catch((error) => {
      this.#starting = null
      throw error
    })
    say('Starting DuckDB …')
    try {
      const engine = await inTime(Engine.start(...packed), START_MS)
      await engine.rows(preparation(this.tables))
      this.#engine = engine
      return engine
    } catch (error) {
      this.#files.clear()
      this.stop()
      throw new DataError(`DuckDB does not start, so that no SQL can be run (${error.message}).`)
    }
  }

  /** The bytes of a file, which are kept: DuckDB may have to start again without a network. */
  #file(name) {
    if (!this.#files.has(name)) this.#files.set(name, loadPacked(name))
    return this.#files.get(name).catch((error) => {
      this.#files.delete(name)
      throw error
    })
  }

  /** Read the tables whose names are anywhere in a text, if they are not read yet. */
  async #readNamed(engine, sql, say) {
    const words = new Set(sql.toLowerCase().match(/\w+/g))
    const unread = this.tables.filter(({ name }) => !this.#read.has(name))
    if (LISTS.some((word) => words.has(word))) await engine.rows(viewsOf(unread))
    for (const { schema, name } of unread.filter((table) => words.has(table.name))) {
      say(`Reading the table ${name} …`)
      await this.#readTable(engine, schema, name)
      this.#read.add(name)
    }
  }

  async #readTable(engine, schema, name) {
    const file = `sql-${name}`
    const packed = await this.#file(file)
    try {
      await engine.rows(`drop view if exists ${quoted(schema)}.${quoted(name)}`)
      await engine.add(schema, name, packed)
    } catch {
      this.#files.delete(file)
      this.stop()
      throw new DataError(`The file data/${file}.js is damaged, so that this query cannot be run.`)
    }
  }
}

/** Makes the schemas, and closes all ways to the outside. */
function preparation(tables) {
  const schemas = [...new Set(tables.map(({ schema }) => schema))].map((schema) => `create schema ${quoted(schema)}`)
  return [...schemas, ...SETTINGS].join(';\n')
}

/** Makes views that have the columns of tables which are not read, and fail if they are used: for lists of tables. */
function viewsOf(tables) {
  return ['select null', ...tables.map(({ schema, name, columns }) => {
    const listed = columns.map((column) => `null::${column.data_type} as ${quoted(column.name)}`)
    return `create or replace view ${quoted(schema)}.${quoted(name)} as select ${listed} where error('The table ${name} is not read, since the query does not have its name.')`
  })].join(';\n')
}

async function answerOf(engine, sql, word) {
  // DuckDB describes no description.
  const types = DESCRIPTIONS.has(word) ? [] : (await engine.rows(`describe\n${sql}`)).rows.map(([, type]) => type)
  const { names, rows } = await engine.rows(`select columns(*)::varchar from (\n${sql}\n) limit ${MOST_ROWS + 1}`)
  const columns = names.map((name, index) => ({ name, type: types[index] ?? null }))
  return { sql, columns, rows: rows.slice(0, MOST_ROWS), isCut: rows.length > MOST_ROWS }
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`

/** The only statement, if it is a query. */
function theQuery(statements) {
  if (!statements.length) throw new QueryError('There is no query to run.')
  if (statements.length > 1) throw new QueryError('Only one query is run at a time.')
  const [{ sql, word }] = statements
  const first = word.toLowerCase()
  if (QUERIES.has(first) || DESCRIPTIONS.has(first)) return { sql, word: first }
  throw new QueryError(`“${word}” is refused: the tables can only be read here, by a query that begins with select, from, with, describe or summarize.`)
}

/** A message of DuckDB, with lines as the reader counts them. */
function asWritten(message) {
  const paragraphs = message.replaceAll(LINE, (_, line) => `LINE ${line - 1}:`).split('\n\n')
  // For an error of its parser DuckDB has this twice.
  return [...new Set(paragraphs)].join('\n\n')
}

// The data of the page: scripts that call `joulebase(name, value)`, tables among them as Parquet in base64.

import { parquetMetadata, parquetRead } from 'hyparquet'
// Its index would bring the decompressors of all other formats, and code that is not allowed to run here.
import { gunzip } from 'hyparquet-compressors/src/gzip.js'

const compressors = { GZIP: (input, length) => gunzip(input, new Uint8Array(length)) }

/** What a file of the page is wrong with, as a sentence for the reader. */
export class DataError extends Error {}

const received = new Map()
globalThis.joulebase = (name, value) => received.set(name, value)

/** Load `data/<name>.js`, or another file, and return what it has; it is loaded once. */
export function load(name, { file = `data/${encodeURIComponent(name)}.js`, charset = 'utf-8' } = {}) {
  if (!loading.has(name)) loading.set(name, loadScript(name, file, charset))
  return loading.get(name)
}

const loading = new Map()

/** Keep no longer what `load` returned. */
export function forget(name) {
  loading.delete(name)
}

function loadScript(name, file, charset) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = file
    script.charset = charset
    script.onerror = () => reject(new DataError(`The file ${file} cannot be loaded, so that this part of the page stays empty.`))
    script.onload = () => received.has(name) ? resolve(take(name)) : reject(damaged(file))
    document.head.append(script)
  }).catch((error) => {
    // So that it is asked for again when it is needed again.
    loading.delete(name)
    throw error
  })
}

function take(name) {
  const value = received.get(name)
  received.delete(name)
  return value
}

const damaged = (file) => new DataError(`The file ${file} is damaged, so that this part of the page stays empty.`)

/** All data of the page, by the names of the catalogue. */
export class Data {
  #columns = new Map()
  #tables = new Map()

  /** @param {object} catalogue what `data/catalogue.js` has */
  constructor(catalogue) {
    this.catalogue = catalogue
    /** Number of all results. */
    this.length = catalogue.tables.facets.parts[0].rows
  }

  /** Read the catalogue and the facets of all results. */
  static async open() {
    const data = new Data(await load('catalogue'))
    await data.need('facets')
    return data
  }

  /**
   * Read the columns of a table that has a row for each result, for these results.
   * @param {string} table `facets`, `points`, `keys` or `details`
   * @param {Iterable<number>} rows numbers of results; default: all
   */
  async need(table, rows = null) {
    await Promise.all(this.#partsOf(table, rows).map((part) => this.#read(table, part)))
  }

  #partsOf(table, rows) {
    const { parts } = this.catalogue.tables[table]
    if (rows === null || parts.length === 1) return parts
    const found = new Set()
    for (const row of rows) found.add(partOf(parts, row))
    return [...found]
  }

  #read(table, part) {
    if (!this.#tables.has(part.name)) this.#tables.set(part.name, this.#place(part))
    return this.#tables.get(part.name).catch((error) => {
      this.#tables.delete(part.name)
      throw error
    })
  }

  async #place(part) {
    const columns = await decode(part)
    for (const [name, values] of Object.entries(columns)) {
      const target = this.#column(name)
      for (let i = 0; i < part.rows; i += 1) target[part.first + i] = values[i]
    }
  }

  #column(name) {
    if (!this.#columns.has(name)) this.#columns.set(name, new Array(this.length).fill(null))
    return this.#columns.get(name)
  }

  /** A column of all results by their numbers; null where a result has no value, or is not read yet (`need`). */
  column(name) {
    return this.#column(name)
  }

  /** Whether there is such a column of results. */
  has(name) {
    return Object.values(this.catalogue.tables).some(({ kind, columns }) => kind === 'results' && columns.includes(name))
  }

  /**
   * Read the rows that belong to a result.
   * @param {string} table `sources`, `citations`, `power` or `traces`
   * @param {number} row number of the result
   * @returns {Promise<object[]>} the rows, each by the names of its columns
   */
  async related(table, row) {
    const { split_by: splitBy, parts } = this.catalogue.tables[table]
    const part = parts.find(({ values }) => splitBy.every((column) => values[column] === this.column(column)[row]))
    if (!part) return []
    const columns = await this.#decoded(part)
    const found = []
    columns.row_number.forEach((number, index) => number === row && found.push(rowAt(columns, index)))
    return found
  }

  /**
   * Read a whole table.
   * @param {string} table a table of the kind `whole`
   * @returns {Promise<object[]>} its rows, each by the names of its columns
   */
  async table(table) {
    const [part] = this.catalogue.tables[table].parts
    const columns = await this.#decoded(part)
    return Array.from({ length: part.rows }, (_, index) => rowAt(columns, index))
  }

  #decoded(part) {
    if (!this.#tables.has(part.name)) this.#tables.set(part.name, decode(part))
    return this.#tables.get(part.name).catch((error) => {
      this.#tables.delete(part.name)
      throw error
    })
  }

  /** The help of the columns of a mart, in their order: unit, meaning, what a null means. */
  async helpOf(mart) {
    return (await load('comments'))[mart] ?? {}
  }

  /** The key of a result, as the marts have it. */
  async keyOf(row) {
    await this.need('keys', [row])
    return this.column('result_id')[row]
  }

  /** The number of the result with this key, or -1. The files in which `near` is are searched first. */
  async rowOf(key, near = []) {
    const { parts } = this.catalogue.tables.keys
    const first = near.map((row) => partOf(parts, row))
    for (const part of new Set([...first, ...parts])) {
      await this.#read('keys', part)
      const found = this.column('result_id').indexOf(key)
      if (found >= 0) return found
    }
    return -1
  }
}

function partOf(parts, row) {
  return parts.find(({ first, rows }) => row >= first && row < first + rows)
}

function rowAt(columns, index) {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[index]]))
}

/** The columns of a file by their names; null where there is no value. */
async function decode(part) {
  const text = await load(part.name)
  try {
    return await columnsOf(bytesOf(text), part.rows)
  } catch {
    throw damaged(`data/${part.name}.js`)
  } finally {
    loading.delete(part.name)
  }
}

async function columnsOf(bytes, length) {
  const file = bytes.buffer
  const metadata = parquetMetadata(file)
  const names = metadata.schema.slice(1).map(({ name }) => name)
  const columns = Object.fromEntries(names.map((name) => [name, new Array(length).fill(null)]))
  const onChunk = ({ columnName, columnData, rowStart }) => {
    const column = columns[columnName]
    for (let i = 0; i < columnData.length; i += 1) column[rowStart + i] = columnData[i] ?? null
  }
  if (Number(metadata.num_rows) !== length) throw new RangeError('another number of rows')
  await parquetRead({ file, metadata, compressors, onChunk })
  return columns
}

function bytesOf(text) {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i)
  return bytes
}

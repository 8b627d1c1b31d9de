// Which results pass the filters, and how many there are of each value.

import { NONE } from './names.js'
import { ALL } from './state.js'

/** The facets of all results, as numbers of their values. */
export class Facets {
  /** @param {import('./data.js').Data} data with its facets read */
  constructor(data) {
    this.length = data.length
    this.columns = data.catalogue.facets.map(({ column, title }) => ({ column, title, ...encoded(data.column(column)) }))
    this.defaults = data.catalogue.first_view
  }

  /** The parameters of an address that are filters. */
  get params() {
    const rules = this.columns.map(({ column, title, values }) => [column, { title, many: true, values: new Set([...values, ALL]) }])
    return Object.fromEntries(rules)
  }

  /** The values that a state selects of each column: those of the address, else of the first view; null for all. */
  selected(state) {
    return new Map(this.columns.map(({ column }) => {
      const given = state.all(column) ?? (column in this.defaults ? [this.defaults[column] ?? NONE] : [ALL])
      return [column, given.includes(ALL) ? null : new Set(given)]
    }))
  }

  /**
   * Apply filters.
   * @param {Map<string, Set<string>|null>} selected
   * @returns {{rows: number[], counts: Map<string, Map<string, number>>}} the numbers of the results, and of each
   *   value of each column how many results pass all filters but those of its own column
   */
  apply(selected) {
    const tests = this.columns.map(({ column, values }) => {
      const wanted = selected.get(column)
      return wanted && Uint8Array.from(values, (value) => wanted.has(value) ? 1 : 0)
    })
    const counts = this.columns.map(({ values }) => new Uint32Array(values.length))
    const codes = this.columns.map((column) => column.codes)
    const rows = []
    for (let row = 0; row < this.length; row += 1) {
      const failed = failedTest(tests, codes, row)
      if (failed === MANY) continue
      if (failed === NO) {
        rows.push(row)
        for (let i = 0; i < codes.length; i += 1) counts[i][codes[i][row]] += 1
      } else counts[failed][codes[failed][row]] += 1
    }
    return { rows, counts: new Map(this.columns.map(({ column, values }, i) => [column, new Map(values.map((value, j) => [value, counts[i][j]]))])) }
  }
}

const NO = -1
const MANY = -2

/** The only test that a result fails, or NO or MANY. */
function failedTest(tests, codes, row) {
  let failed = NO
  for (let i = 0; i < tests.length; i += 1) {
    if (tests[i] === null || tests[i][codes[i][row]]) continue
    if (failed !== NO) return MANY
    failed = i
  }
  return failed
}

function encoded(column) {
  const numbers = new Map()
  const codes = new Uint16Array(column.length)
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row] ?? NONE
    let code = numbers.get(value)
    if (code === undefined) numbers.set(value, code = numbers.size)
    codes[row] = code
  }
  return { values: [...numbers.keys()], codes }
}

// What the catalogue calls things: official names, titles of benchmarks, measures, marks of submitters.

import { capital, si, withoutUnit, wordsOf } from './format.js'
import { OTHER } from './marks.js'

// Values that stand where a source has none, and what they mean.
export const NONE = ''
const UNNAMED = { [NONE]: 'not stated' }


/** The names of the catalogue. */
export class Names {
  constructor(catalogue) {
    this.catalogue = catalogue
    this.official = new Map(catalogue.names.map(({ attribute, value, official_name: name }) => [`${attribute}=${value}`, name]))
    this.rounds = new Map(catalogue.rounds.map((round) => [round.round_id, round]))
    this.benchmarks = new Map(catalogue.benchmarks.map((row) => [`${row.suite}=${row.benchmark_id}`, row]))
    this.measures = new Map(catalogue.measures.map((measure) => [measure.measure, measure]))
    this.marks = new Map(catalogue.marks.map((mark) => [mark.submitter, mark]))
  }

  /** The name of a value of a facet. */
  of(column, value) {
    if (value === NONE) return UNNAMED[NONE]
    if (column === 'round_id') return this.round(value)
    if (column === 'suite') return this.suite(value)
    return this.official.get(`${column}=${value}`) ?? value
  }

  suite(value) {
    return this.official.get(`suite=${value}`) ?? capital(value)
  }

  round(value) {
    const round = this.rounds.get(value)
    return round ? `${this.suite(round.suite).replace('MLPerf® ', '')} ${round.version}` : value
  }

  /** The model of a benchmark, with its accuracy target. */
  model(suite, value) {
    const found = this.benchmarks.get(`${suite}=${value}`)
    if (!found) return value
    return [found.model_name, found.accuracy_target_pct && `${found.accuracy_target_pct} %`].filter(Boolean).join(' ')
  }

  benchmark(suite, value) {
    const found = this.benchmarks.get(`${suite}=${value}`)
    return found ? `${found.model_name} (${found.task}${found.accuracy_target_pct ? `, ${found.accuracy_target_pct} % accuracy target` : ''})` : value
  }

  /** A measure: its column, title, unit, the factor to this unit, and whether more is better. */
  measure(column) {
    return this.measures.get(column)
  }

  /** The value of a measure with its unit. */
  amount(column, value) {
    const measure = this.measure(column)
    if (measure) return si(value * measure.factor, measure.unit)
    return si(value, wordsOf(column)[1])
  }

  /** The same below a title that has the unit: without it where it takes no prefix, as in `23.3 k`. */
  short(column, value) {
    const measure = this.measure(column)
    return withoutUnit(this.amount(column, value), measure?.unit ?? wordsOf(column)[1])
  }

  /** The colours and the symbol of a submitter. */
  mark(submitter) {
    return this.marks.get(submitter) ?? OTHER
  }
}

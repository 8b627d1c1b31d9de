// Finding results by words: public id, submitter, system, accelerator, benchmark, scenario, round, category, division.

const PARTS = ['public_id', 'submitter', 'system_name', 'accelerator_model', 'benchmark_id']
const NAMED = ['scenario', 'round_id', 'category', 'division']

/** The results that have all words, closed ones first, in them the newest first. */
export class Finder {
  #texts = []

  constructor(page) {
    this.page = page
    const divisions = page.data.column('division')
    const rows = Array.from({ length: page.data.length }, (_, index) => page.data.length - 1 - index)
    const date = (row) => page.names.rounds.get(page.data.column('round_id')[row])?.round_date ?? ''
    const dates = rows.map(date).reverse()
    const rank = (row) => divisions[row] === 'closed' ? 0 : 1
    this.order = rows.sort((a, b) => rank(a) - rank(b) || (dates[a] < dates[b] ? 1 : dates[a] > dates[b] ? -1 : 0))
  }

  /** The numbers of the results; their `points` must be read. */
  find(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
    return this.order.filter((row) => {
      const text = this.#textOf(row)
      return wanted.every((word) => text.includes(word))
    })
  }

  #textOf(row) {
    if (this.#texts[row] === undefined) {
      const { data, names } = this.page
      const value = (name) => data.column(name)[row]
      const parts = [...PARTS.map(value), ...NAMED.map((name) => value(name) && names.of(name, value(name))), names.model(value('suite'), value('benchmark_id'))]
      this.#texts[row] = parts.filter(Boolean).join(' ').toLowerCase()
    }
    return this.#texts[row]
  }
}

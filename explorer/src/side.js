// One of the two results of a comparison: chosen, or to be found.

import { el, replace } from './dom.js'
import { count } from './format.js'
import { resultAddress } from './links.js'

const MOST = 12
const PAUSE_MS = 200

/** A part of the page that shows the result of a parameter, or a field to find one. */
export class Side {
  /**
   * @param {object} page
   * @param {{name: string, title: string, finder: object, proposed: (row: number) => boolean, proposal: () => string,
   *   onChoose: function}} about `name` is the parameter of the address; results that are `proposed` are listed before
   *   words are given, and `proposal` says in words which they are
   */
  constructor(page, about) {
    Object.assign(this, { page }, about)
    this.field = el('input', { type: 'search', autocomplete: 'off', placeholder: 'public id, submitter, system, benchmark …', on: { input: () => this.typed() } })
    this.hits = el('div', { class: 'hits', 'aria-live': 'polite' })
    this.element = el('section', { class: 'chosen', 'aria-label': this.title })
  }

  typed() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.page.guarded(() => this.search()), PAUSE_MS)
  }

  /** Show the result with this number, or the field if it is null. */
  update(result) {
    if (result) replace(this.element, el('h2', {}, this.title), this.card(result))
    else if (!this.element.contains(this.field)) {
      replace(this.element, el('h2', {}, this.title), el('label', { class: 'find' }, el('span', { class: 'quiet' }, 'Find a result'), this.field), this.hits)
    }
    return result ? undefined : this.search()
  }

  card(result) {
    return el('div', { class: 'card' },
      el('p', {}, el('a', { href: resultAddress(result) }, result.system_name)),
      el('p', { class: 'quiet' }, describedResult(this.page, result)),
      el('button', { type: 'button', on: { click: () => this.onChoose(this.name, null) } }, 'Choose another'))
  }

  async search() {
    const words = this.field.value.trim()
    if (words) await this.page.data.need('points')
    const found = words ? this.finder.find(words) : this.finder.order.filter((row) => this.proposed(row))
    await this.page.data.need('points', found.slice(0, MOST))
    replace(this.hits, this.summary(words, found), el('ul', {}, found.slice(0, MOST).map((row) => el('li', {}, this.hit(row)))))
  }

  summary(words, found) {
    if (!words && !found.length) return null
    const what = `${found.length === 1 ? 'result' : 'results'}${words ? '' : this.proposal()}`
    const more = found.length > MOST ? `, of which the first ${MOST} are listed; ${words ? 'more words find fewer' : 'words find others'}` : ''
    return el('p', { class: 'quiet' }, `${count(found.length)} ${what}${more}.`)
  }

  hit(row) {
    const result = resultOf(this.page, row, ['system_name', 'submitter', 'round_id', 'suite', 'benchmark_id', 'scenario', 'category', 'division', 'public_id'])
    const button = el('button', { type: 'button', class: 'link', on: { click: () => this.onChoose(this.name, row) } },
      result.system_name ?? 'without a name')
    return [button, el('span', { class: 'quiet' }, ` ${describedResult(this.page, result)}`)]
  }
}

/** Columns of a result by their names; their tables must be read. */
export function resultOf(page, row, columns) {
  return Object.fromEntries(columns.map((name) => [name, page.data.column(name)[row]]))
}

/** What a result is of, in words. */
export function describedResult(page, result) {
  const named = ['scenario', 'category', 'division'].filter((name) => result[name] !== null).map((name) => page.names.of(name, result[name]))
  return [result.submitter, page.names.round(result.round_id), page.names.model(result.suite, result.benchmark_id), ...named, result.public_id].filter(Boolean).join(' · ')
}

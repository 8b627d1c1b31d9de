// Facts as pairs of a name and a value, each name with its help: unit, meaning, what no value means.

import { el } from './dom.js'
import { capital, full, wordsOf } from './format.js'

/**
 * A list of facts.
 * @param {{name: string, value: any, help: string, text?: string|Node}[]} facts columns, values and the comments of the
 *   database; `text` is shown instead of the value
 */
export function terms(facts) {
  return el('dl', { class: 'facts' }, facts.map(({ name, value, help, text }) => [term(name, help), el('dd', {}, text ?? shown(name, value))]))
}

function term(name, help) {
  const title = titleOf(name)
  if (!help) return el('dt', {}, title)
  return el('dt', {}, el('details', {}, el('summary', {}, title), el('p', { class: 'help' }, help.replaceAll('`', '')), el('p', { class: 'help' }, `Column: ${name}`)))
}

/** A column's name as a title. */
export function titleOf(name) {
  return capital(wordsOf(name)[0])
}

function shown(name, value) {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'number') return value
  const unit = wordsOf(name)[1]
  return el('span', { title: [full(value), unit].filter(Boolean).join(' ') }, [rounded(value), unit].filter(Boolean).join(' '))
}

/** A number with at most four digits, an integer with all of its own. */
function rounded(value) {
  return full(Number.isInteger(value) ? value : Number(value.toPrecision(4)))
}

// The panel of one result: its values, how good they are, where they come from, and how to quote it.

import { citationOf } from './citation.js'
import { DataError } from './data.js'
import { el, replace } from './dom.js'
import { capital, full } from './format.js'
import { addressOf } from './links.js'
import { measuresOf } from './measures.js'
import { correctionsOf, flagsOf, powerOf } from './quality.js'
import { sourcesOf } from './sources.js'
import { terms } from './terms.js'

const TABLES = ['facets', 'points', 'keys', 'details']

/**
 * Show a result in a dialog, which Esc closes and which gives the focus back.
 * @param {object} page
 * @param {number} row of the result, whose `points` are read
 * @param {() => void} onClose
 * @returns {HTMLDialogElement}
 */
export function showDetail(page, row, onClose) {
  const title = el('h2', { id: 'detail-title', tabindex: '-1' }, page.data.column('system_name')[row] ?? 'Result')
  const body = el('div', { class: 'detail-body' }, el('p', { class: 'quiet' }, 'Reading the result …'))
  const dialog = el('dialog', { class: 'detail', 'aria-labelledby': 'detail-title' },
    el('header', {}, title, el('button', { type: 'button', class: 'close', on: { click: () => dialog.close() } }, 'Close')), body)
  dialog.addEventListener('close', () => {
    dialog.remove()
    onClose()
  })
  document.body.append(dialog)
  dialog.showModal()
  filled(body, () => fill(page, row, body))
  return dialog
}

async function fill(page, row, body) {
  await Promise.all(TABLES.map((table) => page.data.need(table, [row])))
  const width = Math.max(260, body.clientWidth - 32)
  const sections = [
    ['Power over time', () => powerOf(page, row, width), page.data.column('measured')[row] === 'measured'],
    ['Quality', () => flagsOf(page, row), true],
    ['Sources', () => sourcesOf(page, row), true],
    ['Corrections', () => correctionsOf(page, row), true],
    ['How to quote it', () => citationOf(page, row), true],
    ['Facts', () => factsOf(page, row), true],
  ].filter(([, , isShown]) => isShown)
  const places = sections.map(([title]) => el('section', {}, el('h3', {}, title)))
  replace(body, summary(page, row), compareLink(page, row), places)
  // A file that is missing empties its own section only.
  await Promise.all(sections.map(([, make], index) => filled(places[index], make)))
}

async function filled(section, make) {
  try {
    section.append(...[await make()].flat(Infinity).filter(Boolean))
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    section.append(el('p', { role: 'alert' }, error.message))
  }
}

function compareLink(page, row) {
  const key = page.data.column('result_id')[row]
  return key === null ? null : el('p', { class: 'buttons' }, el('a', { href: addressOf('compare', { a: key }) }, 'Compare with another result'))
}

function summary(page, row) {
  const { data, names } = page
  const value = (name) => data.column(name)[row]
  const words = [
    value('submitter'), names.round(value('round_id')), names.benchmark(value('suite'), value('benchmark_id')),
    ...['scenario', 'category', 'division', 'availability'].filter((name) => value(name)).map((name) => names.of(name, value(name))),
  ]
  const measures = measuresOf(page, ['performance', 'energy', 'derived']).filter(({ measure }) => value(measure) !== null)
  const tiles = measures.map(({ measure, title, unit, factor }) => el('div', { class: 'tile' },
    el('dt', {}, capital(title)), el('dd', { title: `${full(value(measure) * factor)} ${unit}` }, names.amount(measure, value(measure)))))
  return [el('p', { class: 'quiet' }, words.join(' · ')), el('dl', { class: 'tiles' }, tiles)]
}

async function factsOf(page, row) {
  const help = await page.data.helpOf('fct_results')
  const facts = Object.keys(help).filter((name) => page.data.has(name)).map((name) => ({ name, value: page.data.column(name)[row], help: help[name], text: worded(page, name, row) }))
  const [known, unknown] = [facts.filter(({ value }) => value !== null), facts.filter(({ value }) => value === null)]
  return [terms(known), el('details', { class: 'unknown' }, el('summary', {}, `${unknown.length} facts without a value`), terms(unknown))]
}

/** The official name of a value, with the value itself where they differ. */
function worded(page, name, row) {
  const value = page.data.column(name)[row]
  if (typeof value !== 'string') return undefined
  const text = page.names.of(name, value)
  return text === value ? value : `${text} (${value})`
}

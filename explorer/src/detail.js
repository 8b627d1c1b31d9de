// The panel of one result: its facts, its sources, and how to quote it.

import { el, outside, replace } from './dom.js'
import { capital, full, wordsOf } from './format.js'

const TABLES = ['facets', 'points', 'keys', 'details']

/** Show a result in a dialog; `onClose` is called when it is closed. */
export async function showDetail(page, row, onClose) {
  const dialog = el('dialog', { class: 'detail', 'aria-labelledby': 'detail-title' })
  dialog.addEventListener('close', () => { dialog.remove(); onClose() })
  const close = el('button', { type: 'button', class: 'close', on: { click: () => dialog.close() } }, 'Close')
  const body = el('div', { class: 'detail-body' }, el('p', { class: 'quiet' }, 'Reading the result …'))
  dialog.append(el('header', {}, el('h2', { id: 'detail-title' }, page.data.column('system_name')[row] ?? 'Result'), close), body)
  document.body.append(dialog)
  dialog.showModal()
  await page.guarded(async () => {
    await Promise.all(TABLES.map((table) => page.data.need(table, [row])))
    replace(body, await content(page, row))
  })
  return dialog
}

async function content(page, row) {
  const [citation] = await page.data.related('citations', row)
  return [
    citation ? el('p', { class: 'citation' }, citation.citation_text) : null,
    section('Sources', await sources(page, row)),
    section('Facts', await facts(page, row)),
  ]
}

const section = (title, ...children) => el('section', {}, el('h3', {}, title), ...children)

async function facts(page, row) {
  const help = (await page.data.helpOf('fct_results'))
  const names = Object.keys(help).filter((name) => page.data.has(name))
  return el('dl', {}, names.map((name) => fact(page, name, row, help[name])))
}

function fact(page, name, row, help) {
  const value = page.data.column(name)[row]
  const [title, unit] = wordsOf(name)
  const text = value === null ? '–' : typeof value === 'number' ? `${full(value)} ${unit}` : page.names.of(name, String(value))
  return [el('dt', { title: help }, capital(title)), el('dd', {}, text)]
}

async function sources(page, row) {
  const registry = new Map((await page.data.table('registry')).map((source) => [source.source_id, source]))
  const found = await page.data.related('sources', row)
  return el('ul', {}, found.map((source) => el('li', {}, source.published_source, ': ', lineLink(registry.get(source.published_source), source.source_path, source.source_line))))
}

/** A link to the line of a file at the commit that was read. */
export function lineLink(source, path, line) {
  const text = `${path}${line ? `, line ${line}` : ''}`
  if (!source?.repository || !source.commit) return text
  const file = [source.repository, 'blob', source.commit, ...path.split('/')].map(encodeURIComponent).join('/').replaceAll('%2F', '/')
  return outside(`https://github.com/${file}${line ? `#L${line}` : ''}`, text)
}

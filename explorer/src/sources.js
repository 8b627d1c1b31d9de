// Every source of a result, with its values and links to the file and line at the commit that was read.

import { axisLabel } from './chart.js'
import { el, outside } from './dom.js'
import { full } from './format.js'
import { measuresOf } from './measures.js'

/** A table of the sources of a result, the preferred one first. */
export async function sourcesOf(page, row) {
  const [found, registered] = await Promise.all([page.data.related('sources', row), page.data.table('registry')])
  const registry = new Map(registered.map((source) => [source.source_id, source]))
  const measures = measuresOf(page, ['performance', 'energy']).filter(({ measure }) => found.some((source) => (source[measure] ?? null) !== null))
  const head = ['Source', ...measures.map(({ title, unit }) => axisLabel({ title, unit })), 'File and line']
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Sources of the result' }, el('table', { class: 'sources' },
    el('thead', {}, el('tr', {}, head.map((title) => el('th', { scope: 'col' }, title)))),
    el('tbody', {}, found.map((source) => sourceLine(page, source, measures, registry.get(source.published_source))))))
}

function sourceLine(page, source, measures, registered) {
  const marks = [source.is_preferred && 'preferred', source.correction_ids && 'corrected', !source.is_complete && 'a file is missing'].filter(Boolean)
  return el('tr', {},
    el('th', { scope: 'row' }, source.published_source, marks.length ? el('span', { class: 'quiet' }, ` ${marks.join(', ')}`) : null),
    measures.map(({ measure }) => amount(page, measure, source[measure])),
    el('td', { class: 'path' },
      el('div', {}, lineLink(registered, source.source_path, source.source_line)),
      source.power_source_path && source.power_source_path !== source.source_path
        ? el('div', {}, 'Power: ', lineLink(registered, source.power_source_path, source.power_source_line)) : null))
}

function amount(page, measure, value) {
  if (value === null || value === undefined) return el('td', { class: 'number' }, '–')
  const { factor, unit, title } = page.names.measure(measure)
  return el('td', { class: 'number', title: `${full(value * factor)} ${unit}`, data: { label: title } }, page.names.amount(measure, value))
}

/**
 * A link to the line of a file at the commit that was read; only its text where the source is in no repository.
 * @param {object|undefined} source a row of `registry`
 */
export function lineLink(source, path, line) {
  const text = `${path}${line ? `, line ${line}` : ''}`
  if (!source?.repository || !source.commit) return text
  const file = [source.repository, 'blob', source.commit, path].join('/').split('/').map(encodeURIComponent).join('/')
  return outside(`https://github.com/${file}${line ? `#L${line}` : ''}`, text)
}

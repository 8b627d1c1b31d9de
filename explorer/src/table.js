// A table of rows: sorted by buttons in its head, in pages.

import { el } from './dom.js'
import { count } from './format.js'

export const PAGE_ROWS = 100

/**
 * Make a table.
 * @param {object[]} columns `{name, title, unit?, help?, cell(row): string|Node, value(row), isNumber}`
 * @param {any[]} rows all rows, sorted; one page of them is shown
 * @param {object} options `caption`; `sort` (`name` or `-name`) and `onSort(sort)`; `page` (from 1) and `onPage(page)`
 */
export function table(columns, rows, { caption, sort, onSort, page = 1, onPage }) {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS))
  const current = Math.min(Math.max(1, page), pages)
  const shown = rows.slice((current - 1) * PAGE_ROWS, current * PAGE_ROWS)
  const head = el('tr', {}, columns.map((column) => headCell(column, sort, onSort)))
  const body = shown.map((row) => el('tr', {}, columns.map((column) => el('td', { class: column.isNumber && 'number' }, column.cell(row)))))
  return el('div', { class: 'table' },
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, el('table', {}, el('caption', {}, caption), el('thead', {}, head), el('tbody', {}, body))),
    pages > 1 ? pager(current, pages, rows.length, onPage) : null)
}

function headCell({ name, title, unit, isNumber }, sort, onSort) {
  const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : null
  const next = direction === 'ascending' ? `-${name}` : name
  const arrow = { ascending: ' ↑', descending: ' ↓' }[direction] ?? ''
  const button = el('button', { type: 'button', data: { sort: name }, on: { click: () => onSort(next) } }, title, unit ? ` (${unit})` : '', arrow)
  return el('th', { scope: 'col', 'aria-sort': direction, class: isNumber && 'number' }, button)
}

function pager(current, pages, rows, onPage) {
  const button = (text, page) => el('button', { type: 'button', disabled: page < 1 || page > pages, on: { click: () => onPage(page) } }, text)
  const first = (current - 1) * PAGE_ROWS + 1
  return el('nav', { class: 'pager', 'aria-label': 'Pages of the table' },
    button('Previous', current - 1),
    el('span', {}, `${count(first)} to ${count(Math.min(rows, current * PAGE_ROWS))} of ${count(rows)}`),
    button('Next', current + 1))
}

/** Rows in the order of a column: `name` ascending, `-name` descending, without a value last. */
export function sorted(rows, columns, sort) {
  const column = columns.find(({ name }) => name === sort?.replace(/^-/, ''))
  if (!column) return rows
  const sign = sort.startsWith('-') ? -1 : 1
  return [...rows].sort((a, b) => compared(column.value(a), column.value(b), sign))
}

function compared(a, b, sign) {
  if (a === null || b === null) return (a === null) - (b === null)
  return sign * (typeof a === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true }))
}

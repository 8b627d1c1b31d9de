// A table with a button that gives exactly its rows as CSV; order and page are part of the address.

import { el, replace } from './dom.js'
import { csvButton } from './exports.js'
import { full } from './format.js'
import { sorted, table } from './table.js'

/**
 * Fill an element with the table.
 * @param {Element} root
 * @param {object} page
 * @param {{title: string, caption: string, columns: object[], rows: object[]}} content `title` names the file; `columns`
 *   are those of `table`, whose `name` is that of the column in the file, and `only: 'file'` or `only: 'page'` leaves
 *   one out elsewhere
 */
export function listing(root, page, { title, caption, columns, rows }) {
  const shown = columns.filter(({ only }) => only !== 'file')
  const given = columns.filter(({ only }) => only !== 'page')
  const sort = page.state.get('sort')
  const ordered = sorted(rows, shown, sort)
  const content = async () => ({ name: title, names: given.map(({ name }) => name), rows: ordered.map((row) => given.map(({ value }) => value(row))) })
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.sort : null
  replace(root, el('div', { class: 'buttons' }, csvButton(page, rows.length, content)), table(shown, ordered, {
    caption,
    sort,
    onSort: (next) => page.go({ sort: next, page: null }),
    page: Number(page.state.get('page') ?? 1) || 1,
    onPage: (next) => page.go({ page: String(next) }),
  }))
  if (focused) root.querySelector(`[data-sort="${CSS.escape(focused)}"]`)?.focus()
}

/** The parameters of the address that a listing has. */
export const LISTING = { sort: { title: 'Order' }, page: { title: 'Page' } }

/** A column of texts. */
export function textColumn(name, title, value, cell = (row) => value(row) ?? '') {
  return { name, title, value, cell }
}

/** A column of numbers: `shown` is the short text, and the tip has all digits. */
export function numberColumn(name, title, value, shown, unit = '') {
  const cell = (row) => value(row) === null ? '' : el('span', { title: `${full(value(row))} ${unit}`.trim() }, shown(value(row)))
  return { name, title, isNumber: true, value, cell }
}

/** A column that only the file has. */
export const fileColumn = (name, value) => ({ name, value, only: 'file' })

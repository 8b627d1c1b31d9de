// Tables as CSV by RFC 4180, in which no cell is a formula for a spreadsheet.

// A spreadsheet treats a text that begins like this as a formula; one that separates cells by semicolons or tabs also
// what follows these inside of a text.
const FORMULA = /^[=+\-@\t\r\n]/
const INNER = /([;\t\n])(?="*[=+@-])/g

/**
 * @param {string[]} names of the columns
 * @param {any[][]} rows texts, numbers, booleans or null
 */
export function csv(names, rows) {
  return [names, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

function cell(value) {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = neutral(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function neutral(value) {
  const text = value.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll(INNER, "$1'")
  return FORMULA.test(text) ? `'${text}` : text
}

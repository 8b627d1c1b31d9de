// What stands below a chart: what it shows in words, its legend, and the buttons for it as a file.

import { el } from './dom.js'

/**
 * The caption of a chart.
 * @param {string} text
 * @param {string} title of the legend, for readers of screens
 * @param {{picture: SVGElement, text: string}[]} entries
 * @param {...Node} buttons
 */
export function caption(text, title, entries, ...buttons) {
  return el('figcaption', {},
    el('p', { class: 'quiet' }, text),
    entries.length ? el('ul', { class: 'legend', 'aria-label': title }, entries.map((entry) => el('li', {}, entry.picture, entry.text))) : null,
    el('div', { class: 'buttons' }, buttons))
}

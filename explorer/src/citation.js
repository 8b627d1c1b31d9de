// How a result is quoted, to be copied.

import { el } from './dom.js'

/** The sentence, the footnote and the BibTeX entry of a result, each with a button that copies it. */
export async function citationOf(page, row) {
  const [found] = await page.data.related('citations', row)
  if (!found) return [el('p', { class: 'quiet' }, 'There is none.')]
  return [
    quoted(page, 'sentence', found.citation_text),
    quoted(page, 'footnote', found.footnote_text),
    el('details', {}, el('summary', {}, 'BibTeX'), quoted(page, 'BibTeX entry', found.bibtex, 'pre')),
  ]
}

function quoted(page, name, text, element = 'p') {
  const said = el('span', { role: 'status', class: 'quiet' })
  const copy = () => page.guarded(async () => {
    await copied(text)
    said.textContent = ' copied'
  })
  return el('div', { class: 'quoted' }, el(element, {}, text), el('button', { type: 'button', on: { click: copy } }, `Copy the ${name}`), said)
}

/** Copy a text; a page from a plain server may use the clipboard only as an editor does. */
async function copied(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text)
    return
  }
  const area = el('textarea', { class: 'skip' }, text)
  ;(document.querySelector('dialog[open]') ?? document.body).append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

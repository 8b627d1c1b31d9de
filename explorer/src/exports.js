// The buttons below a chart or a table that give it as a file.

import { csv } from './csv.js'
import { el } from './dom.js'
import { fileName, save } from './download.js'
import { count } from './format.js'
import { png, standalone, svgText } from './picture.js'

/**
 * Buttons for a chart as PNG and as SVG.
 * @param {object} page
 * @param {() => {chart: SVGElement, title: string, lines: string[], legend: object[]}} shown what is shown now
 */
export function pictureButtons(page, shown) {
  const make = () => {
    const { chart, ...about } = shown()
    return { name: about.title, picture: standalone(chart, { ...about, source: sourceLines(page) }) }
  }
  const asSvg = () => {
    const { name, picture } = make()
    save(fileName(name, 'svg'), svgText(picture), 'image/svg+xml')
  }
  const asPng = () => page.guarded(async () => {
    const { name, picture } = make()
    save(fileName(name, 'png'), await png(picture), 'image/png')
  })
  return [button('Chart as PNG', asPng), button('Chart as SVG', asSvg)]
}

/**
 * A button for rows as CSV, with their number on it.
 * @param {object} page
 * @param {number} length the number of rows
 * @param {() => Promise<{name: string, names: string[], rows: any[][]}>} content
 */
export function csvButton(page, length, content) {
  const give = () => page.guarded(async () => {
    const { name, names, rows } = await content()
    save(fileName(name, 'csv'), csv(names, rows), 'text/csv;charset=utf-8')
  })
  return button(`${count(length)} ${length === 1 ? 'row' : 'rows'} as CSV`, give)
}

const button = (text, click) => el('button', { type: 'button', on: { click } }, text)

/** What every picture says of its source. */
export function sourceLines({ data: { catalogue } }) {
  return [
    `Joulebase ${catalogue.version}, data ${catalogue.made_from.slice(0, 12)}; unofficial. Source: results published by MLCommons.`,
    'MLPerf® is a trademark of MLCommons Association. What is derived or corrected is not verified by MLCommons Association.',
  ]
}

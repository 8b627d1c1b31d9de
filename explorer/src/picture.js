// A chart as a picture that stands alone: with title, what is selected, legend, version and source.

import { el, svg } from './dom.js'

// What the style sheet of the page decides about a chart, which a picture has to say itself.
const STYLES = [
  'fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin',
  'stroke-linecap', 'opacity', 'font-family', 'font-size', 'font-weight', 'font-variant', 'text-anchor', 'visibility',
]
const PAD = 20
const LINE = 18
const LETTER = 6.4
const SCALE = 2

/**
 * Make the picture.
 * @param {SVGElement} chart as the page shows it
 * @param {{title: string, lines: string[], legend: {picture: SVGElement, text: string}[], source: string[]}} about
 * @returns {SVGElement}
 */
export function standalone(chart, about) {
  // What is not in the page has no computed style; what is in its legend stays there.
  const legend = about.legend.map((entry) => ({ ...entry, picture: entry.picture.cloneNode(true) }))
  const place = el('div', { class: 'skip', 'aria-hidden': 'true' }, legend.map(({ picture }) => picture))
  document.body.append(place)
  const picture = composed(chart, { ...about, legend })
  place.remove()
  return picture
}

function composed(chart, { title, lines, legend, source }) {
  const width = chart.viewBox.baseVal?.width || chart.clientWidth
  const height = chart.viewBox.baseVal?.height || chart.clientHeight
  const letters = Math.floor(width / LETTER)
  const parts = []
  let y = PAD + 16
  const text = (line, size, colour) => {
    parts.push(svg('text', { x: PAD, y, 'font-size': size, fill: colour, 'font-weight': size > 14 ? 600 : 400 }, line))
    y += LINE
  }
  const { text: ink, quiet, page } = colours()
  for (const line of wrapped(title, letters * 0.75)) text(line, 16, ink)
  for (const line of lines.flatMap((each) => wrapped(each, letters))) text(line, 12, quiet)
  const copy = styled(chart)
  copy.setAttribute('x', PAD)
  copy.setAttribute('y', y - 8)
  copy.setAttribute('width', width)
  copy.setAttribute('height', height)
  parts.push(copy)
  y += height + 14
  for (const row of legendRows(legend, width)) {
    for (const { x, picture, text: label } of row) {
      const mark = styled(picture)
      mark.setAttribute('x', PAD + x)
      mark.setAttribute('y', y - 12)
      parts.push(mark, svg('text', { x: PAD + x + 20, y, 'font-size': 12, fill: ink }, label))
    }
    y += LINE
  }
  for (const line of source.flatMap((each) => wrapped(each, letters * 1.1))) text(line, 11, quiet)
  const size = { width: width + 2 * PAD, height: y + PAD - LINE + 6 }
  return svg('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size, viewBox: `0 0 ${size.width} ${size.height}`, 'font-family': 'system-ui, sans-serif' },
    svg('rect', { width: '100%', height: '100%', fill: page }), ...parts)
}

/** The picture as the text of a file. */
export function svgText(picture) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`
}

/** The picture as PNG, with two pixels for each of its own. */
export async function png(picture) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = SCALE * picture.getAttribute('width')
  canvas.height = SCALE * picture.getAttribute('height')
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/png') })
}

function colours() {
  const style = getComputedStyle(document.body)
  const quiet = getComputedStyle(document.getElementById('footer')).color
  return { text: style.color, page: style.backgroundColor, quiet }
}

/** A copy of an element that says what the style sheet says of the original. */
function styled(original) {
  const copy = original.cloneNode(true)
  const [from, to] = [original, copy].map((root) => [root, ...root.querySelectorAll('*')])
  from.forEach((element, index) => {
    const style = getComputedStyle(element)
    to[index].removeAttribute('style')
    for (const name of STYLES) to[index].setAttribute(name, style.getPropertyValue(name))
  })
  for (const sheet of copy.querySelectorAll('style')) sheet.remove()
  return copy
}

function wrapped(text, letters) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line && line.length + word.length + 1 > letters) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}

function legendRows(legend, width) {
  const rows = [[]]
  let x = 0
  for (const { picture, text } of legend) {
    const needed = 20 + text.length * 7.2 + 16
    if (x + needed > width && x > 0) {
      rows.push([])
      x = 0
    }
    rows.at(-1).push({ x, picture, text })
    x += needed
  }
  return rows
}

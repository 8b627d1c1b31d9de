// The paper "MLPerf Power": its figures as printed beside corrected, and each of its numbers with a verdict.

import { asImage } from '../chart.js'
import { Choices } from '../choices.js'
import { load } from '../data.js'
import { el, replace } from '../dom.js'
import { csvButton, pictureButtons } from '../exports.js'
import { KINDS } from '../figurekinds.js'
import { capital, count, full } from '../format.js'
import { caption } from '../legend.js'
import { LISTING, fileColumn, listing, numberColumn, textColumn } from '../listing.js'
import { addressOf } from '../links.js'
import { colourOf } from '../marks.js'
import { ALL } from '../state.js'

export const paper = { id: 'paper', title: 'Paper', params, render }

const VARIANTS = { as_printed: 'As printed', corrected: 'Corrected' }
const COMPARISONS = { at_least: 'at least ', at_most: 'at most ', up_to: 'up to ', equals: '' }
const LINES = 8

function params({ data: { catalogue } }) {
  return {
    figure: { title: 'Figure', values: new Set(catalogue.figures.map(({ figure_id: id }) => id)) },
    verdict: { title: 'Verdict', values: new Set([ALL, ...catalogue.verdicts.map(({ verdict }) => verdict)]) },
    ...LISTING,
  }
}

async function render(root, page) {
  const view = new Paper(root, page)
  await view.update()
  return () => view.update()
}

class Paper {
  constructor(root, page) {
    this.page = page
    this.figureChoice = new Choices({ figure: 'Figure' }, (name, value) => page.go({ figure: value }))
    this.verdictChoice = new Choices({ verdict: 'Verdict' }, (name, value) => page.go({ verdict: value, page: null }))
    this.figure = el('section', { class: 'figure', 'aria-label': 'Figure' })
    this.overview = el('div')
    this.help = el('div', { class: 'quiet' })
    this.list = el('section', { 'aria-label': 'Table of the numbers' })
    root.append(
      el('h1', {}, 'The paper “MLPerf Power” (HPCA 2025), as printed and corrected'), el('div', { class: 'lead' }, el('p', {}, this.summary())),
      this.figureChoice.element, this.figure,
      el('h2', {}, 'All figures'), this.overview,
      el('h2', {}, 'Number by number'), this.verdictChoice.element, this.help, this.list)
  }

  summary() {
    const { figures, verdicts } = this.page.data.catalogue
    const total = verdicts.reduce((sum, { check_count: number }) => sum + number, 0)
    const parts = verdicts.map(({ verdict, check_count: number }) => `${count(number)} ${wordsOf(verdict)}`)
    const changed = figures.filter((figure) => !figure.is_equal).length
    return `The corrected data change ${changed} of its ${figures.length} figures. Of ${count(total)} numbers and claims that were checked: ${parts.join(', ')}.`
  }

  async update() {
    const { page } = this
    await page.guarded(async () => this.drawFigure(await load('figures')))
    await page.guarded(async () => this.drawChecks(await page.data.table('paper_check')))
  }

  drawFigure(figures) {
    const { page } = this
    const { figures: changes } = page.data.catalogue
    const options = changes.map(({ figure_id: id }) => [id, `${id} · ${titleIn(figures, id)}`])
    const id = page.state.get('figure') ?? changes.find((change) => !change.is_equal).figure_id
    this.figureChoice.update('figure', options, id)
    if (this.drawn !== id) {
      this.drawn = id
      replace(this.figure, this.pair(figures.find((figure) => figure.figure_id === id), changes.find((change) => change.figure_id === id)))
    }
    replace(this.overview, overviewTable(page, figures, changes))
  }

  pair(figure, { change_text: change }) {
    const { page } = this
    const title = `Figure ${figure.figure_id}: ${figure.title}`
    const room = this.figure.clientWidth || 900
    const width = Math.max(280, room > 860 ? Math.floor((room - 32) / 2) : room)
    const all = Object.keys(VARIANTS).flatMap((variant) => figure.variants[variant].rows)
    const rows = Object.keys(VARIANTS).flatMap((variant) => figure.variants[variant].rows.map((row) => ({ variant, ...row })))
    return [
      el('h2', {}, title),
      el('p', { class: 'lead' }, `${VARIANTS.corrected}: ${change}.`),
      el('div', { class: 'pair' }, Object.keys(VARIANTS).map((variant) => variantOf(page, figure, variant, { title, width, all, change }))),
      rowsTable(page, title, rows),
    ]
  }

  async drawChecks(checks) {
    const { page } = this
    const { verdicts } = page.data.catalogue
    const verdict = page.state.get('verdict') ?? ALL
    const options = [[ALL, `all (${count(checks.length)})`], ...verdicts.map(({ verdict: value, check_count: number }) => [value, `${wordsOf(value)} (${count(number)})`])]
    this.verdictChoice.update('verdict', options, verdict)
    const rows = checks.filter((check) => verdict === ALL || check.verdict === verdict)
    listing(this.list, page, { title: `Paper check, ${verdict === ALL ? 'all verdicts' : wordsOf(verdict)}`, caption: `${count(rows.length)} numbers and claims`, columns: checkColumns(), rows })
    const help = (await page.data.helpOf('paper_check')).verdict ?? ''
    replace(this.help, el('p', {}, capital(help.replaceAll('`', '').replaceAll('_', ' '))))
  }
}

const wordsOf = (value) => value.replaceAll('_', ' ')

/** The unit of a check; a ratio has the sign for times. */
const unitOf = ({ unit }) => unit === 'ratio' ? '×' : unit ?? ''

const titleIn = (figures, id) => figures.find((figure) => figure.figure_id === id).title

/** A variant of a figure: its picture, what it shows in words, and buttons for it as a file. */
function variantOf(page, { kind, variants }, variant, { title, width, all, change }) {
  const { rows, subject, note, source, ...texts } = variants[variant]
  const { picture, legend } = KINDS[kind](rows, texts, { width, all, colours: coloursOf(page) })
  const name = VARIANTS[variant]
  const words = [subject, note].filter(Boolean).map(sentence).join(' ')
  const chart = asImage(picture, `${title}, ${name.toLowerCase()}. ${words}${variant === 'corrected' ? ` ${capital(change)}.` : ''} The rows are in the table below.`)
  const shown = () => ({ chart, title: `${title}, ${name.toLowerCase()}`, lines: [words, `Data: ${source}`, ...(variant === 'corrected' ? [`${capital(change)}.`] : [])], legend })
  return el('figure', { class: 'chart' }, el('h3', {}, name), chart, caption(words, 'Marks', legend, pictureButtons(page, shown)))
}

const sentence = (text) => /[.)]$/.test(text) ? text : `${text}.`

/** Colours that can be told from the page in both schemes: those of the marks of submitters. */
function coloursOf({ data: { catalogue } }) {
  return [...new Set(catalogue.marks.map(colourOf))].slice(0, LINES)
}

/** The rows of both variants, made when they are asked for. */
function rowsTable(page, title, rows) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => rows.some((row) => row[name] !== null && row[name] !== undefined))
  const shown = (value) => value === null || value === undefined ? '' : typeof value === 'number' ? el('span', { title: full(value) }, full(Number(value.toPrecision(4)))) : String(value)
  const details = el('details', {}, el('summary', {}, 'The rows of both as a table'))
  details.addEventListener('toggle', () => {
    details.querySelector('table') ?? details.append(
      el('div', { class: 'buttons' }, csvButton(page, rows.length, async () => ({ name: title, names, rows: rows.map((row) => names.map((name) => row[name] ?? null)) }))),
      el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, el('table', {},
        el('thead', {}, el('tr', {}, names.map((name) => el('th', { scope: 'col' }, name.replaceAll('_', ' '))))),
        el('tbody', {}, rows.map((row) => el('tr', {}, names.map((name) => el('td', { class: typeof row[name] === 'number' && 'number' }, shown(row[name])))))))))
  })
  return details
}

function overviewTable(page, figures, changes) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'All figures' }, el('table', {},
    el('thead', {}, el('tr', {}, ['Figure', 'Title', 'Corrected'].map((title) => el('th', { scope: 'col' }, title)))),
    el('tbody', {}, changes.map(({ figure_id: id, change_text: change, is_equal: isEqual }) => el('tr', {},
      el('td', {}, id),
      el('td', {}, el('a', { href: page.state.with({ figure: id }).hash, 'aria-current': (page.state.get('figure') === id) && 'true' }, titleIn(figures, id))),
      el('td', { class: isEqual && 'quiet' }, change))))))
}

function checkColumns() {
  const number = (name, title, isBound = false) => ({
    ...numberColumn(name, title, (row) => row[name], (value) => full(Number(value.toPrecision(4)))),
    cell: (row) => row[name] === null ? '' : el('span', { title: `${full(row[name])} ${unitOf(row)}`.trim() }, `${isBound ? COMPARISONS[row.comparison] ?? '' : ''}${full(Number(row[name].toPrecision(4)))} ${unitOf(row)}`),
  })
  const percent = (value) => `${value > 0 ? '+' : ''}${Number((value * 100).toPrecision(3))} %`
  return [
    fileColumn('check_id', (row) => row.check_id),
    textColumn('statement', 'Statement', (row) => row.statement, (row) => el('span', { class: 'statement' }, capital(wordsOf(row.statement)))),
    textColumn('figure_id', 'Figure', (row) => row.figure_id, (row) => row.figure_id === null ? '' : el('a', { href: addressOf('paper', { figure: row.figure_id }) }, row.figure_id)),
    textColumn('kind', 'Kind', (row) => row.kind, (row) => wordsOf(row.kind)),
    number('printed_value', 'Printed', true),
    number('our_value', 'Ours'),
    numberColumn('relative_difference', 'Difference', (row) => row.relative_difference, percent),
    { ...textColumn('verdict', 'Verdict', (row) => row.verdict), cell: (row) => el('span', { class: row.verdict === 'reproduced' ? null : 'warning' }, wordsOf(row.verdict)) },
    { ...textColumn('reason', 'Reason', (row) => row.reason), cell: (row) => el('span', { class: 'reason' }, row.reason ?? '') },
    ...['unit', 'comparison', 'tolerance', 'plotted_value', 'crosses_official_break'].map((name) => fileColumn(name, (row) => row[name])),
  ]
}

// How much of each round the warehouse has: published, held, with power, with a log.

import { Choices } from '../choices.js'
import { coverageChart, coverageLegend } from '../coveragechart.js'
import { el, replace } from '../dom.js'
import { pictureButtons } from '../exports.js'
import { count } from '../format.js'
import { groupBy } from '../group.js'
import { caption } from '../legend.js'
import { addressOf } from '../links.js'
import { LISTING, listing, numberColumn, textColumn } from '../listing.js'
import { ALL } from '../state.js'

export const coverage = { id: 'coverage', title: 'Coverage', params, render }

const TITLES = { suite: 'Suite', division: 'Division' }
const WORDS = { whole: 'all held', partial: 'not held whole', unknown: 'published number not known' }

function params(page) {
  const values = (name) => new Set([ALL, ...page.facets.columns.find(({ column }) => column === name).values])
  return { suite: { title: 'Suite', values: values('suite') }, division: { title: 'Division', values: values('division') }, ...LISTING }
}

async function render(root, page) {
  const view = new Coverage(root, page, await page.data.table('coverage'))
  view.update()
  return () => view.update()
}

class Coverage {
  constructor(root, page, rows) {
    Object.assign(this, { page, rows })
    this.choices = new Choices(TITLES, (name, value) => page.go({ [name]: value, page: null }))
    this.heading = el('h1', {}, 'Results by round')
    this.lead = el('div', { class: 'lead' })
    this.chart = el('figure', { class: 'chart' })
    this.list = el('section', { 'aria-label': 'Table of the rounds' })
    root.append(this.heading, this.choices.element, this.lead, this.chart, this.list)
  }

  update() {
    const { page } = this
    const rows = [...Object.keys(TITLES).reduce((left, name) => this.choose(name, left), this.rows)]
    const rounds = roundsOf(page, rows)
    const about = Object.keys(TITLES).map((name) => `${TITLES[name]}: ${namedValue(page, name, this.chosen(name))}`).join(' · ')
    replace(this.lead, el('p', {}, sentenceOf(rows, rounds)), el('p', { class: 'quiet' }, about))
    this.drawChart(rounds, about)
    const order = new Map(rounds.map(({ id }, index) => [id, index]))
    rows.sort((a, b) => order.get(a.round_id) - order.get(b.round_id))
    const columns = columnsOf(page)
    listing(this.list, page, { title: 'Coverage by round', caption: `${count(rows.length)} rounds, categories and divisions`, columns, rows })
  }

  chosen(name) {
    return this.page.state.get(name) ?? (name === 'division' ? this.page.facets.defaults.division : null) ?? ALL
  }

  /** Show a list with all its values, and keep the rows that have the chosen one. */
  choose(name, rows) {
    const values = [ALL, ...new Set(this.rows.map((row) => row[name]))]
    const value = this.chosen(name)
    this.choices.update(name, values.map((each) => [each, namedValue(this.page, name, each)]), value)
    return value === ALL ? rows : rows.filter((row) => row[name] === value)
  }

  drawChart(rounds, about) {
    if (!rounds.length) {
      replace(this.chart, el('p', { class: 'empty quiet' }, 'There is no such round.'))
      return
    }
    const text = 'Results of each round: the number that is held, of it with measured power, and what was published and is not held. The numbers beside a bar are those held and those with power.'
    const picture = coverageChart(rounds, { width: Math.max(280, Math.min(980, this.chart.clientWidth || 900)), text: `${text} ${rounds.map(({ title }) => title.replaceAll('\n', ', ')).join('; ')}.` })
    picture.addEventListener('click', () => { if (picture.value) location.hash = this.address(picture.value) })
    const legend = coverageLegend(rounds)
    const shown = () => ({ chart: picture, title: this.heading.textContent, lines: [about, text], legend })
    replace(this.chart, picture, caption(text, 'Marks', legend, pictureButtons(this.page, shown)))
  }

  address({ id, suite }) {
    return resultsAddress({ suite, division: this.chosen('division'), round_id: id }, ALL)
  }
}

const namedValue = (page, name, value) => value === ALL ? 'all' : page.names.of(name, value)

/** The rounds of the rows: suites with the most results first, in them the newest round first. */
function roundsOf(page, rows) {
  const rounds = [...groupBy(rows, ({ round_id: id }) => id)].map(([id, parts]) => roundOf(page, id, parts))
  const totals = new Map()
  for (const { suite, held } of rounds) totals.set(suite, (totals.get(suite) ?? 0) + held)
  return rounds.sort((a, b) => totals.get(b.suite) - totals.get(a.suite) || a.suite.localeCompare(b.suite) || b.date.localeCompare(a.date))
}

function roundOf(page, id, parts) {
  const sum = (value) => parts.reduce((total, part) => total + value(part), 0)
  const held = sum((part) => part.result_count)
  const round = {
    id,
    suite: parts[0].suite,
    date: parts[0].round_date,
    name: page.names.round(id),
    held,
    published: sum((part) => part.official_result_count ?? part.result_count),
    power: sum((part) => part.power_result_count),
    state: stateOf(parts),
  }
  const published = round.state === 'unknown' ? WORDS.unknown : `${count(round.published)} published`
  return { ...round, title: [round.name, published, `${count(held)} held`, `${count(round.power)} with power`].join('\n') }
}

function stateOf(parts) {
  if (parts.some((part) => part.is_held_whole === false)) return 'partial'
  return parts.some((part) => part.is_held_whole === null) ? 'unknown' : 'whole'
}

function sentenceOf(rows, rounds) {
  const sum = (name) => count(rows.reduce((total, row) => total + row[name], 0))
  const number = (state) => rounds.filter((round) => round.state === state).length
  const states = [`${count(number('whole'))} of ${count(rounds.length)} rounds are held whole`, number('partial') && `${number('partial')} not`, number('unknown') && `of ${number('unknown')} the published number is not known`]
  return `${sum('result_count')} results, ${sum('power_result_count')} with measured power; of these, ${sum('power_result_with_log_count')} have a log that was read. ${states.filter(Boolean).join(', ')}.`
}

function resultsAddress({ suite, division, category, round_id: round }, measured) {
  return addressOf('explore', { suite, division, category: category ?? ALL, round_id: round, benchmark_id: ALL, scenario: ALL, measured })
}

function columnsOf(page) {
  const named = (name, title) => textColumn(name, title, (row) => row[name], (row) => page.names.of(name, row[name]))
  const number = (name, title) => numberColumn(name, title, (row) => row[name], count)
  const percent = (name, title) => numberColumn(name, title, (row) => row[name], (value) => `${Number(value.toPrecision(4))} %`, '%')
  const linked = (name, title, measured) => ({ ...number(name, title), cell: (row) => row[name] ? el('a', { href: resultsAddress(row, measured) }, count(row[name])) : '0' })
  return [
    named('round_id', 'Round'),
    textColumn('round_date', 'Date', (row) => row.round_date, (row) => el('span', { class: 'whole' }, row.round_date)),
    named('category', 'Category'),
    named('division', 'Division'),
    number('official_result_count', 'Published'),
    linked('result_count', 'Held', ALL),
    percent('held_share_pct', 'Held share'),
    { ...textColumn('is_held_whole', 'Whole', (row) => row.is_held_whole), cell: (row) => wholeCell(row) },
    linked('power_result_count', 'With power', 'measured'),
    percent('power_share_pct', 'Power share'),
    number('power_result_with_log_count', 'With a log'),
    number('power_measurement_count', 'Distinct measurements'),
    number('system_count', 'Systems'),
    number('power_system_count', 'Systems with power'),
    number('submitter_count', 'Submitters'),
  ]
}

function wholeCell(row) {
  const state = stateOf([row])
  return el('span', { class: state === 'whole' ? null : 'warning' }, WORDS[state])
}

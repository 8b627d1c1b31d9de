// How the best result of a benchmark changed from round to round.

import { axisLabel } from '../chart.js'
import { Choices } from '../choices.js'
import { el, replace } from '../dom.js'
import { pictureButtons } from '../exports.js'
import { capital, count, wordsOf } from '../format.js'
import { caption } from '../legend.js'
import { resultAddress, resultLink } from '../links.js'
import { LISTING, fileColumn, listing, numberColumn, textColumn } from '../listing.js'
import { NONE } from '../names.js'
import { legendOf, trendChart } from '../trendchart.js'
import { describedOf, findingsOf, pointName, pointsOf } from '../trends.js'

export const trend = { id: 'trend', title: 'Trend', params, render }

// What is chosen, from left to right: each list has the values that fit to those before it.
const CHOSEN = { category: 'Category', benchmark_id: 'Benchmark', scenario: 'Scenario', measure: 'Measure' }

function params(page) {
  const facet = (name) => new Set(page.facets.columns.find(({ column }) => column === name).values)
  return {
    category: { title: 'Category', values: facet('category') },
    benchmark_id: { title: 'Benchmark', values: facet('benchmark_id') },
    scenario: { title: 'Scenario', values: facet('scenario') },
    measure: { title: 'Measure', values: new Set(page.data.catalogue.measures.map(({ measure }) => measure)) },
    ...LISTING,
  }
}

async function render(root, page) {
  const rows = (await page.data.table('trends')).map((row) => ({ ...row, division: 'closed', scenario: row.scenario ?? NONE }))
  const view = new Trend(root, page, rows)
  view.update()
  return () => view.update()
}

class Trend {
  constructor(root, page, rows) {
    Object.assign(this, { page, rows })
    this.choices = new Choices(CHOSEN, (name, value) => this.change(name, value))
    this.heading = el('h1')
    this.finding = el('div', { class: 'lead' })
    this.chart = el('figure', { class: 'chart' })
    this.notes = el('ul', { class: 'notes' })
    this.list = el('section', { 'aria-label': 'Table of the trend' })
    root.append(this.heading, this.choices.element, this.finding, this.chart, this.notes, this.list)
  }

  update() {
    const { chosen, rows } = this.choose()
    const measure = this.page.names.measure(chosen.measure)
    const points = pointsOf(this.page, rows, measure)
    replace(this.heading, `${capital(measure.title)} of ${this.page.names.benchmark(rows[0].suite, chosen.benchmark_id)}`)
    this.about = aboutOf(this.page, chosen)
    replace(this.finding, el('p', {}, findingsOf(this.page, points, measure).join(' ')), el('p', { class: 'quiet' }, this.about))
    this.drawChart(points, measure)
    this.drawNotes(points, measure)
    this.drawTable(points, measure)
  }

  /** What the address asks for, and the rows of it; what does not fit is said. */
  choose() {
    const { page } = this
    const { chosen, misfits, options, rows } = chosenOf(page, this.rows, page.state)
    for (const name of Object.keys(CHOSEN)) this.choices.update(name, options[name], chosen[name])
    if (misfits.length) page.say(misfits.map((name) => `There is no trend of the ${CHOSEN[name].toLowerCase()} “${page.state.get(name)}” for what is chosen before it; the page shows another.`))
    return { chosen, rows }
  }

  /** Choose a value of a list; what was chosen in those after it stays if it fits. */
  change(name, value) {
    const { misfits } = chosenOf(this.page, this.rows, this.page.state.with({ [name]: value }))
    this.page.go({ [name]: value, ...Object.fromEntries(misfits.map((other) => [other, null])) })
  }

  drawChart(points, measure) {
    const { page } = this
    const rounds = points.rounds.map((round) => page.names.rounds.get(round).version)
    const text = `${capital(axisLabel(measure))} of the best result of each round`
    const picture = trendChart(points, { rounds, breaks: points.breaks.map(({ at }) => at), measure, text: describedOf(points, text), width: Math.max(280, this.chart.clientWidth || 900) })
    picture.addEventListener('click', () => { if (picture.value) location.hash = resultAddress(picture.value.row) })
    const legend = legendOf(points)
    const shown = () => ({ chart: picture, title: this.heading.textContent, lines: [this.about, `${text}.`, ...points.breaks.flatMap(({ reasons }) => reasons)], legend })
    replace(this.chart, picture, caption(`${text}. A point leads to its result.`, 'Marks', legend, pictureButtons(page, shown)))
  }

  drawNotes(points, measure) {
    const notes = points.breaks.flatMap(({ reasons }) => reasons)
    if (measure.measurement_role !== 'derived') notes.push('Systems of any size take part: a larger one is faster, and needs more energy.')
    for (const point of this.page.data.catalogue.metering_points) {
      if (points.some(({ row }) => row.metering_point === point.metering_point)) notes.push(`${capital(pointName(point.metering_point))}: ${point.description}`)
    }
    if (points.series.length > 1) notes.push('Each line has only results that may be compared with each other.')
    replace(this.notes, notes.map((note) => el('li', {}, note)))
  }

  drawTable(points, measure) {
    const columns = columnsOf(this.page, measure, points.series.length > 1)
    listing(this.list, this.page, { title: this.heading.textContent, caption: `${count(points.length)} points of the chart`, columns, rows: points })
  }
}

/** The values that a state chooses, which of those that it asks for do not fit, the options of each list, and the rows. */
function chosenOf(page, all, state) {
  const [chosen, misfits, options] = [{}, [], {}]
  let rows = all
  for (const name of Object.keys(CHOSEN)) {
    options[name] = optionsOf(page, name, rows)
    const asked = state.get(name)
    const fits = options[name].some(([value]) => value === asked)
    if (asked !== null && !fits) misfits.push(name)
    chosen[name] = fits ? asked : defaultOf(page, name, options[name], rows)
    rows = rows.filter((row) => row[name] === chosen[name])
  }
  return { chosen, misfits, options, rows }
}

/** What is chosen, in words. */
function aboutOf(page, chosen) {
  const values = ['category', 'scenario'].filter((name) => chosen[name] !== NONE).map((name) => page.names.of(name, chosen[name]))
  return [...values, page.names.of('division', 'closed')].join(' · ')
}

function optionsOf(page, name, rows) {
  const values = [...new Set(rows.map((row) => row[name]))]
  const named = values.map((value) => [value, nameOf(page, name, value, rows)])
  if (name === 'measure') return named.sort(([a], [b]) => rankOf(page, a, rows[0]) - rankOf(page, b, rows[0]))
  return named.sort(([, a], [, b]) => a.localeCompare(b, 'en', { numeric: true }))
}

/** Efficiency before energy before performance; tokens first where the benchmark has them. */
function rankOf(page, name, { suite, benchmark_id: benchmark }) {
  const { measurement_role: role, unit } = page.names.measure(name)
  const isMain = unit.startsWith('tokens') === Boolean(page.names.benchmarks.get(`${suite}=${benchmark}`)?.has_tokens)
  return ['derived', 'energy', 'performance'].indexOf(role) * 2 + (isMain ? 0 : 1)
}

function nameOf(page, name, value, rows) {
  if (name === 'measure') return axisLabel(page.names.measure(value))
  if (name === 'benchmark_id') return page.names.benchmark(rows[0].suite, value)
  return page.names.of(name, value)
}

/** What the first page shows, if it is among the options; else efficiency, or what has the most rounds. */
function defaultOf(page, name, options, rows) {
  const [first] = page.facets.selected(page.state).get(name) ?? []
  if (options.some(([value]) => value === first)) return first
  if (name === 'measure' && page.names.measure(options[0][0]).measurement_role === 'derived') return options[0][0]
  const efficient = rows.filter(({ measure }) => page.names.measure(measure).measurement_role === 'derived')
  const number = (value) => (efficient.length ? efficient : rows).filter((row) => row[name] === value).length
  return options.reduce((best, option) => number(option[0]) > number(best[0]) ? option : best)[0]
}

function columnsOf(page, measure, hasSeries) {
  const amount = (value) => page.names.amount(measure.measure, value)
  const date = (point) => page.names.rounds.get(point.row.round_id).round_date
  return [
    ...['suite', 'category', 'benchmark_id', 'scenario'].map((name) => fileColumn(name, ({ row }) => row[name])),
    textColumn('round_id', 'Round', ({ row }) => row.round_id, ({ row }) => page.names.round(row.round_id)),
    textColumn('round_date', 'Date', date, (point) => el('span', { class: 'whole' }, date(point))),
    hasSeries && textColumn('compared_with', 'Compared with', ({ seriesName }) => seriesName),
    fileColumn('comparability_id', ({ row }) => row.comparability_id),
    numberColumn(measure.measure, 'Best of the round', ({ row }) => row.amount, amount, wordsOf(measure.measure)[1]),
    numberColumn(`best_so_far_${measure.measure}`, 'Best so far', ({ row }) => row.best_so_far, amount, wordsOf(measure.measure)[1]),
    numberColumn('relative_to_first', 'Relative to the first comparable round', ({ ratio }) => ratio, (ratio) => `${Number(ratio.toPrecision(4))} ×`),
    numberColumn('result_count', 'Results', ({ row }) => row.result_count, count),
    textColumn('submitter', 'Submitter', ({ row }) => row.submitter),
    textColumn('system_name', 'System', ({ row }) => row.system_name, ({ row }) => resultLink(row, row.system_name)),
    textColumn('power_quality_flags', 'Flags of power quality', ({ row }) => row.power_quality_flags),
    fileColumn('public_id', ({ row }) => row.public_id),
    fileColumn('result_id', ({ row }) => row.result_id),
  ].filter(Boolean)
}

// The first view: one measure against another of the results that pass the filters, as a chart and as a table.

import { axisLabel } from '../chart.js'
import { csvOf, ordersOf, shownColumns } from '../columns.js'
import { showDetail } from '../detail.js'
import { el, replace } from '../dom.js'
import { csvButton, pictureButtons } from '../exports.js'
import { Filters, described } from '../filters.js'
import { capital, count } from '../format.js'
import { markPicture } from '../marks.js'
import { axesOf, measuresOf, measuresWithValues } from '../measures.js'
import { bySubmitter, frontierOf, groupsOf, pointsOf, scatter } from '../scatter.js'
import { sorted, table } from '../table.js'

export const explore = { id: 'explore', title: 'Explore', params, render }

function params(page) {
  const measures = new Set(measuresOf(page, ['performance', 'energy', 'derived']).map(({ measure }) => measure))
  return {
    ...page.facets.params,
    x: { title: 'Measure', values: measures },
    y: { title: 'Measure', values: measures },
    sort: { title: 'Order', values: ordersOf(measures) },
    page: { title: 'Page', pattern: /^[1-9]\d{0,5}$/ },
    result: { title: 'Result' },
  }
}

async function render(root, page) {
  const view = new Explore(root, page)
  await view.update()
  return () => view.update()
}

class Explore {
  constructor(root, page) {
    this.page = page
    this.filters = new Filters(page)
    this.heading = el('h1')
    this.lead = el('div', { class: 'lead' })
    this.axes = el('div', { class: 'axes' })
    this.chart = el('figure', { class: 'chart' })
    this.rows = el('section', { class: 'rows', 'aria-label': 'Table of the results' })
    this.open = null
    new ResizeObserver(() => this.results && this.chart.clientWidth !== this.width && this.drawChart()).observe(this.chart)
    const side = el('details', { class: 'side', open: matchMedia('(min-width: 60rem)').matches }, el('summary', {}, 'Filters'), this.filters.element)
    root.append(el('div', { class: 'columns' }, side, el('div', { class: 'content' }, this.heading, this.lead, this.axes, this.chart, this.rows)))
  }

  async update() {
    // Opening and closing a result changes nothing behind it.
    const shown = this.page.state.with({ result: null }).hash
    if (shown !== this.shown) {
      this.shown = null
      if (!await this.draw()) return
      this.shown = shown
    }
    await this.drawDetail()
  }

  /** Draw everything but the detail; false if another state was asked for while the data were read. */
  async draw() {
    const { page } = this
    const { state } = page
    this.selected = page.facets.selected(page.state)
    const { rows, counts } = page.facets.apply(this.selected)
    this.filters.update(this.selected, counts)
    try {
      await page.data.need('points', rows)
    } catch (error) {
      for (const part of [this.heading, this.lead, this.axes, this.chart, this.rows]) replace(part)
      throw error
    }
    if (page.state !== state) return false
    this.results = { rows, axes: axesOf(page, rows) }
    this.drawHeading(rows, this.results.axes)
    this.drawAxes(this.results.axes)
    this.drawChart()
    this.drawTable(rows, this.results.axes)
    return true
  }

  drawHeading(rows, { x, y }) {
    this.title = `${this.subject()}: ${y.title} against ${x.title}`
    replace(this.heading, this.title)
    this.about = [
      `${count(rows.length)} ${rows.length === 1 ? 'result' : 'results'}`,
      ...described(this.page, this.selected),
    ].join(' · ')
    replace(this.lead, this.best(rows), el('p', { class: 'quiet' }, this.about))
  }

  /** What the results are of, in short. */
  subject() {
    const [suites, benchmarks, scenarios] = ['suite', 'benchmark_id', 'scenario'].map((name) => [...this.selected.get(name) ?? []])
    const models = new Set(benchmarks.map((name) => suites.length === 1 ? this.page.names.model(suites[0], name) : name))
    const words = [[...models].join(', ') || 'All benchmarks', scenarios.map((name) => this.page.names.of('scenario', name)).join(', ')]
    return words.filter(Boolean).join(', ')
  }

  /** The most efficient of these results, as a sentence that leads to it. */
  best(rows) {
    const { data, names } = this.page
    const [measure] = measuresWithValues(this.page, rows, ['derived'])
    if (!measure || groupsOf(this.page, rows).size > 1) return null
    const values = data.column(measure.measure)
    const row = rows.reduce((best, each) => values[each] > values[best] ? each : best)
    const system = el('button', { type: 'button', class: 'link', on: { click: () => this.openResult(row) } }, data.column('system_name')[row])
    return el('p', {}, `Best ${measure.title}: `, el('strong', {}, names.amount(measure.measure, values[row])), ', ', system,
      ` (${[data.column('submitter')[row], names.round(data.column('round_id')[row]), ...this.flags(row)].join(', ')}).`)
  }

  drawAxes(axes) {
    const choice = (name, label) => {
      const select = el('select', { name, on: { change: () => this.page.go({ [name]: select.value }) } },
        axes.offered.map((measure) => el('option', { value: measure.measure, selected: measure === axes[name] }, axisLabel(measure))))
      return el('label', {}, el('span', { class: 'quiet' }, label), ' ', select)
    }
    const focused = this.axes.contains(document.activeElement) ? document.activeElement.name : null
    replace(this.axes, axes.offered.length ? [choice('y', 'Vertical'), choice('x', 'Horizontal')] : null)
    if (focused) this.axes.querySelector(`[name="${focused}"]`)?.focus()
  }

  drawChart() {
    const { rows, axes } = this.results
    const points = pointsOf(this.page, rows, axes)
    this.width = this.chart.clientWidth
    if (!points.length) {
      replace(this.chart, el('p', { class: 'empty quiet' }, rows.length
        ? `None of these results has both ${axes.y.title} and ${axes.x.title}. The table below has them all.`
        : 'No result passes these filters.'))
      return
    }
    const isOneGroup = groupsOf(this.page, points.map(({ row }) => row)).size === 1
    const frontier = isOneGroup ? frontierOf(points, axes) : []
    const text = this.describe(rows, points, axes, isOneGroup)
    const picture = scatter(points, axes, frontier, { width: Math.max(280, this.width), text, title: (point) => this.tip(point, axes) })
    picture.addEventListener('click', () => picture.value && this.openResult(picture.value.row))
    const legend = this.legend(points)
    const shown = () => ({ chart: picture, title: this.title, lines: [this.about, text], legend: legend.map(({ name, mark }) => ({ picture: markPicture(mark), text: name })) })
    replace(this.chart, picture,
      el('figcaption', {}, el('p', { class: 'quiet' }, text),
        el('ul', { class: 'legend', 'aria-label': 'Submitters' }, legend.map(({ name, mark, length }) => el('li', {}, markPicture(mark), name, el('span', { class: 'number' }, count(length))))),
        el('div', { class: 'buttons' }, pictureButtons(this.page, shown))))
  }

  /** The chart in words. */
  describe(rows, points, { x, y }, isOneGroup) {
    const number = points.length === rows.length ? `All ${count(rows.length)} results` : `${count(points.length)} of ${count(rows.length)} results, those that have both measures`
    const range = (name, measure) => {
      const values = points.map(({ row }) => this.page.data.column(measure.measure)[row])
      const ends = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity])
      return `${name} from ${ends.map((value) => this.page.names.amount(measure.measure, value)).join(' to ')}`
    }
    const line = isOneGroup
      ? 'The dashed line joins the results that no other one beats in both measures.'
      : 'They are of several benchmarks, scenarios or versions, which cannot be compared, so there is no line of the best.'
    return `${number}: ${range(y.title, y)}, ${range(x.title, x)}; both axes are logarithmic. ${line}`
  }

  tip({ row }, axes) {
    const { data, names } = this.page
    const amounts = [axes.y, axes.x].map(({ measure, title }) => `${capital(title)}: ${names.amount(measure, data.column(measure)[row])}`)
    return [data.column('submitter')[row], data.column('system_name')[row], names.round(data.column('round_id')[row]), ...amounts, ...this.flags(row)].join('\n')
  }

  /** The flags of a result, as a text, or none. */
  flags(row) {
    const texts = ['power_quality_flags', 'power_run_flags'].map((name) => this.page.data.column(name)[row])
    const flags = texts.filter((text) => text && text !== 'none').join(', ').replaceAll('_', ' ')
    return flags ? [`flags: ${flags}`] : []
  }

  legend(points) {
    return [...bySubmitter(points)]
      .map(([name, { length }]) => ({ name, length, mark: this.page.names.mark(name) }))
      .sort((a, b) => b.length - a.length || a.name.localeCompare(b.name))
  }

  drawTable(rows, axes) {
    const { state } = this.page
    const measures = [...new Set([axes.y, axes.x, ...measuresWithValues(this.page, rows, ['derived'])])]
    const columns = shownColumns(this.page, measures, this.selected, (row) => this.openResult(row))
    const sort = state.get('sort') ?? (axes.y.is_higher_better ? `-${axes.y.measure}` : axes.y.measure)
    const ordered = sorted(rows, columns, sort)
    const content = async () => ({ name: this.title, ...await csvOf(this.page, measures, ordered) })
    const focused = this.rows.contains(document.activeElement) ? document.activeElement.dataset.sort : null
    replace(this.rows, el('div', { class: 'buttons' }, csvButton(this.page, rows.length, content)), table(columns, ordered, {
      caption: `${count(rows.length)} ${rows.length === 1 ? 'result' : 'results'}`,
      sort,
      onSort: (next) => this.page.go({ sort: next, page: null }),
      page: Number(state.get('page') ?? 1) || 1,
      onPage: (next) => this.page.go({ page: String(next) }),
    }))
    if (focused) this.rows.querySelector(`[data-sort="${CSS.escape(focused)}"]`)?.focus()
  }

  async openResult(row) {
    await this.page.guarded(async () => this.page.go({ result: await this.page.data.keyOf(row) }))
  }

  async drawDetail() {
    const key = this.page.state.get('result')
    if ((this.open?.key ?? null) === key) return
    this.open?.dialog.close()
    this.open = null
    if (key === null) return
    const row = await this.page.data.rowOf(key, this.results.rows.slice(0, 1))
    if (row < 0) {
      this.page.say([`Result “${key}”, which the address asks for, does not exist; it is left out.`])
      return
    }
    await this.page.data.need('points', [row])
    const dialog = showDetail(this.page, row, () => {
      this.open = null
      if (this.page.state.get('result') === key) this.page.go({ result: null })
    })
    this.open = { key, dialog }
  }
}

// The first view: performance against power of the results that pass the filters, as a chart and as a table.

import { resultColumns } from '../columns.js'
import { showDetail } from '../detail.js'
import { el, replace } from '../dom.js'
import { Filters, described } from '../filters.js'
import { count } from '../format.js'
import { markPicture } from '../marks.js'
import { axesOf, measuresOf } from '../measures.js'
import { axisLabel, frontierOf, pointsOf, scatter } from '../scatter.js'
import { sorted, table } from '../table.js'

export const explore = { id: 'explore', title: 'Explore', params, render }

function params(page) {
  const measures = new Set(measuresOf(page, ['performance', 'energy', 'derived']).map(({ measure }) => measure))
  return {
    ...page.facets.params,
    x: { title: 'The measure', values: measures },
    y: { title: 'The measure', values: measures },
    sort: { title: 'The order' },
    page: { title: 'The page of the table' },
    result: { title: 'The result' },
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
    this.axes = el('div', { class: 'axes' })
    this.chart = el('figure', { class: 'chart' })
    this.legend = el('ul', { class: 'legend' })
    this.rows = el('section', { 'aria-label': 'Table of the results' })
    const side = el('details', { class: 'side', open: matchMedia('(min-width: 60rem)').matches }, el('summary', {}, 'Filters'), this.filters.element)
    root.append(el('div', { class: 'columns' }, side, el('div', { class: 'content' }, this.heading, this.axes, this.chart, this.legend, this.rows)))
    this.open = null
  }

  async update() {
    const { page } = this
    const selected = page.facets.selected(page.state)
    const { rows, counts } = page.facets.apply(selected)
    this.filters.update(selected, counts)
    await page.data.need('points', rows)
    const axes = axesOf(page, rows)
    this.drawHeading(selected, rows)
    this.drawChart(rows, axes)
    this.drawTable(rows, axes)
    await this.drawDetail(rows)
  }

  drawHeading(selected, rows) {
    replace(this.heading, `${count(rows.length)} results`)
    replace(this.axes, el('p', { class: 'quiet' }, described(this.page, selected).join(' · ')))
  }

  drawChart(rows, axes) {
    const points = pointsOf(this.page, rows, axes)
    if (!points.length) {
      replace(this.legend)
      return replace(this.chart, el('p', { class: 'quiet' }, `None of these results has both ${axisLabel(axes.y)} and ${axisLabel(axes.x)}.`))
    }
    const text = `${axisLabel(axes.y)} against ${axisLabel(axes.x)} of ${count(points.length)} results`
    const width = Math.max(280, this.chart.clientWidth || 700)
    const picture = scatter(points, axes, this.frontier(points, axes), { width, text, title: (point) => this.tip(point, axes) })
    picture.addEventListener('click', () => picture.value && this.openResult(picture.value.row))
    replace(this.chart, picture, el('figcaption', { class: 'quiet' }, `${text}.`))
    return this.drawLegend(points)
  }

  frontier(points, axes) {
    const groups = new Set(points.map(({ row }) => `${this.page.data.column('comparability_id')[row]} ${this.page.data.column('scenario')[row]}`))
    return groups.size === 1 ? frontierOf(points, axes) : []
  }

  tip({ row }, axes) {
    const { data, names } = this.page
    const amounts = [axes.y, axes.x].map(({ measure, title }) => `${title}: ${names.amount(measure, data.column(measure)[row])}`)
    return [data.column('submitter')[row], data.column('system_name')[row], names.round(data.column('round_id')[row]), ...amounts].join('\n')
  }

  drawLegend(points) {
    const numbers = Map.groupBy(points, ({ submitter }) => submitter)
    const listed = [...numbers].sort(([, a], [, b]) => b.length - a.length)
    replace(this.legend, listed.map(([submitter, { length }]) => el('li', {}, markPicture(this.page.names.mark(submitter)), ` ${submitter} `, el('span', { class: 'number' }, count(length)))))
  }

  drawTable(rows, axes) {
    const { state } = this.page
    const derived = measuresOf(this.page, ['derived']).filter(({ measure }) => rows.some((row) => this.page.data.column(measure)[row] !== null))
    const measures = [...new Set([axes.y, axes.x, ...derived])]
    const columns = resultColumns(this.page, measures, (row) => this.openResult(row))
    const sort = state.get('sort') ?? `-${axes.y.measure}`
    replace(this.rows, table(columns, sorted(rows, columns, sort), {
      caption: `${count(rows.length)} results`,
      sort,
      onSort: (next) => this.page.go({ sort: next, page: null }),
      page: Number(state.get('page') ?? 1),
      onPage: (next) => this.page.go({ page: String(next) }),
    }))
  }

  async openResult(row) {
    await this.page.guarded(async () => this.page.go({ result: await this.page.data.keyOf(row) }))
  }

  async drawDetail(rows) {
    const key = this.page.state.get('result')
    if (this.open?.key === key) return
    this.open?.dialog.close()
    this.open = null
    if (key === null) return
    const row = await this.page.data.rowOf(key, rows.slice(0, 1))
    if (row < 0) return this.page.say([`The result “${key}”, which the address asks for, does not exist.`])
    await this.page.data.need('points', [row])
    const dialog = await showDetail(this.page, row, () => {
      this.open = null
      if (this.page.state.get('result') === key) this.page.go({ result: null })
    })
    this.open = { key, dialog }
  }
}

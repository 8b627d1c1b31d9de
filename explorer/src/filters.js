// The panel of filters: the values of each facet with the number of results that they would show.

import { el, replace } from './dom.js'
import { count } from './format.js'
import { NONE } from './names.js'
import { ALL } from './state.js'

/** The panel of filters of a page. */
export class Filters {
  /** @param {object} page */
  constructor(page) {
    this.page = page
    this.element = el('form', { class: 'filters', 'aria-label': 'Filters', on: { submit: (event) => event.preventDefault() } })
    this.groups = page.facets.columns.map((facet) => new Group(page, facet, this))
    this.element.append(...this.groups.map(({ element }) => element))
  }

  /** Show what is selected and the counts. */
  update(selected, counts) {
    this.selected = selected
    for (const group of this.groups) group.update(selected.get(group.facet.column), counts.get(group.facet.column))
  }
}

/** A facet: its title with what is selected, and a box for each value when it is open. */
class Group {
  constructor(page, facet, filters) {
    Object.assign(this, { page, facet, filters })
    this.summary = el('summary')
    this.list = el('div', { class: 'values' })
    this.element = el('details', { class: 'facet', on: { toggle: () => this.fill() } }, this.summary, this.list)
  }

  update(selected, counts) {
    Object.assign(this, { selected, counts })
    const names = selected ? [...selected].map((value) => this.name(value)) : []
    replace(this.summary, el('span', { class: 'facet-title' }, this.facet.title), ' ', el('span', { class: 'facet-value' }, names.length ? names.join(', ') : 'all'))
    this.fill()
  }

  name(value) {
    return this.page.names.of(this.facet.column, value)
  }

  /** Make the boxes, if the facet is open; the one with the focus has it again. */
  fill() {
    if (!this.element.open) return replace(this.list)
    const focused = this.list.contains(document.activeElement) ? document.activeElement.value : null
    const shown = this.facet.values.filter((value) => this.counts.get(value) || this.selected?.has(value))
    shown.sort((a, b) => this.counts.get(b) - this.counts.get(a) || this.name(a).localeCompare(this.name(b)))
    replace(this.list, this.allBox(), shown.map((value) => this.box(value)))
    if (focused !== null) this.list.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus()
    return undefined
  }

  allBox() {
    return this.line(ALL, 'all', null, this.selected === null)
  }

  box(value) {
    return this.line(value, this.name(value), this.counts.get(value), this.selected?.has(value) ?? false)
  }

  line(value, text, number, checked) {
    const box = el('input', { type: 'checkbox', value, on: { change: () => this.change(value, box.checked) } })
    box.checked = checked
    return el('label', {}, box, el('span', { class: 'value-name' }, text), number === null ? null : el('span', { class: 'number' }, count(number)))
  }

  change(value, isChecked) {
    const chosen = new Set(value === ALL ? [] : this.selected)
    if (isChecked) chosen.add(value)
    else chosen.delete(value)
    const values = chosen.size && value !== ALL ? [...chosen] : [ALL]
    this.page.go({ [this.facet.column]: values, page: null })
  }
}

/** What is selected, in words: of each facet with a choice its title and values. */
export function described(page, selected) {
  return page.facets.columns
    .filter(({ column }) => selected.get(column))
    .map(({ column, title }) => `${title}: ${[...selected.get(column)].map((value) => page.names.of(column, value || NONE)).join(' or ')}`)
}

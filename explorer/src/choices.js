// A row of lists to choose from, which are part of the address.

import { el, replace } from './dom.js'

/** Lists with titles; each stays the same element, so that it keeps the focus. */
export class Choices {
  /**
   * @param {Object<string, string>} titles the title of each list by the name of its parameter
   * @param {function(string, string): void} onChange called with the name and the chosen value
   */
  constructor(titles, onChange) {
    this.lists = new Map()
    this.element = el('div', { class: 'choices' }, Object.entries(titles).map(([name, title]) => {
      const list = el('select', { name, on: { change: () => onChange(name, list.value) } })
      const label = el('label', {}, el('span', { class: 'quiet' }, title), list)
      this.lists.set(name, { list, label })
      return label
    }))
  }

  /** Show the values and which of them is chosen: `options` are pairs of value and text; one without another is hidden. */
  update(name, options, value) {
    const { list, label } = this.lists.get(name)
    replace(list, options.map(([option, text]) => el('option', { value: option, selected: option === value }, text)))
    list.value = value
    label.hidden = options.length < 2
  }
}

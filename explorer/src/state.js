// What the page shows, as the hash of its address: `#explore?benchmark_id=resnet&scenario=offline`.

/** The value of a parameter that stands for all values. */
export const ALL = '*'

/** What an address asks for: a view, and texts by the names of parameters. */
export class State {
  /**
   * @param {string} view
   * @param {Map<string, string[]>} params
   */
  constructor(view, params = new Map()) {
    this.view = view
    this.params = params
  }

  /** Read the hash of an address; without a view it is the first one. */
  static parse(hash, firstView) {
    const [view, query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s)
    const params = new Map()
    for (const [name, value] of new URLSearchParams(query)) params.set(name, [...(params.get(name) ?? []), value])
    return new State(decoded(view) || firstView, params)
  }

  /** The first text of a parameter, or null. */
  get(name) {
    return this.params.get(name)?.[0] ?? null
  }

  /** All texts of a parameter, or null where the address does not have it. */
  all(name) {
    return this.params.get(name) ?? null
  }

  /** Another state: `patch` has texts, lists of texts, or null for none; `view` changes the view. */
  with(patch, view = this.view) {
    const params = new Map(this.params)
    for (const [name, value] of Object.entries(patch)) {
      const texts = value === null ? [] : [value].flat()
      if (texts.length) params.set(name, texts)
      else params.delete(name)
    }
    return new State(view, params)
  }

  /** The hash of the address. */
  get hash() {
    const pairs = [...this.params].flatMap(([name, values]) => values.map((value) => [name, value]))
    const query = new URLSearchParams(pairs).toString()
    return `#${encodeURIComponent(this.view)}${query ? `?${query}` : ''}`
  }

  /** Show this state, as a new entry of the history of the browser or in place of the present one. */
  go({ inPlace = false } = {}) {
    if (this.hash === location.hash) return
    history[inPlace ? 'replaceState' : 'pushState'](null, '', this.hash)
    dispatchEvent(new HashChangeEvent('hashchange'))
  }

  /**
   * Leave out what is not known, and say so.
   * @param {Object<string, {title: string, values?: Set<string>, pattern?: RegExp, many?: boolean}>} known the parameters
   *   of the view: the values that exist, or a pattern that they have
   * @returns {{state: State, problems: string[]}}
   */
  checked(known) {
    const params = new Map()
    const problems = []
    for (const [name, values] of this.params) {
      const rule = known[name]
      const kept = rule ? values.filter((value) => exists(rule, value)) : []
      if (!rule) problems.push(`This page knows no “${name}”, which the address asks for, and leaves it out.`)
      for (const value of values) {
        if (rule && !kept.includes(value)) problems.push(`${rule.title} “${value}”, which the address asks for, does not exist; it is left out.`)
      }
      if (kept.length) params.set(name, rule.many ? kept : kept.slice(0, 1))
    }
    return { state: new State(this.view, params), problems }
  }
}

function exists({ values, pattern }, value) {
  return (!values || values.has(value)) && (!pattern || pattern.test(value))
}

function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

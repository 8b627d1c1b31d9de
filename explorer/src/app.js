// The page: reads the data, shows the view that the address asks for, and says what is wrong.

import { Data, DataError } from './data.js'
import { el, replace } from './dom.js'
import { Facets } from './facets.js'
import { makeFooter } from './footer.js'
import { Names } from './names.js'
import { State } from './state.js'
import { VIEWS } from './views.js'

const [header, alerts, main, footer] = ['header', 'alerts', 'main', 'footer'].map((id) => document.getElementById(id))

/** What every view gets: the data, the names, the state, and ways to change it and to speak. */
class Page {
  constructor(data) {
    this.data = data
    this.names = new Names(data.catalogue)
    this.facets = new Facets(data)
    this.state = null
    this.shown = null
  }

  /** Show another state of this view: texts, lists of texts or null by the names of parameters. */
  go(patch, options) {
    this.state.with(patch).go(options)
  }

  /** Say sentences to the reader, in place of the earlier ones. */
  say(sentences) {
    replace(alerts, sentences.map((sentence) => el('p', {}, sentence)))
  }

  /** Show the state of the address. */
  async show() {
    const asked = State.parse(location.hash, VIEWS[0].id)
    const view = VIEWS.find(({ id }) => id === asked.view) ?? VIEWS[0]
    const { state, problems } = asked.checked(view.params(this))
    if (view.id !== asked.view) problems.unshift(`There is no page “${asked.view}”, which the address asks for.`)
    this.state = new State(view.id, state.params)
    this.say(problems)
    showNavigation(view)
    await this.guarded(() => this.#render(view))
  }

  async #render(view) {
    if (this.shown?.view !== view || !this.shown.update) {
      const root = el('div', { class: `view ${view.id}` })
      this.shown = { view, update: null }
      // A panel belongs to the view that opened it.
      for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close()
      replace(main, root)
      const shown = this.shown
      shown.update = await view.render(root, this)
    } else await this.shown.update()
  }

  /** Run something, and say what fails, so that the rest of the page works. */
  async guarded(action) {
    try {
      return await action()
    } catch (error) {
      alerts.append(el('p', {}, error instanceof DataError ? error.message : `This part of the page failed: ${error.message}`))
      if (!(error instanceof DataError)) console.error(error)
      return undefined
    }
  }
}

function showNavigation(view) {
  document.title = `${view.title} · Joulebase explorer`
  const links = VIEWS.map(({ id, title }) => el('a', { href: `#${id}`, 'aria-current': id === view.id && 'page' }, title))
  replace(header, el('div', { class: 'bar' }, el('a', { class: 'brand', href: '#' }, 'Joulebase'), el('nav', { 'aria-label': 'Views' }, links)))
}

async function start() {
  try {
    const page = new Page(await Data.open())
    makeFooter(footer, page)
    addEventListener('hashchange', () => page.show())
    await page.show()
  } catch (error) {
    replace(main)
    replace(alerts, el('p', {}, error instanceof DataError ? error.message : `The page cannot be shown: ${error.message}`))
    if (!(error instanceof DataError)) console.error(error)
  }
}

start()

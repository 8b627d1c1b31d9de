// Elements of the page. Text of the data becomes text nodes and attributes only, never markup.

const SVG = 'http://www.w3.org/2000/svg'

/**
 * Make an HTML element.
 * @param {string} name
 * @param {object} attributes texts, `true` for an attribute without a value; null and false are left out;
 *   `on: {event: listener}`; `data: {name: text}`
 * @param {...any} children nodes and texts; null and false are left out, arrays are flattened
 * @returns {HTMLElement}
 */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children)
}

/** The same for an element of SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children)
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (key === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener)
    else if (key === 'data') Object.assign(element.dataset, value)
    else element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...present(children))
  return element
}

/** Replace what is in an element. */
export function replace(element, ...children) {
  element.replaceChildren(...present(children))
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
}

/** A link to another site, which opens beside this page and learns nothing of it. */
export function outside(url, ...children) {
  return el('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, ...children)
}

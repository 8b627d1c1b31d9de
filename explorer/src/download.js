// Files that the page gives to the reader.

import { el } from './dom.js'

/** Let the browser save a file. */
export function save(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = el('a', { href: url, download: name })
  document.body.append(link)
  link.click()
  link.remove()
  // Not before the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Words as a name of a file: `ResNet-50, Offline` is `resnet-50-offline`. */
export function fileName(words, ending) {
  const name = words.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 100)
  return `joulebase-${name}.${ending}`
}

// Bytes that are packed by gzip in scripts, one character for each: read as bytes from a server, and as a script from a
// disk, from which a page can read nothing else.

import { DataError, forget, load } from './data.js'

const CHARSET = 'windows-1252'
// A server that sends nothing for so long sends nothing any more.
const PATIENCE_MS = 30_000
const [QUOTE, BACKSLASH] = ['"', '\\'].map((character) => character.charCodeAt(0))
const UNESCAPED = new Map([['n', '\n'], ['r', '\r']].map((pair) => pair.map((character) => character.charCodeAt(0))))

/** The bytes of `data/<name>.js`, packed by gzip. */
export async function loadPacked(name) {
  if (location.protocol === 'file:') return load(name, { charset: CHARSET }).then(bytesOf).finally(() => forget(name))
  return unescaped(await fetched(name), name)
}

async function fetched(name) {
  try {
    const response = await inTime(fetch(`data/${name}.js`))
    if (!response.ok) throw new Error(response.statusText)
    const chunks = []
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await inTime(reader.read())
      if (done) return joined(chunks)
      chunks.push(value)
    }
  } catch {
    throw new DataError(`The file data/${name}.js cannot be loaded, so that this query cannot be run.`)
  }
}

function joined(chunks) {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let position = 0
  for (const chunk of chunks) {
    bytes.set(chunk, position)
    position += chunk.length
  }
  return bytes
}

/** The same promise, which fails if it takes too long. */
export function inTime(promise, milliseconds = PATIENCE_MS) {
  let timer
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('too late')), milliseconds) })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** What stands between the quotation marks of a script, without the backslashes. */
function unescaped(script, name) {
  const bytes = new Uint8Array(script.length)
  let length = 0
  // The name of the file stands between the first two quotation marks.
  let i = script.indexOf(QUOTE, script.indexOf(QUOTE, script.indexOf(QUOTE) + 1) + 1) + 1
  while (i < script.length && script[i] !== QUOTE) {
    const isEscape = script[i] === BACKSLASH
    if (isEscape) i += 1
    bytes[length] = (isEscape && UNESCAPED.get(script[i])) || script[i]
    length += 1
    i += 1
  }
  if (i >= script.length) throw new DataError(`The file data/${name}.js is damaged, so that this query cannot be run.`)
  return bytes.subarray(0, length)
}

/** The bytes of a text that was read in the character set of these scripts. */
function bytesOf(text) {
  const all = new TextDecoder(CHARSET).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const byCode = new Map([...all].map((character, byte) => [character.charCodeAt(0), byte]))
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) bytes[i] = byCode.get(text.charCodeAt(i))
  return bytes
}

// The program that runs SQL: DuckDB in a worker of its own. The page loads it for the first query.

import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm'

// What begins a statement that follows another.
const SEPARATOR = ';'

/** A DuckDB in a worker. */
class Engine {
  /**
   * Start it.
   * @param {Uint8Array} program the text of its worker, packed by gzip
   * @param {Uint8Array} wasm its WebAssembly, packed by gzip
   */
  static async start(program, wasm) {
    const engine = new Engine()
    try {
      await engine.#start(await unpacked(program), wasm)
      return engine
    } catch (error) {
      engine.stop()
      throw error
    }
  }

  async #start(program, wasm) {
    const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }))
    this.worker = new Worker(url)
    const failed = failureOf(this.worker, wasm)
    this.database = new AsyncDuckDB(new VoidLogger(), this.worker)
    // Its worker fetches this address, and is given the WebAssembly.
    await Promise.race([this.database.instantiate(url), failed])
    URL.revokeObjectURL(url)
    await this.database.open({})
    this.connection = await this.database.connect()
  }

  /** End it, with whatever it does. */
  stop() {
    this.worker?.terminate()
  }

  /** Run SQL whose answer has only texts and nulls; returns the names of its columns and its rows. */
  async rows(sql) {
    const answer = await this.connection.query(sql)
    const columns = answer.schema.fields.map((_, index) => answer.getChildAt(index))
    const rows = Array.from({ length: answer.numRows }, (_, row) => columns.map((column) => column.get(row)))
    return { names: answer.schema.fields.map(({ name }) => name), rows }
  }

  /** Make a table of a stream of Arrow, packed by gzip. */
  async add(schema, name, packed) {
    const stream = new Uint8Array(await unpacked(packed))
    await this.connection.insertArrowFromIPCStream(stream, { schema, name, create: true })
  }

  /** The statements of an SQL text without their semicolons, as DuckDB separates them, and the first word of each. */
  async statements(sql) {
    // DuckDB counts bytes.
    const bytes = new TextEncoder().encode(sql)
    const part = (from, to) => new TextDecoder().decode(bytes.subarray(from, to))
    const { offsets } = await this.database.tokenize(sql)
    const tokens = offsets.map((from, index) => ({ from, text: part(from, offsets[index + 1]) }))
    return separated(tokens, bytes.length).map(({ from, to, first }) => ({ sql: part(from, to), word: first.match(/^\w*/)[0] }))
  }
}

/** Where the statements of a list of tokens begin and end, and the first token of each; DuckDB leaves comments out. */
function separated(tokens, end) {
  const statements = []
  let [from, first] = [0, null]
  for (const token of [...tokens, { from: end, text: SEPARATOR }]) {
    if (!token.text.startsWith(SEPARATOR)) first ??= token.text
    else {
      if (first !== null) statements.push({ from, to: token.from, first })
      ;[from, first] = [token.from + 1, null]
    }
  }
  return statements
}

/** A promise that fails when the worker does. */
function failureOf(worker, wasm) {
  const { port1: own, port2: port } = new MessageChannel()
  worker.postMessage({ wasm, port }, [port])
  return new Promise((_, reject) => {
    own.onmessage = ({ data }) => reject(new Error(data))
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
  })
}

function unpacked(packed) {
  return new Response(new Response(packed).body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}

globalThis.joulebase('engine', Engine)

// Runs before DuckDB's program in its worker. DuckDB fetches its WebAssembly: here it gets the one that the page sends,
// since a page that was opened from a disk can fetch nothing. No other way to the network is left.
{
  let sent = null

  const answer = async () => {
    const unpacked = new Response(sent.wasm).body.pipeThrough(new DecompressionStream('gzip'))
    return new Response(unpacked, { headers: { 'Content-Type': 'application/wasm' } })
  }

  self.addEventListener('message', (event) => {
    if (!event.data.wasm) return
    event.stopImmediatePropagation()
    sent = event.data
  })
  // DuckDB says nothing if its WebAssembly is damaged.
  self.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    sent.port.postMessage(String(event.reason))
  })
  self.fetch = answer
  for (const name of ['XMLHttpRequest', 'WebSocket', 'EventSource', 'importScripts']) self[name] = undefined
  // With it DuckDB counts the bytes of its WebAssembly as they arrive, which takes a tenth of its start.
  self.TransformStream = undefined
  // DuckDB writes all that it returns to the page to the console too.
  for (const name of ['log', 'warn']) console[name] = () => {}
}

// Runs before DuckDB's program in its worker. DuckDB fetches its WebAssembly: here it gets the one that the page sends,
// since a page that was opened from a disk can fetch nothing. No other way to the network is left.
{
  let sent = null

  const answer = async () => {
    const unpacked = new Blob([sent.wasm]).stream().pipeThrough(new DecompressionStream('gzip'))
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
}

// Which measures the axes show.

/** The measures that are columns of results, of a role: `performance` (score), `energy` (power or energy), `derived`. */
export function measuresOf(page, roles) {
  return page.data.catalogue.measures.filter(({ measure, measurement_role: role }) => roles.includes(role) && page.data.has(measure))
}

/** The two axes of a chart of results: what the address says, else the pair that most of these results have. */
export function axesOf(page, rows) {
  const xs = measuresOf(page, ['energy', 'derived'])
  const ys = measuresOf(page, ['performance', 'derived'])
  const [x, y] = commonest(page, rows, measuresOf(page, ['energy']), measuresOf(page, ['performance']))
  return { x: page.names.measure(page.state.get('x') ?? x), y: page.names.measure(page.state.get('y') ?? y), xs, ys }
}

function commonest(page, rows, xs, ys) {
  let best = [xs[0].measure, ys[0].measure]
  let most = 0
  for (const { measure: x } of xs) {
    for (const { measure: y } of ys) {
      const number = both(page, rows, x, y)
      if (number > most) [best, most] = [[x, y], number]
    }
  }
  return best
}

function both(page, rows, x, y) {
  const [first, second] = [page.data.column(x), page.data.column(y)]
  let number = 0
  for (const row of rows) if (first[row] !== null && second[row] !== null) number += 1
  return number
}

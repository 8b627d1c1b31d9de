// Which measures the axes show: one for each axis, samples and tokens never mixed.

/** The measures that are columns of results, of a role: `performance` (score), `energy` (power or energy), `derived`. */
export function measuresOf(page, roles) {
  return page.data.catalogue.measures.filter(({ measure, measurement_role: role }) => roles.includes(role) && page.data.has(measure))
}

/** The measures that some of these results have, of the same roles. */
export function measuresWithValues(page, rows, roles) {
  return measuresOf(page, roles).filter(({ measure }) => {
    const values = page.data.column(measure)
    return rows.some((row) => values[row] !== null)
  })
}

/**
 * The two axes of a chart of results: what the address says, as far as these results have it, else the score and the
 * power metric that most of them have.
 * @returns {{x: object, y: object, offered: object[]}} the measures, and all that these results have
 */
export function axesOf(page, rows) {
  const offered = measuresWithValues(page, rows, ['performance', 'energy', 'derived'])
  const asked = (name) => offered.find(({ measure }) => measure === page.state.get(name))
  const [x, y] = commonest(page, rows)
  return { x: asked('x') ?? x, y: asked('y') ?? y, offered }
}

function commonest(page, rows) {
  const [xs, ys] = [measuresOf(page, ['energy']), measuresOf(page, ['performance'])]
  let [best, most] = [[xs[0], ys[0]], 0]
  for (const x of xs) {
    for (const y of ys) {
      const number = both(page, rows, x, y)
      if (number > most) [best, most] = [[x, y], number]
    }
  }
  return best
}

function both(page, rows, { measure: x }, { measure: y }) {
  const [first, second] = [page.data.column(x), page.data.column(y)]
  let number = 0
  for (const row of rows) if (first[row] !== null && second[row] !== null) number += 1
  return number
}

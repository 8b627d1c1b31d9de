// The points of a trend, where its lines end, and what it says in words.

import { breaksBetween, reasonOf } from './breaks.js'
import { si } from './format.js'
import { groupBy } from './group.js'

/**
 * The points of the rows of one benchmark, scenario and measure.
 * @returns {object[]} points of `trendChart`, with `row` and `ratio`; on the list: `rounds`, all rounds of the suite from
 *   the first to the last; `series`, the names of the lines by their number; `breaks`, where lines end
 */
export function pointsOf(page, rows, measure) {
  const rounds = roundsOf(page, rows)
  const series = [...new Set(rows.map((row) => seriesName(row)))].sort()
  const firsts = new Map()
  const points = rows.map((row) => {
    const name = seriesName(row)
    const line = `${row.comparability_id} ${name}`
    if (!firsts.has(line)) firsts.set(line, row)
    return pointOf(page, row, { line, seriesName: name, series: series.indexOf(name), at: rounds.indexOf(row.round_id), first: firsts.get(line) }, measure)
  })
  points.sort((a, b) => a.at - b.at || a.series - b.series)
  return Object.assign(points, { rounds, series, breaks: breaksOf(page, rows, rounds) })
}

function roundsOf(page, rows) {
  const all = page.data.catalogue.rounds.filter(({ suite }) => suite === rows[0].suite).map(({ round_id: id }) => id)
  const used = rows.map(({ round_id: id }) => all.indexOf(id))
  return all.slice(Math.min(...used), Math.max(...used) + 1)
}

/** The name of a metering point in words. */
export const pointName = (point) => `metered as ${point.replaceAll('_', ' ')}`

function seriesName(row) {
  if (row.metering_point !== null) return pointName(row.metering_point)
  return row.is_with_power ? 'measured with power' : 'measured without power'
}

function pointOf(page, row, place, measure) {
  const [best, soFar] = [row.amount * measure.factor, row.best_so_far * measure.factor]
  const [high, low] = measure.is_higher_better ? [row.amount, place.first.amount] : [place.first.amount, row.amount]
  const title = [
    page.names.round(row.round_id), `${si(best, measure.unit)} (best so far ${si(soFar, measure.unit)})`,
    row.result_count === 1 ? 'the only result' : `best of ${row.result_count} results`, row.submitter, row.system_name,
  ].join('\n')
  return { ...place, row, best, soFar, count: row.result_count, ratio: high / low, title }
}

/** The breaks between the rounds of the rows: the place of the first round after each, and the reasons. */
function breaksOf(page, rows, rounds) {
  const found = breaksBetween(page, rows[0], rounds[0], rounds.at(-1))
  return [...groupBy(found, ({ round_id: round }) => round)].map(([round, listed]) => (
    { at: rounds.indexOf(round), reasons: [...new Set(listed.map((entry) => reasonOf(page, entry)))] }))
}

/** What the newest comparable rounds say, as sentences. */
export function findingsOf(page, points, measure) {
  const last = points.at(-1)
  const line = points.filter((point) => point.line === last.line)
  const [first] = line
  const of = last.count === 1 ? 'which is the only one of its round' : `the best of ${last.count}`
  const newest = `${page.names.round(last.row.round_id)}: ${si(last.best, measure.unit)}, ${of}.`
  if (first === last) return [newest]
  const word = last.ratio >= 1 ? 'better' : 'worse'
  const ratio = Number((last.ratio >= 1 ? last.ratio : 1 / last.ratio).toPrecision(3))
  return [newest, ratio === 1 ? `As good as ${page.names.round(first.row.round_id)}.` : `That is ${ratio} times ${word} than in ${page.names.round(first.row.round_id)}, the first comparable round.`]
}

/** The chart in words: what it shows, and the best of each round. */
export function describedOf(points, text) {
  return `${text}. ${points.map(({ title }) => title.replaceAll('\n', ', ')).join('; ')}.`
}

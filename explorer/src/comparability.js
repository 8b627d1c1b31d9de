// Which measures of two results may be compared, and why the others may not.

import { breaksBetween, reasonOf } from './breaks.js'

const ROLES = ['performance', 'energy', 'derived']

/**
 * Why measures of two results may not be compared.
 * @param {object} page
 * @param {object} a a result: its columns by name
 * @param {object} b
 * @returns {{performance: string|null, energy: string|null, derived: string|null}} a sentence by the role of a measure,
 *   null where it may be compared
 */
export function reasonsAgainst(page, a, b) {
  const general = generalReason(page, a, b)
  if (general) return Object.fromEntries(ROLES.map((role) => [role, general]))
  const metering = meteringReason(a, b)
  return { performance: performanceReason(page, a, b), energy: metering, derived: metering }
}

// What two results must have in common, with the reason where they do not.
const COMMON = {
  suite: 'They are of two suites, which measure different things.',
  benchmark_id: 'They are of two benchmarks, which compute different things.',
  scenario: 'They are of two scenarios, which measure in different ways.',
  category: 'They are of two categories, which have different rules.',
  division: 'They are of two divisions: only the closed one requires the same model of all.',
}

function generalReason(page, a, b) {
  for (const [name, reason] of Object.entries(COMMON)) if (a[name] !== b[name]) return reason
  if (a.comparability_id !== b.comparability_id) return brokenReason(page, a, b)
  if (a.division === 'open' && (a.used_model === null || a.used_model !== b.used_model)) {
    return 'In the open division the submitter chooses the model, and theirs are not known to be the same.'
  }
  return null
}

function brokenReason(page, a, b) {
  const [earlier, later] = [a, b].map(({ round_id: id }) => page.names.rounds.get(id)).sort((x, y) => x.round_date.localeCompare(y.round_date))
  const reasons = breaksBetween(page, a, earlier.round_id, later.round_id).map((found) => reasonOf(page, found))
  return reasons.join(' ') || 'Their rounds measure the benchmark in different ways.'
}

function performanceReason(page, a, b) {
  if (a.performance_comparability_id === b.performance_comparability_id) return null
  const { evidence } = page.data.catalogue.performance_rules.find(({ suite }) => suite === a.suite) ?? {}
  return `One was measured with power and the other without, so their performance is not compared${evidence ? ` (${evidence})` : ''}.`
}

function meteringReason(a, b) {
  if (a.metering_point === b.metering_point) return null
  return 'Their energy was metered at different points, of which one has losses that the other has not.'
}

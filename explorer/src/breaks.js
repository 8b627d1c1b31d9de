// Where the results of a benchmark cannot be compared with earlier ones, and why.

/** The breaks between two rounds of a suite, the earlier one left out, in their order. */
export function breaksBetween(page, { suite, benchmark_id: benchmark, scenario }, earlier, later) {
  const date = (round) => page.names.rounds.get(round).round_date
  return page.data.catalogue.breaks.filter((found) => found.suite === suite
    && (found.benchmark_id === null || found.benchmark_id === benchmark)
    && (found.scenario === null || found.scenario === scenario)
    && date(found.round_id) > date(earlier) && date(found.round_id) <= date(later))
}

/** Why results from a round on cannot be compared with earlier ones, as a sentence. */
export function reasonOf(page, { round_id: round, reason, is_official: isOfficial }) {
  return `From ${page.names.round(round)} on, results are not compared with earlier ones: ${reason}${isOfficial ? '' : ' (a break of this warehouse, which the official compatibility table does not have)'}.`
}

// How well the power of a result was measured: flags in words, the trace, and the recomputed beside the published value.

import { el } from './dom.js'
import { full } from './format.js'
import { lineLink } from './sources.js'
import { terms } from './terms.js'
import { description, trace } from './trace.js'

const NONE = 'none'
const MEASURED = ['idle_power_w', 'idle_to_load_ratio', 'first_30s_to_mean_ratio', 'drift_pct', 'power_cv', 'avg_uncertainty_pct', 'max_uncertainty_pct', 'line_v', 'true_power_factor', 'channel_count', 'analyzer_model', 'cooling', 'power_management', 'power_supply_details']

/** The flags of a result and its grade of evidence, each with its meaning. */
export function flagsOf(page, row) {
  const { data } = page
  const { catalogue } = data
  const grade = catalogue.evidence_grades.find(({ evidence_grade: name }) => name === data.column('evidence_grade')[row])
  const flags = [...flagged(catalogue.quality_flags, data.column('power_quality_flags')[row]), ...flagged(catalogue.run_flags, data.column('power_run_flags')[row])]
  const checked = data.column('power_quality_flags')[row]
  return [
    grade ? el('p', {}, el('strong', {}, `Evidence: ${grade.evidence_grade.replaceAll('_', ' ')}. `), grade.description) : null,
    flags.length ? el('ul', { class: 'flags' }, flags.map(({ flag, questions_value: questions, description: text }) => el('li', {}, el('strong', {}, flag.replaceAll('_', ' ')), questions ? ' (puts the value in question): ' : ': ', text))) : null,
    checked === NONE ? el('p', {}, 'Its power measurement has none of the flags of quality.') : null,
    checked === null && data.column('measured')[row] === 'measured' ? el('p', {}, 'The samples of its power measurement are not in the warehouse, so the quality of the measurement was not checked.') : null,
  ]
}

function flagged(known, text) {
  const names = (text ?? '').split(', ')
  return known.filter(({ flag }) => names.includes(flag))
}

/** The corrections that changed the result or one of its sources, in words. */
export async function correctionsOf(page, row) {
  const [all, sources] = await Promise.all([page.data.table('corrections'), page.data.related('sources', row)])
  const texts = [page.data.column('correction_ids')[row], ...sources.map((source) => source.correction_ids)]
  const ids = new Set(texts.flatMap((text) => text ? text.split(', ') : []))
  const found = all.filter(({ correction_id: id }) => ids.has(id))
  if (!found.length) return [el('p', { class: 'quiet' }, 'None: the values are as published.')]
  return found.map(({ correction_id: id, reason, evidence }) => el('p', {}, el('strong', {}, `${reason} `), `How it is known: ${evidence} `, el('span', { class: 'quiet' }, `(${id})`)))
}

/** The power run of a result: the trace, the recomputed beside the published power, what was measured. */
export async function powerOf(page, row, width) {
  const [[run], steps] = await Promise.all([page.data.related('power', row), page.data.related('traces', row)])
  if (!run) return [el('p', { class: 'quiet' }, 'No samples of its power are in the warehouse; its sources lead to the log, where there is one.')]
  const help = { ...await page.data.helpOf('power_runs'), ...await page.data.helpOf('power_quality') }
  const registry = new Map((await page.data.table('registry')).map((source) => [source.source_id, source]))
  return [
    steps.length ? el('figure', { class: 'trace' }, trace(steps, run, width), el('figcaption', { class: 'quiet' }, description(steps, run)), stepsTable(steps)) : null,
    terms([
      ...recomputed(run, help),
      link('Samples', help.source_path, registry.get(run.source_id), run.source_path, run.source_line),
      link('Window', help.window_source_path, registry.get(run.source_id), run.window_source_path, run.window_source_line),
      ...MEASURED.filter((name) => run[name] !== null).map((name) => ({ name, value: run[name], help: help[name] })),
    ].filter(Boolean)),
  ]
}

/** A fact that is a link to a line. */
function link(name, help, source, path, line) {
  return path && { name, value: path, help, text: el('span', {}, lineLink(source, path, line)) }
}

function recomputed(run, help) {
  const [name, published] = run.power_w === null ? ['energy_j_per_query', 'published_energy_j_per_query'] : ['power_w', 'published_power_w']
  const unit = run.power_w === null ? 'J per query' : 'W'
  const text = (value) => value === null ? '–' : `${full(value)} ${unit}`
  const by = run.published_by ? ` (${run.published_by})` : ''
  const percent = run.published_difference_pct
  const difference = percent === null ? '–' : Math.abs(percent) < 0.001 ? 'less than 0.001 %' : `${full(Number(percent.toPrecision(3)))} %`
  return [
    { name, value: null, help: help[name], text: `${text(run[name])}, recomputed from ${full(run.counted_sample_count ?? 0)} samples` },
    { name: published, value: null, help: help[published], text: text(run[published]) + by },
    { name: 'published_difference_pct', value: null, help: help.published_difference_pct, text: difference },
  ]
}

function stepsTable(steps) {
  const head = ['From (s)', 'To (s)', 'In the window', 'Mean (W)', 'Lowest (W)', 'Highest (W)']
  const cells = ({ start_s: start, end_s: end, is_in_window: inside, mean_power_w: mean, min_power_w: low, max_power_w: high }) =>
    [full(start), full(end), inside === null ? 'in part' : inside ? 'yes' : 'no', full(mean), full(low), full(high)]
  const details = el('details', {}, el('summary', {}, 'The trace as a table'))
  details.addEventListener('toggle', () => {
    details.querySelector('table') ?? details.append(el('table', {},
      el('thead', {}, el('tr', {}, head.map((title) => el('th', { scope: 'col' }, title)))),
      el('tbody', {}, steps.map((step) => el('tr', {}, cells(step).map((text) => el('td', { class: 'number' }, text)))))))
  })
  return details
}

// The pictures of the paper's figures, one function for each kind, in the colours and sizes of this page.

import * as Plot from '@observablehq/plot'
import { logTicks } from './chart.js'
import { svg } from './dom.js'
import { capital, full, si } from './format.js'
import { box, letter, line, pointed } from './swatch.js'

const STYLE = { fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' }
const QUIET = 'var(--quiet)'
const [FIRST, SECOND, THIRD] = ['var(--accent)', 'var(--second)', 'var(--third)']
// With fewer ticks between powers of ten, an axis gets more of them.
const FEWEST = 4
const HALO = { stroke: 'var(--page)', strokeWidth: 4 }
const four = (value) => String(Number(value.toPrecision(4)))

/**
 * Each kind: a function of the rows of a variant, its texts, and `{width, all, colours}` - the rows of both variants, so
 * that both pictures have the same axes, and the colours of the page - to a picture and the entries of its legend.
 */
export const KINDS = {
  trend, power_ranges: ranges, energy_and_time: energyAndTime, energy_and_operations: operations, histogram,
  accuracy_ratios: accuracyRatios, ratio_bars: ratioBars,
}

// What is estimated is hatched, as the texts of the figures say.
const HATCH = 'url(#hatch)'

/** A picture with the pattern of hatched areas. */
function hatched(picture) {
  const pattern = svg('pattern', { id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    svg('rect', { width: 5, height: 5, fill: 'var(--page)' }), svg('rect', { width: 1.6, height: 5, fill: FIRST }))
  picture.prepend(svg('defs', {}, pattern))
  return picture
}

/** A plot of this page; `y` or `x` may be logarithmic with ticks and texts of its own. */
function plot(width, height, options) {
  return Plot.plot({ className: 'plot', width, height, style: STYLE, marginTop: 26, marginBottom: 40, ...options })
}

/** The domain of a logarithmic axis, with its ticks. */
function logarithmic(values, room = 1.3) {
  const positive = values.filter((value) => value > 0)
  const domain = [Math.min(...positive) / room, Math.max(...positive) * room]
  const ticks = logTicks(...domain, 7)
  return { domain, ticks: ticks.length < FEWEST ? fineTicks(domain) : ticks }
}

/** Ticks between the powers of ten. */
function fineTicks([low, high]) {
  const powers = Array.from({ length: Math.ceil(Math.log10(high / low)) + 2 }, (_, index) => Math.floor(Math.log10(low)) + index)
  return powers.flatMap((power) => [1, 1.5, 2, 3, 4, 5, 7].map((factor) => Number(`${factor}e${power}`))).filter((tick) => tick >= low && tick <= high)
}

function trend(rows, texts, { width, all, colours }) {
  const rounds = [...new Set([...rows].sort((a, b) => a.round_date.localeCompare(b.round_date)).map(({ version }) => version))]
  const names = [...new Set(all.map(({ series }) => series))]
  const colour = ({ series }) => colours[names.indexOf(series) % colours.length]
  const points = rows.map((row) => ({ ...row, at: rounds.indexOf(row.version) }))
  const { domain, ticks } = logarithmic(all.flatMap((row) => [row.running, row.of_round]), 1.15)
  const height = Math.round(Math.max(300, Math.min(400, width * 0.75)))
  const ends = spread(lastOf(points), domain, height - 66)
  const path = { x: 'at', z: (point) => `${point.series} ${point.line}`, stroke: colour }
  const picture = plot(width, height, {
    marginLeft: 46,
    // Room for the labels at the ends.
    marginRight: 14 + 6.2 * Math.max(...all.map(({ label }) => label.length)),
    x: { domain: [-0.3, rounds.length - 0.7], axis: null },
    y: { type: 'log', domain, axis: null },
    marks: [
      Plot.gridY(ticks),
      Plot.axisY(ticks, { text: (tick) => full(tick), tickSize: 0, label: texts.y, labelArrow: 'none' }),
      Plot.axisX(rounds.keys(), { text: (at) => rounds[at], tickSize: 0, label: texts.x, labelArrow: 'none', labelAnchor: 'center' }),
      Plot.line(points, { ...path, y: 'of_round', strokeDasharray: '3 3', strokeWidth: 1 }),
      Plot.line(points, { ...path, y: 'running', strokeWidth: 1.7 }),
      Plot.dot(points, { x: 'at', y: 'of_round', r: 3.5, stroke: colour, strokeWidth: 1.5, fill: (point) => point.result_count === 1 ? 'var(--page)' : colour(point) }),
      Plot.link(ends, { x1: 'at', y1: 'running', x2: rounds.length - 0.7, y2: 'place', stroke: colour, strokeOpacity: 0.5, strokeDasharray: '1 3' }),
      Plot.text(ends, { x: rounds.length - 0.7, y: 'place', text: 'label', fill: colour, textAnchor: 'start', dx: 5, fontSize: 11 }),
      Plot.tip(points, Plot.pointer({ x: 'at', y: 'of_round', fontSize: 12, title: (point) => `${point.label}, ${point.version}\n${four(point.of_round)} in the round, ${four(point.running)} so far` })),
    ],
    color: { type: 'identity' },
  })
  const legend = [{ picture: line(QUIET), text: 'best so far' }, { picture: line(QUIET, true), text: 'best of the round' }]
  if (rows.some((row) => row.result_count === 1)) legend.push({ picture: pointed(QUIET, false), text: 'a single result' })
  return { picture, legend }
}

/** The last point of each series. */
function lastOf(points) {
  const last = new Map()
  for (const point of points) if (!last.has(point.series) || point.at >= last.get(point.series).at) last.set(point.series, point)
  return [...last.values()]
}

/** Labels at the heights of their points, moved apart as little as needed, as `place`. */
function spread(points, [low, high], height) {
  const distance = 13 / height
  const clusters = []
  for (const point of [...points].sort((a, b) => a.running - b.running)) {
    clusters.push([{ point, at: Math.log(point.running / low) / Math.log(high / low) }])
    while (clusters.length > 1 && bottom(clusters.at(-1), distance) - top(clusters.at(-2), distance) < distance) clusters.push([...clusters.splice(-2).flat()])
  }
  return clusters.flatMap((cluster) => cluster.map(({ point }, index) => ({ ...point, place: low * (high / low) ** (bottom(cluster, distance) + index * distance) })))
}

const bottom = (cluster, distance) => cluster.reduce((sum, { at }) => sum + at, 0) / cluster.length - distance * (cluster.length - 1) / 2
const top = (cluster, distance) => bottom(cluster, distance) + distance * (cluster.length - 1)

function ranges(rows, texts, { width, all }) {
  const { domain, ticks } = logarithmic(all.flatMap((row) => [row.min_power_w, row.max_power_w]), 25)
  const estimated = rows.filter((row) => row.max_estimated_power_w)
  const measured = (row) => row.max_power_w - (row.max_estimated_power_w ?? 0)
  const picture = plot(width, 260, {
    marginLeft: 82,
    x: { type: 'log', domain, axis: null },
    y: { domain: [...rows].reverse().map(({ category }) => category), axis: null, padding: 0.5 },
    marks: [
      Plot.gridX(ticks),
      Plot.axisX(ticks, { text: (tick) => si(tick, 'W'), tickSize: 0, label: texts.x, labelArrow: 'none', labelAnchor: 'center' }),
      Plot.axisY({ tickSize: 0, label: null, tickFormat: capital }),
      Plot.barX(rows, { y: 'category', x1: 'min_power_w', x2: measured, fill: FIRST }),
      Plot.barX(estimated, { y: 'category', x1: measured, x2: 'max_power_w', fill: HATCH, stroke: FIRST }),
      Plot.text(rows, { y: 'category', x: 'min_power_w', text: (row) => si(row.min_power_w, 'W'), textAnchor: 'end', dx: -5 }),
      Plot.text(rows, { y: 'category', x: 'max_power_w', text: (row) => si(row.max_power_w, 'W'), textAnchor: 'start', dx: 5 }),
    ],
  })
  const legend = [{ picture: box(FIRST), text: 'measured' }]
  if (estimated.length) legend.push({ picture: box(HATCH, FIRST), text: `estimated by the submitter: ${estimated.map((row) => si(row.max_estimated_power_w, 'W')).join(', ')}` })
  return { picture: hatched(picture), legend }
}

function histogram(rows, texts, { width, all }) {
  const highest = Math.max(...all.map((row) => row.result_count))
  const picture = plot(width, 300, {
    marginLeft: 42,
    x: { domain: [Math.min(...all.map((row) => row.bin_lower_pct)), Math.max(...all.map((row) => row.bin_upper_pct))], label: texts.x, labelArrow: 'none', labelAnchor: 'center' },
    y: { domain: [0, highest * 1.1], grid: true, label: texts.y, labelArrow: 'none', tickSize: 0, ticks: 5 },
    marks: [
      Plot.rectY(rows, { x1: 'bin_lower_pct', x2: 'bin_upper_pct', y: 'result_count', fill: FIRST, inset: 0.5 }),
      Plot.text(rows, { x: (row) => (row.bin_lower_pct + row.bin_upper_pct) / 2, y: 'result_count', text: (row) => String(row.result_count), dy: -8 }),
    ],
  })
  return { picture, legend: [] }
}

function accuracyRatios(rows, texts, { width, all }) {
  const readings = [...new Set(rows.map(({ reading }) => reading))].sort()
  const colour = ({ reading }) => [FIRST, SECOND, THIRD][readings.indexOf(reading)]
  return { picture: bars(rows.map((row) => ({ group: row.version, part: row.reading, value: row.efficiency_ratio, colour: colour(row) })), readings, texts, { width, all: all.map((row) => row.efficiency_ratio) }), legend: readings.map((reading) => ({ picture: box(colour({ reading })), text: reading })) }
}

const RATIOS = { efficiency_ratio: ['Efficiency', FIRST], performance_ratio: ['Performance', SECOND], power_ratio: ['Power', THIRD] }

function ratioBars(rows, texts, { width, all }) {
  const names = Object.values(RATIOS).map(([name]) => name)
  const values = all.flatMap((row) => Object.keys(RATIOS).map((name) => row[name]))
  const readings = [...new Set(rows.map(({ reading }) => reading))]
  const pictures = readings.map((reading) => {
    const shown = rows.filter((row) => row.reading === reading)
    const drawn = shown.flatMap((row) => Object.entries(RATIOS).map(([name, [part, colour]]) => ({ group: row.version, part, value: row[name], colour })))
    return { title: readings.length > 1 ? reading : '', picture: bars(drawn, names, texts, { width, all: values }) }
  })
  return { picture: stacked(pictures, width), legend: Object.values(RATIOS).map(([text, colour]) => ({ picture: box(colour), text })) }
}

/** Bars in groups, with their numbers, and a line at one. */
function bars(drawn, parts, { x, y }, { width, all }) {
  const room = width / (new Set(drawn.map(({ group }) => group)).size * parts.length)
  // Numbers of narrow bars stand upright.
  const place = room < 26 ? { rotate: -90, textAnchor: 'start', dy: -4 } : { dy: -7 }
  return plot(width, 260, {
    marginLeft: 42,
    fx: { label: x, labelAnchor: 'center', padding: 0.15, axis: 'bottom' },
    x: { axis: null, domain: parts, padding: 0.06 },
    y: { domain: [0, Math.max(...all) * (width < 480 ? 1.25 : 1.12)], grid: true, label: y, labelArrow: 'none', tickSize: 0, ticks: 5 },
    marks: [
      Plot.barY(drawn, { fx: 'group', x: 'part', y: 'value', fill: 'colour' }),
      Plot.ruleY([1], { stroke: QUIET, strokeDasharray: '4 3' }),
      Plot.text(drawn, { fx: 'group', x: 'part', y: 'value', text: ({ value }) => Number(value.toPrecision(room < 44 ? 2 : 3)).toString(), fontSize: 11, ...place }),
    ],
    color: { type: 'identity' },
  })
}

function energyAndTime(rows, texts, { width, all }) {
  const side = width < 480 ? width : Math.floor(width / 2)
  const measured = rows.map((row) => ({ at: String(row.accelerator_count), part: 'measured', value: row.measured_energy_megajoules }))
  const estimated = rows.filter((row) => row.estimated_energy_megajoules).map((row) => ({ at: String(row.accelerator_count), part: 'estimated', value: row.estimated_energy_megajoules }))
  const groups = rows.map((row) => String(row.accelerator_count))
  const x = { domain: groups, label: texts.x, labelArrow: 'none', labelAnchor: 'center', tickSize: 0 }
  const y = (name) => ({ domain: [0, Math.max(...all.map((row) => row[name])) * 1.14], grid: true, label: null, tickSize: 0, ticks: 5 })
  const energy = plot(side, 260, {
    marginLeft: 42,
    x: { ...x, padding: 0.3 },
    y: y('total_energy_megajoules'),
    marks: [
      Plot.barY([...measured, ...estimated], Plot.stackY({ x: 'at', y: 'value', fill: ({ part }) => part === 'measured' ? FIRST : HATCH, stroke: FIRST })),
      Plot.text(rows, { x: (row) => String(row.accelerator_count), y: 'total_energy_megajoules', text: (row) => four(row.total_energy_megajoules), dy: -8 }),
    ],
    color: { type: 'identity' },
  })
  const time = plot(side, 260, {
    marginLeft: 42,
    x: { ...x, type: 'point', padding: 0.5 },
    y: y('time_to_train_min'),
    marks: [
      Plot.line(rows, { x: (row) => String(row.accelerator_count), y: 'time_to_train_min', stroke: SECOND, strokeWidth: 2 }),
      Plot.dot(rows, { x: (row) => String(row.accelerator_count), y: 'time_to_train_min', fill: SECOND, r: 4 }),
      Plot.text(rows, { x: (row) => String(row.accelerator_count), y: 'time_to_train_min', text: (row) => four(row.time_to_train_min), dy: -12, ...HALO, fill: 'currentColor' }),
    ],
  })
  const legend = [{ picture: box(FIRST), text: 'energy of the computers, measured' }]
  if (estimated.length) legend.push({ picture: box(HATCH, FIRST), text: 'energy of the interconnect, estimated' })
  return { picture: tiled([{ title: 'Energy (MJ)', picture: hatched(energy) }, { title: 'Time to train (min)', picture: time }], width, side), legend: [...legend, { picture: pointed(SECOND), text: 'time to train' }] }
}

function operations(rows, texts, { width, all }) {
  const workloads = [...new Set([...all].sort((a, b) => a.workload_order - b.workload_order).map(({ workload }) => workload))]
  const side = width < 480 ? width : Math.floor(width / 2)
  const panel = (name, unit, hasNames) => {
    const { domain } = logarithmic(all.map((row) => row[name]), 4)
    const ticks = thousands(domain)
    // The cited system is drawn where it has another value.
    const drawn = rows.filter((row, index) => index === rows.findIndex((other) => other.workload === row.workload && other[name] === row[name]))
    const isHollow = (row) => name === 'mac_count' && !row.has_mac_derivation
    const colour = ({ category }) => category === 'tiny' ? SECOND : FIRST
    return plot(side, 40 + workloads.length * 20 + 30, {
      marginLeft: hasNames ? 118 : 10,
      marginRight: 14,
      x: { type: 'log', domain, axis: null },
      y: { type: 'point', domain: workloads, axis: null, padding: 0.6 },
      marks: [
        Plot.gridX(ticks),
        Plot.ruleY(workloads, { stroke: 'var(--line)' }),
        Plot.axisX(ticks, { text: (tick) => si(tick, unit).replace(/ $/, ''), tickSize: 0, label: null }),
        hasNames ? Plot.axisY({ tickSize: 0, label: null }) : null,
        Plot.dot(drawn, { x: name, y: 'workload', r: 4.5, stroke: colour, strokeWidth: 1.6, fill: (row) => isHollow(row) ? 'var(--page)' : colour(row), symbol: ({ reading }) => reading === 'source' ? 'circle' : 'diamond' }),
        Plot.tip(drawn, Plot.pointer({ x: name, y: 'workload', fontSize: 12, title: (row) => `${row.workload}\n${si(row[name], unit)}${unit === 'J' ? ' per sample' : ' operations'}` })),
      ],
      color: { type: 'identity' },
    })
  }
  const pictures = [{ title: 'Energy per sample', picture: panel('energy_j_per_sample', 'J', true) }, { title: 'Multiply-accumulate operations per sample', picture: panel('mac_count', '', side === width) }]
  const legend = [{ picture: pointed(FIRST), text: 'Datacenter' }, { picture: pointed(SECOND), text: 'Tiny' }]
  if (rows.some(({ reading }) => reading !== 'source')) legend.push({ picture: letter('◇'), text: 'the cited system, where it is another' })
  if (rows.some((row) => !row.has_mac_derivation)) legend.push({ picture: pointed(QUIET, false), text: 'count of operations without a source' })
  return { picture: tiled(pictures, width, side), legend }
}

/** Every third power of ten in a domain, so that the texts have room. */
function thousands([low, high]) {
  const powers = [-9, -6, -3, 0, 3, 6, 9, 12, 15].map((power) => Number(`1e${power}`))
  return powers.filter((tick) => tick >= low && tick <= high)
}

const TITLE = 20

/** Pictures below each other in one. */
const stacked = (pictures, width) => pictures.length === 1 ? pictures[0].picture : tiled(pictures, width, width)

/** Pictures with titles in one, beside each other where there is room. */
function tiled(pictures, width, side) {
  const columns = Math.max(1, Math.floor(width / side))
  const heights = pictures.map(({ picture }) => Number(picture.getAttribute('height')) + TITLE)
  const tall = Math.max(...heights)
  const parts = pictures.flatMap(({ title, picture }, index) => {
    const [x, y] = [(index % columns) * side, Math.floor(index / columns) * tall]
    picture.setAttribute('x', x)
    picture.setAttribute('y', y + TITLE)
    return [svg('text', { x: x + 4, y: y + 14, 'font-size': 12, fill: 'currentColor' }, title), picture]
  })
  const height = tall * Math.ceil(pictures.length / columns)
  return svg('svg', { class: 'plot', width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': 12, 'font-family': 'inherit', fill: 'currentColor' }, parts)
}

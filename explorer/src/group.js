// Groups of what has the same key, for browsers that have no `Map.groupBy`.

/** A map from each key to the items that have it, both in the order in which they come. */
export function groupBy(items, keyOf) {
  const groups = new Map()
  for (const item of items) {
    const key = keyOf(item)
    if (groups.has(key)) groups.get(key).push(item)
    else groups.set(key, [item])
  }
  return groups
}

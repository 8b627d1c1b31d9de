// The views of the page, in the order of the navigation.

import { compare } from './views/compare.js'
import { coverage } from './views/coverage.js'
import { explore } from './views/explore.js'
import { paper } from './views/paper.js'
import { sql } from './views/sql.js'
import { trend } from './views/trend.js'

/**
 * A view: `id` is its name in the address and `title` in the navigation; `params(page)` returns the parameters of its
 * address (`State.checked`); `render(root, page)` fills an element, and may return a function that shows another state
 * of the same view in it.
 */
export const VIEWS = [explore, trend, compare, coverage, paper, sql]

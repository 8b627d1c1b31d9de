// The views of the page, in the order of the navigation.

import { explore } from './views/explore.js'

/**
 * A view: `id` is its name in the address and `title` in the navigation; `params(page)` returns the parameters of its
 * address (`State.checked`); `render(root, page)` fills an element, and may return a function that shows another state
 * of the same view in it.
 */
export const VIEWS = [explore]

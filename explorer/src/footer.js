// The foot of the page: which data these are, whose they are, and that this is unofficial.

import { el, replace } from './dom.js'

export function makeFooter(root, { data: { catalogue } }) {
  replace(root,
    el('p', {}, `Joulebase ${catalogue.version}, data ${catalogue.made_from.slice(0, 12)}. Unofficial: not affiliated with MLCommons. `,
      'Source: the results that MLCommons published, each with its file and line; what is derived or corrected here is not verified by MLCommons Association.'),
    el('p', {}, 'The code is under the Apache License 2.0; the numbers belong to the submitters and MLCommons. The program contains ',
      el('a', { href: 'licences.txt' }, 'libraries under licences of their own'), '.'),
    el('p', {}, catalogue.notices.find(({ notice_id: id }) => id === 'trademark').text))
}

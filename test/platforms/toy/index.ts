/** A fourth platform: the whole of its folder. */
import { at } from '../../../src/json'
import { definePlatform } from '../../../src/platforms/define'
import { endpoints } from './endpoints'
import { canonical, entryKind, id, linkHosts, match, shortHosts } from './links'
import { look } from './look'

export const toy = definePlatform({
  id,
  words: ['玩具', 'toys'],
  look,
  hosts: { links: linkHosts, short: shortHosts, api: ['toy.example'], media: ['toy.example'] },
  match,
  canonical,
  entryKind,
  alsoCommented: ['live'],
  linkHeaders: {},
  mediaHeaders: () => ({}),
  endpoints,
  createSession: () => undefined,
  async resolve(target, context) {
    const { body } = await context.call('fetchOneBox', { box_id: target.id })
    return {
      kind: 'article',
      platform: id,
      id: target.id,
      url: canonical(target),
      title: String(at(body, 'box.name')),
      stats: { likes: 3, shares: 12, views: 40 },
      text: [],
      body: [],
      coAuthors: [],
      tags: [],
    }
  },
})

import { AmagiError } from '../../errors'
import { definePlatform } from '../define'

/** Replaced by the platform's own declaration as it is built. */
export const bilibili = definePlatform({
  id: 'bilibili',
  accent: '#FB7299',
  hosts: { pages: [], short: [], api: [], media: [] },
  match: () => null,
  canonical: (target) => `https://www.bilibili.com/video/${target.id}`,
  pageHeaders: {},
  endpoints: [],
  createState: () => ({}),
  resolve: async () => {
    throw new AmagiError('unsupported')
  },
})

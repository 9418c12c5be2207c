import { AmagiError } from '../../errors'
import { definePlatform } from '../define'

/** Replaced by the platform's own declaration as it is built. */
export const douyin = definePlatform({
  id: 'douyin',
  accent: '#FE2C55',
  hosts: { pages: [], short: [], api: [], media: [] },
  match: () => null,
  canonical: (target) => `https://www.douyin.com/video/${target.id}`,
  pageHeaders: {},
  endpoints: [],
  createState: () => ({}),
  resolve: async () => {
    throw new AmagiError('unsupported')
  },
})

import { AmagiError } from '../../errors'
import { definePlatform } from '../define'

/** Replaced by the platform's own declaration as it is built. */
export const kuaishou = definePlatform({
  id: 'kuaishou',
  accent: '#FF4906',
  hosts: { pages: [], short: [], api: [], media: [] },
  match: () => null,
  canonical: (target) => `https://www.kuaishou.com/short-video/${target.id}`,
  pageHeaders: {},
  endpoints: [],
  createState: () => ({}),
  resolve: async () => {
    throw new AmagiError('unsupported')
  },
})

import { AmagiError } from '../../errors'
import { definePlatform } from '../define'
import { canonicalLink, matchLink, pageHosts, shortHosts } from './links'

/** Replaced by the platform's own declaration as it is built. */
export const kuaishou = definePlatform({
  id: 'kuaishou',
  accent: '#FF4906',
  hosts: { pages: pageHosts, short: shortHosts, api: [], media: [] },
  match: matchLink,
  canonical: canonicalLink,
  pageHeaders: {},
  endpoints: [],
  createState: () => ({}),
  resolve: async () => {
    throw new AmagiError('unsupported')
  },
})

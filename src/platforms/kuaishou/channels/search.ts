/** Works by words. Not an endpoint of the documentation: only cards without an address need it. */
import type { Channel } from '../../endpoint/record'
import { loggedIn } from '../session'
import { falcon } from '../sign'
import { webChannel } from '.'

const path = '/rest/v/search/feed'

/** The desktop site's search; guests are shown a captcha. Source: NanmiCoder/MediaCrawler `kuaishou/client.py`, 2026. */
export const searchChannels: readonly Channel[] = [
  webChannel({
    name: 'rest-search',
    when: loggedIn,
    request: ({ words }) => ({
      method: 'POST',
      url: `https://www.kuaishou.com${path}`,
      query: [['caver', '2']],
      headers: { referer: `https://www.kuaishou.com/search/video?searchKey=${encodeURIComponent(String(words))}` },
      body: JSON.stringify({ keyword: String(words), pcursor: '', page: 'search', searchSessionId: '' }),
    }),
    sign: falcon(path),
    success: 'feeds',
  }),
]

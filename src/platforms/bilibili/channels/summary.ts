/**
 * What a video says: no endpoints of the documentation. Source: SocialSisterYi/bilibili-API-collect
 * `docs/video/summary.md` and `docs/video/player.md`, 2025-12.
 */
import type { Channel } from '../../endpoint/record'
import { wbi } from '../sign'
import { loggedIn, webChannel } from '.'

const api = 'https://api.bilibili.com'

const conclusion = webChannel({
  name: 'conclusion',
  // Guests are told to log in.
  account: true,
  when: loggedIn,
  request: ({ bvid, cid, mid }) => ({
    url: `${api}/x/web-interface/view/conclusion/get`,
    query: [
      ['bvid', String(bvid)],
      ['cid', String(cid)],
      ['up_mid', String(mid)],
      ['web_location', '333.788'],
    ],
    headers: { referer: `https://www.bilibili.com/video/${String(bvid)}/` },
  }),
  sign: wbi,
  repeats: true,
  success: 'data',
})

/** What the player asks beside the streams; chapters are everybody's, subtitles an account's. */
const player = webChannel({
  name: 'player',
  request: ({ aid, cid, bvid }) => ({
    url: `${api}/x/player/wbi/v2`,
    query: [
      ['aid', String(aid)],
      ['cid', String(cid)],
    ],
    headers: { referer: `https://www.bilibili.com/video/${String(bvid)}/` },
  }),
  sign: wbi,
  repeats: true,
  success: 'data.cid',
})

/** Ladders of one rung each: nobody else knows. */
export const summaryChannels = { conclusion: [conclusion], player: [player] } as const satisfies Record<
  string,
  readonly Channel[]
>

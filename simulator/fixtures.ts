/**
 * Small committed answers served on the upstream path of their endpoint: `test/fixtures/<platform>/<route>.json`.
 * The invented world comes first; a fixture answers for the ids it holds itself and for the examples of the
 * endpoint table.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { platforms } from '../src/platforms'
import type { PlatformId } from '../src/model'
import { bytes, html, json } from './reply'
import type { Answer, Call } from './types'

const folder = fileURLToPath(new URL('../test/fixtures/', import.meta.url))

/** host, path, route; `operation` for GraphQL. */
interface Row {
  platform: PlatformId
  host: string | RegExp
  path: string
  route: string
  operation?: string
}

const rows = (platform: PlatformId, host: string | RegExp, entries: Record<string, string>): Row[] =>
  Object.entries(entries).map(([path, route]) => ({ platform, host, path, route }))

const table: Row[] = [
  ...rows('douyin', /^www(-hj)?\.douyin\.com$/, {
    '/aweme/v1/web/aweme/detail/': 'fetch_one_work',
    '/aweme/v1/web/comment/list/': 'fetch_work_comments',
    '/aweme/v1/web/comment/list/reply/': 'fetch_video_comment_replies',
    '/aweme/v1/web/user/profile/other/': 'fetch_user_info',
    '/aweme/v1/web/aweme/post/': 'fetch_user_post_videos',
    '/aweme/v1/web/aweme/favorite/': 'fetch_user_favorite_list',
    '/aweme/v1/web/familiar/recommend/feed/': 'fetch_user_recommend_list',
    '/aweme/v1/web/api/suggest_words/': 'fetch_suggest_words',
    '/aweme/v1/web/general/search/single/': 'fetch_search_info',
    '/aweme/v1/web/general/search/stream/': 'fetch_search_info',
    '/aweme/v1/web/search/item/': 'fetch_search_info',
    '/aweme/v1/web/discover/search/': 'fetch_search_info.user',
    '/aweme/v1/web/emoji/list': 'fetch_emoji_list',
    '/aweme/v1/web/im/strategy/config': 'fetch_emoji_pro_list',
    '/aweme/v1/web/music/detail/': 'fetch_music_work',
    '/aweme/v1/web/danmaku/get_v2/': 'fetch_work_danmaku',
    '/aweme/v1/web/mix/aweme/': 'fetch_mix_works',
  }),
  ...rows('douyin', 'www.iesdouyin.com', { '/web/api/v2/aweme/slidesinfo/': 'fetch_user_mix_videos' }),
  ...rows('douyin', 'live.douyin.com', { '/webcast/room/web/enter/': 'fetch_user_live_videos' }),
  ...rows('douyin', 'sso.douyin.com', { '/get_qrcode/': 'fetch_login_qrcode' }),
  ...rows('bilibili', 'passport.bilibili.com', {
    '/x/passport-login/web/qrcode/generate': 'new_login_qrcode',
    '/x/passport-login/web/qrcode/poll': 'check_qrcode',
  }),
  ...rows('bilibili', 'api.bilibili.com', {
    '/x/web-interface/nav': 'login_basic_info',
    '/x/web-interface/view': 'fetch_one_video',
    '/x/web-interface/wbi/view': 'fetch_one_video',
    '/x/player/playurl': 'fetch_video_playurl',
    '/x/player/wbi/playurl': 'fetch_video_playurl',
    '/x/v2/reply': 'fetch_work_comments',
    '/x/v2/reply/wbi/main': 'fetch_work_comments',
    '/x/v2/reply/reply': 'fetch_comment_reply',
    '/pgc/view/web/season': 'fetch_bangumi_video_info',
    '/pgc/player/web/playurl': 'fetch_bangumi_video_playurl',
    '/pgc/player/web/v2/playurl': 'fetch_bangumi_video_playurl.v2',
    '/x/polymer/web-dynamic/v1/feed/space': 'fetch_user_dynamic',
    '/x/polymer/web-dynamic/v1/detail': 'fetch_dynamic_info',
    '/x/web-interface/card': 'fetch_user_profile',
    '/x/emote/user/panel/web': 'fetch_emoji_list',
    '/x/space/upstat': 'fetch_user_full_view',
    '/x/space/wbi/acc/info': 'fetch_user_space_info',
    '/x/article/view': 'fetch_article_content',
    '/x/article/cards': 'fetch_article_card',
    '/x/article/viewinfo': 'fetch_article_info',
    '/x/article/list/web/articles': 'fetch_column_info',
    '/x/gaia-vgate/v1/register': 'apply_captcha',
    '/x/gaia-vgate/v1/validate': 'validate_captcha',
    '/x/v2/dm/web/seg.so': 'fetch_danmaku',
    '/x/v2/dm/wbi/web/seg.so': 'fetch_danmaku',
  }),
  ...rows('bilibili', 'api.live.bilibili.com', {
    '/room/v1/Room/get_info': 'fetch_live_room_detail',
    '/room/v1/Room/room_init': 'fetch_liveroom_def',
    '/room/v1/Room/getRoomInfoOld': 'fetch_user_live_status',
    '/room/v1/Room/get_status_info_by_uids': 'fetch_users_live_status',
  }),
  ...rows('kuaishou', /(^|\.)(c\.kuaishou|m\.kuaishou|chenzhongtech)\.com$/, {
    '/rest/wd/ugH5App/photo/simple/info': 'fetch_one_work',
    '/rest/wd/photo/comment/list': 'fetch_work_comments',
  }),
  ...rows('kuaishou', 'live.kuaishou.com', {
    '/live_api/liveroom/livedetail': 'fetch_live_room_info',
    '/live_api/baseuser/userinfo/byid': 'fetch_user_profile',
    '/live_api/baseuser/userinfo/sensitive': 'fetch_user_profile.sensitive',
    '/live_api/profile/public': 'fetch_user_work_list',
  }),
  {
    platform: 'kuaishou',
    host: 'www.kuaishou.com',
    path: '/graphql',
    route: 'fetch_emoji_list',
    operation: 'visionBaseEmoticons',
  },
]

/** Parameters that say which work, person or room is meant. */
const idNames = [
  'aweme_id',
  'aweme_ids',
  'item_id',
  'sec_user_id',
  'music_id',
  'web_rid',
  'mix_id',
  'bvid',
  'aid',
  'avid',
  'cid',
  'oid',
  'mid',
  'vmid',
  'host_mid',
  'id',
  'ids',
  'season_id',
  'ep_id',
  'room_id',
  'principalId',
  'photoId',
  'root',
  'uids[]',
]

function idsOf(call: Call): string[] {
  const named = idNames.flatMap((name) => call.query.getAll(name))
  const inBody = /"photoId"\s*:\s*"([\w-]+)"/.exec(call.body.toString('utf8'))?.[1]
  // `aid` is also the number of the web application on douyin.
  return [...named, ...(inBody ? [inBody] : [])]
    .map((id) => id.replace(/^\[|\]$/g, ''))
    .filter((id) => id !== '' && id !== '6383' && id !== '1128')
}

/** A work is checked against the id that was asked for: the fixture takes it on. */
function renamed(text: string, id: string | undefined): string {
  const own = new Set([...text.matchAll(/"aweme_id":\s*"(\d+)"/g)].map((match) => match[1] ?? ''))
  return id ? [...own].reduce((body, one) => body.replaceAll(one, id), text) : text
}

export class FixtureShelf {
  private readonly texts = new Map<string, string>()
  /** What the fixtures of a platform and the examples of its endpoint table speak of. */
  private readonly spoken = new Map<PlatformId, string>()

  constructor() {
    for (const { id, endpoints } of platforms) {
      const at = `${folder}${id}`
      const names = existsSync(at) ? readdirSync(at).filter((name) => name.endsWith('.json')) : []
      for (const name of names) this.texts.set(`${id}/${name.slice(0, -5)}`, readFileSync(`${at}/${name}`, 'utf8'))
      const examples = endpoints.flatMap(({ params }) => Object.values(params).map(({ example }) => String(example)))
      this.spoken.set(
        id,
        [...names.map((name) => this.texts.get(`${id}/${name.slice(0, -5)}`) ?? ''), ...examples].join('\n'),
      )
    }
  }

  private rowOf(call: Call): Row | undefined {
    const body = call.body.toString('utf8')
    return table.find(
      ({ host, path, operation }) =>
        (typeof host === 'string' ? host === call.host : host.test(call.host)) &&
        (path === call.path || `${path}/` === call.path) &&
        (operation === undefined || body.includes(`"${operation}"`)),
    )
  }

  /** Whether the call speaks of something only a fixture knows. */
  claims(call: Call): boolean {
    const row = this.rowOf(call)
    const ids = idsOf(call)
    const spoken = row ? (this.spoken.get(row.platform) ?? '') : ''
    return ids.length > 0 && ids.every((id) => spoken.includes(id))
  }

  answer(call: Call): Answer | undefined {
    const row = this.rowOf(call)
    const text = row ? this.texts.get(`${row.platform}/${row.route}`) : undefined
    if (row === undefined || text === undefined) return undefined
    if (row.platform === 'douyin' && /^fetch_(one_work|user_mix_videos)$/.test(row.route))
      return json(renamed(text, idsOf(call)[0]))
    if (text.startsWith('<')) return html(text)
    // Binary answers are kept as `{ "base64": … }`.
    const packed = /^\{\s*"base64"\s*:\s*"([^"]*)"/.exec(text)?.[1]
    return packed === undefined ? json(text) : bytes(Buffer.from(packed, 'base64'), 'application/octet-stream')
  }
}

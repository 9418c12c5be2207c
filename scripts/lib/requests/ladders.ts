/** The ladders behind every kind of link, from the endpoint records and from what only resolving needs. */
import type { PlatformId } from '../../../src/model'
import { platforms } from '../../../src/platforms'
import type { CheckedParams } from '../../../src/platforms/endpoint/record'
import type { Ladder } from './ways'

/** An endpoint with the parameters of its example, which a ladder of its own may correct. */
const endpoint =
  (platform: PlatformId) =>
  (kind: string, name: string, own: CheckedParams = {}): Ladder => {
    const found = platforms.find(({ id }) => id === platform)?.endpoints.find((entry) => entry.name === name)
    if (!found) throw new Error(`${platform} has no ${name}`)
    const examples = Object.entries(found.params).flatMap(([key, { example, required, default: value }]) =>
      required ? [[key, example] as const] : value === undefined ? [] : [[key, value] as const],
    )
    return { platform, kind, channels: found.channels, params: { ...Object.fromEntries(examples), ...own } }
  }

const [bilibili, douyin, kuaishou] = [endpoint('bilibili'), endpoint('douyin'), endpoint('kuaishou')]

/** Kinds that resolving asks for without an endpoint: the platform's declaration lists them. */
const asides: Ladder[] = platforms.flatMap(({ id, asides: own = {} }) =>
  Object.entries(own).map(([kind, channels]) => ({
    platform: id,
    kind: kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    channels,
    params: { id: '12345678', mid: '12345678', name: 'season_id', dynamic_id: '1023456789012345678' },
  })),
)

export const ladders: readonly Ladder[] = [
  bilibili('video', 'fetchOneVideo'),
  bilibili('streams of a video', 'fetchVideoPlayurl'),
  bilibili('dynamic', 'fetchDynamicInfo'),
  bilibili('article', 'fetchArticleContent'),
  bilibili('season', 'fetchBangumiVideoInfo', { ep_id: 'ep330798' }),
  bilibili('streams of an episode', 'fetchBangumiVideoPlayurl'),
  bilibili('live room', 'fetchLiveRoomDetail'),
  bilibili('user', 'fetchUserProfile'),
  bilibili('live status of a user', 'fetchUserLiveStatus'),
  bilibili('list of articles', 'fetchColumnInfo'),
  bilibili('comments', 'fetchWorkComments'),
  bilibili('danmaku', 'fetchDanmaku'),
  ...asides,
  douyin('work', 'fetchOneWork'),
  douyin('comments', 'fetchWorkComments'),
  douyin('user', 'fetchUserInfo'),
  douyin('works of a user', 'fetchUserPostVideos'),
  douyin('sound', 'fetchMusicWork'),
  douyin('live room', 'fetchUserLiveVideos', { web_rid: '123456789' }),
  kuaishou('work', 'fetchOneWork'),
  kuaishou('comments', 'fetchWorkComments'),
  kuaishou('user', 'fetchUserProfile'),
  kuaishou('works of a user', 'fetchUserWorkList'),
  kuaishou('live room', 'fetchLiveRoomInfo'),
]

/** What has a single way to a visitor, or no third one, and why nobody built another. */
export const scarce: Readonly<Record<string, string>> = {
  'kuaishou works of a user':
    'the other lists (`rest/v/profile/feed`, GraphQL) want an account; without this one a person comes without works',
  'bilibili article':
    'what else knows an article by its number (`viewinfo`, `cards`) has no body and does not name the dynamic whose opus ' +
    'view has one; a link to that dynamic has two ways more',
}

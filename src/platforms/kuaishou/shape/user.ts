/** Answers about people → the documented composed bodies. Pure. */
import { at, isObject } from '../../../json'
import { present } from './detail'

/** A cursor that leads further. */
function leadsOn(pcursor: unknown): boolean {
  return typeof pcursor === 'string' && pcursor !== '' && pcursor !== 'no_more'
}

/** `live_api/profile/public` → the documented list; whatever else it says stays beside it. */
export function shapeWorkList(body: unknown, principalId: string): Record<string, unknown> {
  const data = at(body, 'data')
  const answer = isObject(data) ? data : {}
  return { principalId, ...present(answer), list: answer.list, hasMore: leadsOn(answer.pcursor) }
}

/** Bodies as they came, unread; only `info` is owed. */
interface ProfileParts {
  /** Answer of `userinfo/byid`. */
  info: unknown
  /** Answer of `userinfo/sensitive`, when it came. */
  sensitive?: unknown
  /** Answer of `profile/public`, when it came. */
  works?: unknown
}

/** Three answers of the live site → the documented profile; what did not come is left out. */
export function shapeProfile(principalId: string, { info, sensitive, works }: ProfileParts): unknown {
  const list = works === undefined ? undefined : shapeWorkList(works, principalId)
  return {
    principalId,
    author: present({
      principalId,
      userInfo: at(info, 'data.userInfo'),
      sensitiveInfo: at(sensitive, 'data.sensitiveUserInfo'),
    }),
    ...(list ? { profile: { publicData: list } } : {}),
  }
}

/** GraphQL `visionProfile` → the same body. */
export function shapeVisionProfile(body: unknown, principalId: string): unknown {
  const person = at(body, 'data.visionProfile.userProfile')
  const field = (path: string): unknown => at(person, path) ?? undefined
  const counts = present({
    fan: field('ownerCount.fan'),
    follow: field('ownerCount.follow'),
    photo: field('ownerCount.photo_public') ?? field('ownerCount.photo'),
  })
  return {
    principalId,
    author: {
      principalId,
      userInfo: present({
        id: field('profile.user_id') ?? principalId,
        name: field('profile.user_name'),
        description: field('profile.user_text'),
        avatar: field('profile.headurl'),
        sex: field('profile.gender'),
        user_profile_bg_url: field('profile.user_profile_bg_url'),
        counts,
      }),
    },
  }
}

/** What any way to a room says about its owner → the same body; a room has no list of works. */
export function shapeRoomOwner(room: unknown, principalId: string): unknown {
  const author = at(room, 'author')
  const userInfo = isObject(author) ? author : {}
  const living = userInfo.living ?? at(room, 'isLiving')
  return { principalId, author: { principalId, userInfo: { ...userInfo, ...present({ living }) } } }
}

/** `rest/v/profile/feed` → the documented list of works. */
export function shapeFeed(body: unknown, principalId: string): unknown {
  const answer = isObject(body) ? body : {}
  const feeds: unknown[] = Array.isArray(answer.feeds) ? answer.feeds : []
  const list = feeds
    .filter((feed) => isObject(at(feed, 'photo')))
    .map((feed) =>
      present({
        id: at(feed, 'photo.id'),
        poster: at(feed, 'photo.coverUrl'),
        caption: at(feed, 'photo.caption'),
        timestamp: at(feed, 'photo.timestamp'),
        playUrl: at(feed, 'photo.photoUrl'),
        counts: present({
          displayView: at(feed, 'photo.viewCount'),
          displayLike: at(feed, 'photo.likeCount'),
          displayComment: at(feed, 'photo.commentCount'),
        }),
        author: present({ id: at(feed, 'author.id'), name: at(feed, 'author.name') }),
      }),
    )
  const { pcursor, result } = answer
  return { principalId, ...present({ result, pcursor }), list, hasMore: leadsOn(pcursor) }
}

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
        counts,
      }),
    },
  }
}

/** `liveroom/livedetail` → the documented room: one entry of the play list, which is the current one. */
export function shapeLiveRoom(body: unknown, principalId: string): unknown {
  const data = at(body, 'data')
  const { noticeList, recommendList, result, ...room } = isObject(data) ? data : {}
  const current = present(room)
  const rest = present({ noticeList, recommendList, result })
  return { principalId, activeIndex: 0, current, playList: [current], ...rest }
}

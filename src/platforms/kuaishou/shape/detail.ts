/** REST detail (`photo/simple/info`, also inside share pages) → the documented `data.visionVideoDetail`. Pure. */
import { at, isObject, type Json } from '../../../json'
import type { CheckedParams } from '../../endpoint/record'
import { idShape } from '../links'

/** Only what is there: keys whose value is undefined or null are left out. */
export function present(entries: Json): Json {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== null))
}

/** GraphQL gives counters as display text; the exact digits are such a text. */
function countText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined
}

function firstUrl(list: unknown): unknown {
  return at(list, '0.url')
}

/** Short form of an id; the numbers in `photo.photoId` and `photo.userId` are internal. */
function shortIdOf(photo: Json, name: 'photoId' | 'userId'): string | undefined {
  const info = photo.share_info
  const id = typeof info === 'string' ? new URLSearchParams(info).get(name) : null
  return id && idShape.test(id) ? id : undefined
}

/**
 * The documented fields get their documented names and types; everything else the REST answer knows (sizes, atlas,
 * music, exact counters) stays beside them under upstream's own names.
 */
export function shapeDetail(body: unknown, params: CheckedParams): unknown {
  const answer = isObject(body) ? body : {}
  const photo = isObject(answer.photo) ? answer.photo : {}
  const cover = firstUrl(photo.coverUrls) ?? firstUrl(photo.webpCoverUrls)
  const headerUrl = photo.headUrl ?? firstUrl(photo.headUrls)
  return {
    data: {
      visionVideoDetail: present({
        status: 1,
        type: photo.type,
        author: present({ id: photo.userEid ?? shortIdOf(photo, 'userId'), name: photo.userName, headerUrl }),
        photo: present({
          ...photo,
          id: shortIdOf(photo, 'photoId') ?? params.photoId,
          likeCount: countText(photo.likeCount),
          realLikeCount: photo.likeCount,
          viewCount: countText(photo.viewCount),
          coverUrl: cover,
          photoUrl: firstUrl(photo.mainMvUrls),
        }),
        atlas: answer.atlas,
        counts: answer.counts,
        serialInfo: answer.serialInfo,
      }),
    },
  }
}

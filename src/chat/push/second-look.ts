/** A room that was opened a moment ago often has no cover yet: it is looked at once more before its card is drawn. */
import { sleep } from '../../async/sleep'
import { toAmagiError } from '../../errors'
import type { LivePost, Post } from '../../model'
import type { Service } from '../../platforms/service'
import { minuteMs } from '../../units'
import type { ChatKit } from '../types'

/** Milliseconds until the cover is there, as a rule. ikenxuan/karin-plugin-kkk 55ff5492, 2026. @internal The tests count in it. */
export const coverMs = [5_000, 10_000] as const
/** Whatever has none after so many milliseconds has none. */
const freshMs = 10 * minuteMs

const isBare = (post: Post, now: number): post is LivePost =>
  post.kind === 'live' && post.live && !post.cover && now - (post.startedAt ?? now / 1000) * 1000 < freshMs

/** The same kit, whose fetch layer gives a fresh room a second look. The first answer stands where the second is no better. */
export function withSecondLook(
  kit: ChatKit,
  { wait = sleep, random = Math.random }: { wait?: typeof sleep; random?: () => number } = {},
): ChatKit {
  const [least, most] = coverMs
  const looking = (service: Service): Service => ({
    ...service,
    async resolve(target, options) {
      const post = await service.resolve(target, options)
      if (!isBare(post, kit.clock())) return post
      try {
        await wait(least + random() * (most - least), options?.signal)
        const again = await service.resolve(target, { ...options, fresh: true })
        return again.kind === 'live' && again.live && again.cover ? again : post
      } catch (thrown) {
        if (toAmagiError(thrown).code === 'cancelled') throw thrown
        return post
      }
    },
  })
  // As it is, with whatever it looks up when it is asked.
  return Object.defineProperties({} as ChatKit, {
    ...Object.getOwnPropertyDescriptors(kit),
    service: { value: async () => looking(await kit.service()), enumerable: true },
  })
}

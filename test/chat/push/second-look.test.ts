import { describe, expect, it } from 'vitest'
import { livePost, videoPost } from '../../../samples/plain-posts'
import { coverMs, withSecondLook } from '../../../src/chat/push/second-look'
import type { ChatKit } from '../../../src/chat/types'
import { AmagiError } from '../../../src/errors'
import type { LivePost, Post } from '../../../src/model'
import { hourMs, minuteMs } from '../../../src/units'
import { picture } from '../../../samples/posts'

const now = Date.UTC(2026, 4, 1, 12)
const target = { platform: 'bilibili', kind: 'live', id: '7' } as const
const { cover: _, ...plain } = livePost('7')
const bare: LivePost = { ...plain, live: true, startedAt: now / 1000 - 10 }
const covered: LivePost = { ...bare, cover: picture('peaks', 'cover', 1600, 900) }

/** Answers one after the other; an error is thrown. */
function kitOf(...answers: (Post | AmagiError)[]) {
  const asked: unknown[] = []
  const waits: number[] = []
  const kit = {
    get clock() {
      return () => now
    },
    service: async () => ({
      async resolve(_target: unknown, options: unknown) {
        asked.push(options)
        const answer = answers[Math.min(asked.length, answers.length) - 1]
        if (answer instanceof AmagiError) throw answer
        return answer
      },
    }),
  } as unknown as ChatKit
  const own = withSecondLook(kit, { wait: async (ms) => void waits.push(ms), random: () => 0.5 })
  return { resolve: async () => (await own.service()).resolve(target, {}), asked, waits, own }
}

describe('a room without a cover', () => {
  it('that was opened a moment ago is looked at once more after five to ten seconds', async () => {
    const { resolve, asked, waits } = kitOf(bare, covered)
    expect(await resolve()).toEqual(covered)
    expect(asked).toMatchObject([{}, { fresh: true }])
    expect(waits).toEqual([(coverMs[0] + coverMs[1]) / 2])
  })
  it.each<[string, Post | AmagiError]>([
    ['has none then either', bare],
    ['is over by then', { ...covered, live: false }],
    ['cannot be read then', new AmagiError('blocked')],
  ])('is shown as it was when it %s', async (_name, second) => {
    expect(await kitOf(bare, second).resolve()).toEqual(bare)
  })
  it('is not looked at again when the plugin leaves', async () => {
    await expect(kitOf(bare, new AmagiError('cancelled')).resolve()).rejects.toMatchObject({ code: 'cancelled' })
  })
  it.each<[string, Post]>([
    ['that has a cover', covered],
    ['that is off', { ...bare, live: false }],
    ['that has been on for an hour', { ...bare, startedAt: (now - hourMs - minuteMs) / 1000 }],
    ['that is a video', videoPost('1')],
  ])('is all the second look is for: not one %s', async (_name, post) => {
    const { resolve, asked, waits } = kitOf(post)
    expect(await resolve()).toEqual(post)
    expect([asked.length, waits.length]).toEqual([1, 0])
  })
  it('leaves everything else of the kit as it is', () => {
    expect(kitOf(bare).own.clock()).toBe(now)
  })
})

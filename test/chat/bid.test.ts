/** Agreeing with bots of other programs by reactions: the rules of the protocol, and what an end may do meanwhile. */
import type { Bot } from 'koishi'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { orderOf, outbids } from '../../src/chat/bid'
import { createBidder, type Bidder } from '../../simulator/chats/bidder'
import { createLikes, type Likes } from '../../simulator/chats/likes'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the order', () => {
  it('is that of the numbers, turned by the minute of the message', () => {
    const bidders = ['30', '4', '100', '30']
    expect(orderOf(bidders, 0)).toEqual(['4', '30', '100'])
    expect(orderOf(bidders, 59)).toEqual(['4', '30', '100'])
    expect(orderOf(bidders, 60)).toEqual(['30', '100', '4'])
    expect(orderOf(bidders, 120)).toEqual(['100', '4', '30'])
    expect(orderOf(bidders, 180)).toEqual(['4', '30', '100'])
    expect(orderOf([], 60)).toEqual([])
  })
})

type Action = (params: Record<string, unknown>) => unknown
const refuses: Action = () => {
  throw new Error('retcode 1404')
}

interface Party {
  id?: number
  likes?: Likes
  /** What the end does instead of an action, by its name; `289` and `124` are the two reactions. */
  instead?: Record<string, Action>
  platform?: string
  direct?: boolean
}

const abort = new AbortController()

/** Our account at an end that shares the reactions of a group. */
function party({ id = 10, likes = createLikes(), instead = {}, platform = 'onebot', direct = false }: Party = {}) {
  const done: string[] = []
  const usual: Record<string, Action> = {
    fetch_emoji_like: ({ message_id, emojiId }) => ({
      emojiLikesList: likes.on(String(message_id), String(emojiId)).map((tinyId) => ({ tinyId })),
    }),
    set_msg_emoji_like: ({ message_id, emoji_id }) => likes.add(String(message_id), String(emoji_id), String(id)),
  }
  const internal = {
    async _get(action: string, params: Record<string, unknown>) {
      const face = String(params.emojiId ?? params.emoji_id)
      done.push(`${action === 'fetch_emoji_like' ? '?' : '+'}${face}`)
      const special = instead[`${action} ${face}`] ?? instead[action] ?? instead[face]
      return (special ?? usual[action])?.(params)
    },
  }
  const bot = { platform, selfId: String(id), adapterName: platform, internal } as unknown as Bot
  const kit = {
    host: { bots: () => [bot] },
    signal: abort.signal,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  }
  const hear = (message: string, at = 0) =>
    outbids(
      {
        chat: { platform, selfId: String(id), channelId: 'g', direct },
        reply: { at: at * 1000, messageId: message },
        locales: [],
      },
      kit as never,
    )
  return { hear, done, likes }
}

/** Who answers, of all who hear the message at the same time. */
async function contest(at: number, ...all: Pick<Bidder, 'hear'>[]): Promise<boolean[]> {
  const ends = Promise.all(all.map(({ hear }) => hear('m', at)))
  await vi.advanceTimersByTimeAsync(10_000)
  return ends
}

describe('with a parser of another program', () => {
  it.each([
    [0, [true, false]],
    [60, [false, true]],
    [120, [true, false]],
  ])('one answers, whose turn it is (second %i)', async (at, expected) => {
    const likes = createLikes()
    expect(await contest(at, party({ id: 10, likes }), createBidder({ id: 20, likes }))).toEqual(expected)
    expect(likes.on('m', '124')).toEqual([expected[0] ? '10' : '20'])
  })

  it('one answers, of five of either kind, in every minute', async () => {
    for (let minute = 0; minute < 5; minute++) {
      const likes = createLikes()
      const all = [
        party({ id: 9, likes }),
        createBidder({ id: 10, likes }),
        party({ id: 100, likes }),
        createBidder({ id: 20, likes }),
        party({ id: 3, likes }),
      ]
      expect((await contest(minute * 60, ...all)).filter(Boolean)).toHaveLength(1)
    }
  })

  it('that never confirms, the next one takes over', async () => {
    const likes = createLikes()
    const dead = createBidder({ id: 1, likes, dies: true })
    expect(await contest(0, dead, party({ id: 10, likes }), createBidder({ id: 20, likes }))).toEqual([
      false,
      true,
      false,
    ])
  })

  it('that was first while we heard late, we leave it to it', async () => {
    const likes = createLikes()
    likes.add('m', '289', '20')
    const own = party({ likes })
    expect(await contest(0, own)).toEqual([false])
    expect(own.done).toEqual(['?289'])
  })
})

describe('alone', () => {
  it('we answer after a second, with nothing to confirm', async () => {
    const own = party()
    let won: boolean | undefined
    void own.hear('m').then((wins) => (won = wins))
    await vi.advanceTimersByTimeAsync(999)
    expect(won).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(won).toBe(true)
    expect(own.done).toEqual(['?289', '+289', '?289'])
  })

  it.each([
    ['has no such actions', { fetch_emoji_like: refuses, set_msg_emoji_like: refuses }],
    ['takes no reaction here', { set_msg_emoji_like: refuses }],
    ['does not list them', { fetch_emoji_like: refuses }],
    ['lists nobody', { fetch_emoji_like: () => ({ emojiLikesList: [] }) }],
    ['answers something else', { fetch_emoji_like: () => 'ok' }],
    ['never answers', { fetch_emoji_like: () => new Promise(() => undefined) }],
    ['never answers to reactions', { set_msg_emoji_like: () => new Promise(() => undefined) }],
  ])('we answer although the end %s', async (_, instead) => {
    const ends = party({ instead }).hear('m')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await ends).toBe(true)
  })
})

describe('an event that is lost', () => {
  it('(our bid) leaves it to the others', async () => {
    const likes = createLikes()
    const own = party({ id: 10, likes, instead: { 'set_msg_emoji_like 289': refuses } })
    expect(await contest(0, own, createBidder({ id: 20, likes }))).toEqual([false, true])
  })
  it('(our confirmation) gives it to the next one', async () => {
    const likes = createLikes()
    const own = party({ id: 10, likes, instead: { 'set_msg_emoji_like 124': refuses } })
    expect(await contest(0, own, createBidder({ id: 20, likes }))).toEqual([false, true])
  })
})

describe('nobody is asked', () => {
  it.each([
    ['in private', { direct: true }],
    ['where the adapter has no such thing', { platform: 'kook' }],
  ])('%s: we answer at once', async (_, where) => {
    const own = party(where)
    expect(await own.hear('m')).toBe(true)
    expect(own.done).toEqual([])
  })
})

it('when the plugin goes meanwhile the answer is not given', async () => {
  const own = party()
  const ends = own.hear('m').catch((error: { code?: string }) => error.code)
  await vi.advanceTimersByTimeAsync(500)
  abort.abort()
  expect(await ends).toBe('cancelled')
})

import type { Bot } from 'koishi'
import { describe, expect, it } from 'vitest'
import { listening } from '../../src/chat/listening'

/** An adapter that keeps the parameters of every action, as OneBot's does until its time-out is over. */
function keeper(answer: (params: Record<string, unknown>) => Promise<unknown>) {
  const kept: Record<string, unknown>[] = []
  const internal = {
    _request(action: string, params: Record<string, unknown>) {
      kept.push(params)
      return answer(params)
    },
  }
  return { kept, bot: { internal } as unknown as Bot }
}

const send = (bot: Bot, params: object) =>
  (bot.internal as { _request(action: string, params: object): Promise<unknown> })._request('send_group_msg', params)

const message = { group_id: 1, message: [{ type: 'video', data: { file: 'base64://AAAA' } }] }

describe('what an adapter keeps of a call', () => {
  it('is whole while the call lasts and nothing afterwards; the sender keeps what is his', async () => {
    let during: unknown
    const { kept, bot } = keeper(async (params) => {
      await Promise.resolve()
      during = structuredClone(params)
      return { retcode: 0 }
    })
    const ear = listening(bot)
    const given = structuredClone(message)
    expect(await send(ear.bot, given)).toEqual({ retcode: 0 })
    expect(during).toEqual(message)
    expect(kept).toEqual([{}])
    expect(given).toEqual(message)
    expect(ear.exchanges).toEqual([{ call: 'send_group_msg', answer: { retcode: 0 } }])
  })

  it('is nothing after a failure either, whose text may hold all of it', async () => {
    const failure = new Error('timeout')
    const { kept, bot } = keeper((params) => Promise.reject(Object.assign(failure, { args: params })))
    await expect(send(listening(bot).bot, message)).rejects.toBe(failure)
    expect(kept).toEqual([{}])
    expect(failure).toMatchObject({ args: {} })
  })

  it('is no matter for calls without parameters', async () => {
    const { bot } = keeper(async (params) => params)
    const request = (listening(bot).bot.internal as { _request(...args: unknown[]): Promise<unknown> })._request
    expect(await request('get_status')).toBeUndefined()
    expect(await request('x', [1])).toEqual([1])
  })
})

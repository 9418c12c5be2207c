import { createRequire } from 'node:module'
import { Context } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { createNotices } from '../../src/console/boxes'

const require = createRequire(import.meta.url)
const notifier = (require('@koishijs/plugin-notifier') as { default: never }).default

let ctx: Context | undefined
afterEach(() => ctx?.stop())

interface Service {
  store: { options: { type: string; content: unknown[] } }[]
}

async function open(withService = true) {
  ctx = new Context()
  if (withService) ctx.plugin(notifier)
  await ctx.start()
  const abort = new AbortController()
  const boxes = () =>
    ((ctx?.get('notifier') as Service | undefined)?.store ?? []).map(({ options }) => options.content.join(''))
  return { abort, boxes, notices: createNotices(ctx, abort.signal) }
}

describe('the boxes in the console', () => {
  it('say what is wrong with an account, once per platform', async () => {
    const { boxes, notices } = await open()
    notices.raise('bilibili', 'login-required')
    notices.raise('bilibili', 'cookie-expired')
    notices.raise('douyin', 'cookie-expired')
    expect(boxes()).toEqual([
      expect.stringContaining('哔哩哔哩的 Cookie 已失效'),
      expect.stringContaining('抖音的 Cookie 已失效'),
    ])
  })
  it('go when the cookie changes, and come back when that one fails too', async () => {
    const { boxes, notices } = await open()
    notices.raise('bilibili', 'cookie-expired')
    notices.clear('bilibili')
    expect(boxes()).toEqual([])
    notices.raise('bilibili', 'cookie-expired')
    expect(boxes()).toHaveLength(1)
  })
  it('say nothing about what nobody can mend by a cookie', async () => {
    const { boxes, notices } = await open()
    for (const code of ['network', 'not-found', 'blocked', 'cancelled'] as const) notices.raise('bilibili', code)
    expect(boxes()).toEqual([])
  })
  it('are not needed: without the service, and after unloading, nothing happens', async () => {
    const without = await open(false)
    expect(() => without.notices.raise('bilibili', 'cookie-expired')).not.toThrow()
    const { abort, boxes, notices } = await open()
    abort.abort()
    notices.raise('bilibili', 'cookie-expired')
    expect(boxes()).toEqual([])
  })
})

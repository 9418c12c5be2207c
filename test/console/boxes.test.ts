import { createRequire } from 'node:module'
import { Context } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { createBoxes } from '../../src/console/boxes'

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
  return { abort, boxes, subject: createBoxes(ctx, abort.signal) }
}

describe('the boxes in the console', () => {
  it('say what is wrong with an account, once per platform', async () => {
    const { boxes, subject } = await open()
    subject.raise('bilibili', 'login-required')
    subject.raise('bilibili', 'cookie-expired')
    subject.raise('douyin', 'cookie-expired')
    expect(boxes()).toEqual([
      expect.stringContaining('哔哩哔哩的 Cookie 已失效'),
      expect.stringContaining('抖音的 Cookie 已失效'),
    ])
  })
  it('go when the cookie changes, and come back when that one fails too', async () => {
    const { boxes, subject } = await open()
    subject.raise('bilibili', 'cookie-expired')
    subject.clear('bilibili')
    expect(boxes()).toEqual([])
    subject.raise('bilibili', 'cookie-expired')
    expect(boxes()).toHaveLength(1)
  })
  it('say nothing about what nobody can mend by a cookie', async () => {
    const { boxes, subject } = await open()
    for (const code of ['network', 'not-found', 'blocked', 'cancelled'] as const) subject.raise('bilibili', code)
    expect(boxes()).toEqual([])
  })
  it('are not needed: without the service, and after unloading, nothing happens', async () => {
    const without = await open(false)
    expect(() => without.subject.raise('bilibili', 'cookie-expired')).not.toThrow()
    const { abort, boxes, subject } = await open()
    abort.abort()
    subject.raise('bilibili', 'cookie-expired')
    expect(boxes()).toEqual([])
  })
})

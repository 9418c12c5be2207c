import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import type { WorldLink } from '../../simulator'
import { decodeErrors, hasFfmpeg, readClip } from '../support/decode'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import { keyed } from '../support/keyed'

/** How long the adapter waits for the other end: longer than a busy machine takes for a message that is answered. */
const responseTimeoutMs = 8000

let bot: LoopbackBot
beforeAll(async () => {
  bot = await startBot({
    plugin,
    settings: { limits: { perUser: 0, perChat: 50, dedupeSec: 180 } },
    responseTimeoutMs,
  })
})
afterAll(() => bot.close())
afterEach(() => bot.simulator.reset())

const link = (key: string): WorldLink => keyed(bot.simulator.links, key)

const page = (key: string): WorldLink => {
  const found = bot.simulator.pages.find((entry) => entry.key === key)
  if (!found) throw new Error(`no page ${key} in the world`)
  return found
}

let serial = 0
/** Every case talks in a group of its own, so that nothing of one reaches another. */
const newGroup = () => String(40_000 + ++serial)

async function quiet(group: string, ms = 700): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  expect(bot.onebot.arrivals.filter((arrival) => arrival.chat === `group:${group}`)).toEqual([])
}

async function answered(group: string, count: number, ms = 120_000) {
  const own = () => bot.onebot.arrivals.filter((arrival) => arrival.chat === `group:${group}`)
  const until = Date.now() + ms
  while (own().length < count && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 25))
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(own()).toHaveLength(count)
  return own()
}

const textOf = (arrival: { segments: { type: string; data: Record<string, unknown> }[] } | undefined) =>
  arrival?.segments
    .filter((segment) => segment.type === 'text')
    .map((segment) => segment.data['text'])
    .join('')

describe('a bilibili video', () => {
  it('is answered with a card and then one MP4 that holds picture and sound', async () => {
    const group = newGroup()
    bot.onebot.say(link('walk').forms.text, { group })
    const [card, video] = await answered(group, 2)
    const picture = card?.files[0]
    expect(picture).toMatchObject({ type: 'image', form: 'base64' })
    expect(await sharp(picture?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1080 })
    const clip = await readClip(video?.files[0]?.bytes ?? Buffer.alloc(0))
    expect(clip).toMatchObject({ videoCodec: 'avc', audioCodec: 'aac' })
    expect(clip.seconds).toBeGreaterThan(1)
  })

  it.skipIf(!hasFfmpeg)('decodes without a complaint (skipped where there is no ffmpeg)', async () => {
    const group = newGroup()
    bot.onebot.say(link('walk').forms.plain, { group })
    const [, video] = await answered(group, 2)
    expect(decodeErrors(video?.files[0]?.bytes ?? Buffer.alloc(0))).toBe('')
  })

  it.skipIf(!hasFfmpeg)('of which an excerpt is wanted comes as a GIF alone (skipped without ffmpeg)', async () => {
    const group = newGroup()
    bot.onebot.say(`解析 ${link('walk').forms.plain} --gif 1-2`, { group })
    const [message] = await answered(group, 1)
    const [file] = message?.files ?? []
    expect(file?.type).toBe('image')
    const { format, pages, delay } = await sharp(file?.bytes, { animated: true }).metadata()
    expect([format, pages]).toEqual(['gif', 13])
    expect(delay?.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(1000, -2)
  })

  it('is found in a mini-program card', async () => {
    const group = newGroup()
    bot.onebot.say([{ type: 'json', data: { data: link('walk').forms.miniapp } }], { group })
    expect((await answered(group, 2)).map((arrival) => arrival.files[0]?.type)).toEqual(['image', 'video'])
  })

  it('is answered once within the duplicate window, and again by command on the quoted message', async () => {
    const group = newGroup()
    const quoted = bot.onebot.say(link('walk').forms.plain, { group })
    await answered(group, 2)
    bot.onebot.say(link('walk').forms.short, { group })
    await new Promise((resolve) => setTimeout(resolve, 600))
    await answered(group, 2)
    bot.onebot.say(
      [
        { type: 'reply', data: { id: quoted } },
        { type: 'text', data: { text: '解析' } },
      ],
      { group },
    )
    await answered(group, 4)
  })

  it('goes out by file when the other end refuses inline data', async () => {
    const group = newGroup()
    bot.onebot.trouble({
      action: 'send_group_msg',
      retcode: 1200,
      when: (params) => String(params['group_id']) === group && JSON.stringify(params['message']).includes('"video"'),
    })
    bot.onebot.say(link('walk').forms.plain, { group })
    const [, video] = await answered(group, 2)
    expect(video?.files[0]?.form).toBe('file')
  })

  it('ends as a link when every form is refused', async () => {
    const group = newGroup()
    bot.onebot.trouble({
      action: 'send_group_msg',
      retcode: 1200,
      times: 5,
      when: (params) => String(params['group_id']) === group && JSON.stringify(params['message']).includes('"video"'),
    })
    const mine = (params: Record<string, unknown>) => String(params['group_id']) === group
    bot.onebot.trouble({ action: 'upload_group_file', retcode: 1200, times: 5, when: mine })
    bot.onebot.say(link('walk').forms.plain, { group })
    const [, last] = await answered(group, 2)
    expect(textOf(last)).toContain('bilibili.com/video/')
  })

  it('is never sent a second time after a time-out', async () => {
    const group = newGroup()
    bot.onebot.trouble({
      action: 'send_group_msg',
      silent: true,
      when: (params) => String(params['group_id']) === group && JSON.stringify(params['message']).includes('"video"'),
    })
    bot.onebot.say(link('walk').forms.plain, { group })
    await answered(group, 2)
    await new Promise((resolve) => setTimeout(resolve, responseTimeoutMs + 1000))
    expect((await answered(group, 2)).map((arrival) => arrival.files[0]?.type)).toEqual(['image', 'video'])
  })
})

describe('an album', () => {
  it('of three pictures goes out as one message after the card', async () => {
    const group = newGroup()
    bot.onebot.say(link('tea').forms.text, { group })
    const arrivals = await answered(group, 2)
    expect(arrivals.map((arrival) => arrival.files.length)).toEqual([1, 3])
    for (const file of arrivals.flatMap(({ files }) => files))
      await expect(sharp(file?.bytes).stats()).resolves.toBeDefined()
  })

  it('of twelve pictures goes out as one merged forward with a name on every node, then its music', async () => {
    const group = newGroup()
    bot.onebot.say(link('pixels').forms.short, { group })
    const arrivals = await answered(group, 3)
    const forward = arrivals.find((arrival) => arrival.nodes)
    expect(forward?.nodes).toHaveLength(12)
    expect(forward?.nodes?.every((node) => node.name !== '' && node.uin === bot.onebot.selfId)).toBe(true)
    expect(arrivals.at(-1)?.files[0]?.type).toMatch(/record|file/)
  })

  it('goes out a few in a message when the forward is refused', async () => {
    const group = newGroup()
    bot.onebot.trouble({
      action: 'send_group_forward_msg',
      retcode: 1200,
      when: (params) => String(params['group_id']) === group,
    })
    bot.onebot.say(link('pixels').forms.short, { group })
    // Card, twelve pictures, music.
    const arrivals = await answered(group, 5)
    const images = arrivals.map(({ files }) => files.filter((file) => file?.type === 'image').length)
    expect(images).toEqual([1, 4, 4, 4, 0])
  })
})

describe('other kinds', () => {
  it('a dynamic of four pictures is its card and then the four in a message, each as it was posted', async () => {
    const group = newGroup()
    bot.onebot.say(page('dynamic-pictures').forms.text, { group })
    const [card, pictures] = await answered(group, 2)
    expect(await sharp(card?.files[0]?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1080 })
    const files = pictures?.files ?? []
    const sizes = await Promise.all(files.map(async (file) => (await sharp(file?.bytes).metadata()).width))
    expect(sizes).toHaveLength(4)
    expect(sizes.every((width) => (width ?? 0) > 500)).toBe(true)
  })

  it('a list is its card, and a number from the same person opens that entry', async () => {
    const group = newGroup()
    bot.onebot.say(page('favourites').forms.plain, { group, user: '30005' })
    await answered(group, 1)
    bot.onebot.say('1', { group, user: '30006' })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await answered(group, 1)
    bot.onebot.say(
      [
        { type: 'at', data: { qq: bot.onebot.selfId } },
        { type: 'text', data: { text: ' 1' } },
      ],
      { group, user: '30005' },
    )
    const [, card] = await answered(group, 3)
    expect(await sharp(card?.files[0]?.bytes).metadata()).toMatchObject({ width: 1080 })
  })

  it('a merged forward is opened when somebody asks for it, and only then', async () => {
    const group = newGroup()
    bot.onebot.forwards.set('fwd-1', [
      [{ type: 'text', data: { text: '早' } }],
      [{ type: 'json', data: { data: link('walk').forms.miniapp } }],
    ])
    const quoted = bot.onebot.say([{ type: 'forward', data: { id: 'fwd-1' } }], { group })
    await quiet(group)
    bot.onebot.say(
      [
        { type: 'reply', data: { id: quoted } },
        { type: 'text', data: { text: '解析' } },
      ],
      { group },
    )
    expect((await answered(group, 2)).map((arrival) => arrival.files[0]?.type)).toEqual(['image', 'video'])
  })

  it('comments are one more card, on request', async () => {
    const group = newGroup()
    bot.onebot.say(`解析评论 ${link('walk').forms.plain}`, { group })
    const [card] = await answered(group, 1)
    expect(await sharp(card?.files[0]?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1080 })
    expect(textOf(card)).toBe('')
  })
})

describe('a group where we are muted', () => {
  it.each(['解析', '解析评论', '弹幕解析'])(
    'is left alone after %s, until that is asked again and arrives',
    async (word) => {
      const group = newGroup()
      const sends = () =>
        bot.onebot.actions.filter(
          ({ action, params }) => action.startsWith('send_group') && String(params['group_id']) === group,
        ).length
      bot.onebot.behave(`group:${group}`, [{ kind: 'refuse', cause: 'muted' }], true)
      const two = `${link('walk').forms.plain} ${link('old').forms.plain}`
      const asked = bot.onebot.say(`${word} ${two}`, { group })
      await expect.poll(sends).toBe(1)
      // Its sign goes when it is over.
      await expect.poll(() => bot.onebot.marks.on(asked)).toEqual([])
      bot.onebot.behave(`group:${group}`, [])
      bot.onebot.say(link('door').forms.plain, { group })
      await quiet(group)
      expect(sends()).toBe(1)
      bot.onebot.say(`${word} ${link('walk').forms.plain}`, { group })
      const own = () => bot.onebot.arrivals.filter((arrival) => arrival.chat === `group:${group}`).length
      await expect.poll(own).toBeGreaterThan(0)
      const other = bot.onebot.say(link('door').forms.plain, { group })
      await expect.poll(() => bot.onebot.marks.on(other)).not.toEqual([])
    },
  )
})

describe('what cannot be shown', () => {
  it('is said in one line when the work is gone', async () => {
    const group = newGroup()
    bot.onebot.say(link('gone').forms.short, { group })
    const [line] = await answered(group, 1)
    expect(textOf(line)).toContain('不存在')
  })

  it('stays silent when the platform blocks us, and is answered at the next try', async () => {
    const group = newGroup()
    const lift = bot.simulator.fault({ host: 'api.bilibili.com', kind: 'http-412' })
    bot.onebot.say(link('ukulele').forms.plain, { group })
    await quiet(group, 1500)
    lift()
  })

  it.each([
    ['HTML instead of JSON', { host: 'api.bilibili.com', kind: 'html' }],
    ['a captcha', { host: 'api.bilibili.com', kind: 'captcha' }],
    ['an empty body', { host: 'api.bilibili.com', kind: 'empty' }],
  ] as const)('stays silent on %s', async (_, rule) => {
    const fresh = await startBot({ plugin, simulator: bot.simulator })
    try {
      const lift = bot.simulator.fault(rule)
      fresh.onebot.say(link('door').forms.plain)
      await new Promise((resolve) => setTimeout(resolve, 1200))
      expect(fresh.onebot.arrivals).toEqual([])
      lift()
    } finally {
      await fresh.close()
    }
  })

  it('shows a card all the same when the cover is no picture', async () => {
    const group = newGroup()
    bot.simulator.fault({ host: 'hdslb.com', kind: 'not-image' })
    bot.onebot.say(link('door').forms.plain, { group })
    const [card, video] = await answered(group, 2)
    expect(await sharp(card?.files[0]?.bytes).metadata()).toMatchObject({ width: 1080 })
    expect(video?.files[0]?.type).toBe('video')
  })

  it('recovers a video whose connection is cut once', async () => {
    const group = newGroup()
    bot.simulator.fault({ host: /bilivideo|akamaized/, kind: 'cut', times: 1 })
    bot.onebot.say(link('old').forms.plain, { group })
    const [, video] = await answered(group, 2)
    await expect(readClip(video?.files[0]?.bytes ?? Buffer.alloc(0))).resolves.toMatchObject({ videoCodec: 'avc' })
  })

  it('keeps the card and never sends half a video when every connection is cut', async () => {
    const group = newGroup()
    bot.simulator.fault({ host: /bilivideo|akamaized/, kind: 'cut' })
    bot.onebot.say(link('silent').forms.plain, { group })
    await new Promise((resolve) => setTimeout(resolve, 9000))
    const own = bot.onebot.arrivals.filter((arrival) => arrival.chat === `group:${group}`)
    expect(own[0]?.files[0]?.type).toBe('image')
    expect(own.some((arrival) => arrival.files.some((file) => file?.type === 'video'))).toBe(false)
  })

  it('leaves alone a message of 1 MB, a broken card, foreign short links and its own messages', async () => {
    const group = newGroup()
    bot.onebot.say('http://'.repeat(150_000), { group })
    bot.onebot.say(
      [{ type: 'json', data: { data: '{"app":"com.tencent.miniapp_01","meta":{"detail_1":{"qqdocurl":' } }],
      { group },
    )
    bot.onebot.say('https://t.cn/abc https://example.com/BV', { group })
    bot.onebot.say(link('walk').forms.plain, { group, self: true })
    await quiet(group)
    bot.onebot.say(link('walk').forms.plain, { group })
    await answered(group, 2)
  })
})

describe('after all that', () => {
  it('no cookie ever went to a file host', () => {
    expect(bot.simulator.misconduct).toEqual([])
  })
  it('no unfinished download is left behind', async () => {
    const files = await readdir(join(bot.dir, 'cache'), { recursive: true })
    expect(files.filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

/** What another plugin gets of ours: `ctx.amagi` and the events around an answer, on real Koishi and OneBot. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Context } from 'koishi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { startSimulator, type Simulator } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import * as example from '../example'
import { until } from '../chat/test-bot'
import { keyed } from '../support/keyed'

const run = promisify(execFile)

let simulator: Simulator
let bot: LoopbackBot
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(async () => {
  bot = await startBot({ plugin, simulator })
})
afterEach(async () => {
  await bot.close()
  simulator.reset()
})

const work = (key: string) => keyed(simulator.links, key)
const isPng = (data: Buffer): boolean => data.subarray(1, 4).toString() === 'PNG'

describe('another plugin', () => {
  it('keeps answers from going out, hears of the others, and draws a card for a command of its own', async () => {
    const diary: string[] = []
    const [wanted, unwanted] = [work('walk'), work('ukulele')]
    bot.app.plugin(example, { unwanted: [unwanted.title.slice(0, 4)], diary: (line: string) => void diary.push(line) })
    bot.onebot.say(unwanted.forms.plain, { group: '61' })
    await until(() => diary.length === 1, 'the end of the first answer')
    expect(diary).toEqual([`work ${unwanted.platform} vetoed`])
    bot.onebot.say(wanted.forms.short, { group: '61' })
    await until(() => diary.length === 2, 'the end of the second answer')
    expect(diary[1]).toBe(`work ${wanted.platform} sent`)
    expect(bot.onebot.arrivals.flatMap(({ files }) => files.map((file) => file?.type))).toEqual(['image', 'video'])

    bot.onebot.say(`poster ${wanted.forms.text}`, { group: '62' })
    const before = bot.onebot.arrivals.length
    await until(() => bot.onebot.arrivals.length > before, 'the poster')
    const poster = bot.onebot.arrivals.at(-1)
    expect(poster?.files.map((file) => file?.type)).toEqual(['image'])
    bot.onebot.say('poster 没有链接', { group: '62' })
    await until(() => bot.onebot.arrivals.length > before + 1, 'the refusal')
    expect(JSON.stringify(bot.onebot.arrivals.at(-1)?.segments)).toContain('no poster: bad-input')
  })

  it('that fails in an event has no say, and another one still has', async () => {
    const one = work('walk')
    let asked = 0
    bot.app.on('amagi/before-answer', () => {
      throw new Error('broken')
    })
    bot.app.on('amagi/before-answer', async () => {
      asked++
      return asked > 1
    })
    const over: string[] = []
    bot.app.on('amagi/after-answer', ({ outcome }) => void over.push(outcome))
    bot.onebot.say(one.forms.plain, { group: '63' })
    await until(() => over.length === 1, 'the end of the first answer')
    bot.onebot.say(one.forms.plain, { group: '64' })
    await until(() => over.length === 2, 'the end of the second answer')
    expect(over).toEqual(['sent', 'vetoed'])
    expect(bot.onebot.arrivals).toHaveLength(2)
  })

  it('is loaded with the service and unloaded without it, as often as that happens', async () => {
    const app = new Context()
    let loads = 0
    app.plugin({ name: 'user', inject: ['amagi'], apply: () => void loads++ })
    await app.start()
    expect(loads).toBe(0)
    for (let round = 1; round <= 5; round++) {
      const fork = app.plugin(plugin as never, {} as never)
      await app.lifecycle.flush()
      expect([loads, app.get('amagi') !== undefined]).toEqual([round, true])
      fork.dispose()
      expect(app.get('amagi')).toBeUndefined()
    }
    await app.stop()
  })
})

describe('the example of both READMEs', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))

  it.each(['README.md', 'README.en.md'])(
    'fits the types and does what it shows (%s)',
    async (file) => {
      const markdown = await readFile(join(root, file), 'utf8')
      const [, code = ''] = /```ts\n(import \{ h, type Context \}[\s\S]*?)\n```/.exec(markdown) ?? []
      const folder = await mkdtemp(join(root, 'node_modules/.readme-plugin-'))
      try {
        await writeFile(join(folder, 'poster.ts'), code)
        const compilerOptions = { paths: { 'koishi-plugin-amagi': [join(root, 'src/index.ts')] }, noEmit: true }
        const files = ['poster.ts', join(root, 'src/yml.d.ts')]
        await writeFile(
          join(folder, 'tsconfig.json'),
          JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }),
        )
        const tsc = join(root, 'node_modules/typescript/bin/tsc')
        await expect(run(process.execPath, [tsc, '-p', folder])).resolves.toMatchObject({ stdout: '' })
        // The types are no module once they are taken off.
        await writeFile(join(folder, 'poster.ts'), code.replace("import type {} from 'koishi-plugin-amagi'\n", ''))
        bot.app.plugin((await import(/* @vite-ignore */ join(folder, 'poster.ts'))) as never)
        bot.onebot.say(`poster ${work('walk').forms.plain}`, { group: '65' })
        const [poster] = await bot.onebot.wait(1)
        expect(poster?.files.map((one) => one?.type)).toEqual(['image'])
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})

describe('the service', () => {
  it('finds, follows and resolves links of texts and elements, and says what is none', async () => {
    const { amagi } = bot.app
    const one = work('walk')
    expect(amagi.find(`看 ${one.forms.plain} 这个`).map(({ target }) => target.id)).toEqual([one.id])
    expect(await amagi.target(one.forms.short)).toMatchObject({ platform: one.platform, id: one.id })
    expect(await amagi.resolve(one.forms.text)).toMatchObject({ id: one.id, title: one.title })
    await expect(amagi.resolve('你好')).rejects.toMatchObject({ code: 'bad-input' })
    await expect(amagi.resolve('https://www.bilibili.com/v/popular')).rejects.toMatchObject({ code: 'unsupported' })
    const post = await amagi.resolve(one.forms.plain)
    await expect(amagi.resolve({ platform: 'bilibili', kind: 'video', id: 'BV1xx411c7mZ' })).rejects.toHaveProperty(
      'code',
    )
    const gone = new AbortController()
    gone.abort()
    await expect(amagi.draw(post, { signal: gone.signal })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('has the typed methods of the endpoints', async () => {
    const { id } = work('walk')
    const { data } = await bot.app.amagi.bilibili.fetchOneVideo({ bvid: id })
    expect(data.bvid).toBe(id)
    await expect(bot.app.amagi.bilibili.fetchOneVideo({ bvid: '' })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('gives cards as PNG and media as files', async () => {
    const { amagi } = bot.app
    const post = await amagi.resolve(work('walk').forms.plain)
    const [light, dark] = await Promise.all([amagi.draw(post, { theme: 'light' }), amagi.draw(post, { theme: 'dark' })])
    expect([isPng(light), isPng(dark), light.equals(dark)]).toEqual([true, true, false])
    const [video] = await amagi.media(post)
    expect(video).toMatchObject({ mime: 'video/mp4' })
    expect((await stat(video?.path ?? '')).size).toBe(video?.sizeBytes)
    const [sound] = await amagi.media(post, { sound: true })
    expect(sound?.mime).toMatch(/^audio\//)
    await expect(amagi.media(post, { quality: '很清楚' })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(amagi.media(post, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'too-large' })
  })

  it('tells of itself: facts, a card that can be drawn, and a text', async () => {
    const { amagi } = bot.app
    const told = await amagi.diagnose(work('walk').forms.short, { locale: 'en-US' })
    expect(told.facts.channels[0]).toMatchObject({ endpoint: 'shortLink', channel: 'redirect' })
    expect(told.facts.qualities.filter(({ chosen }) => chosen)).toHaveLength(1)
    expect(told.text).toContain('Diagnosis')
    expect(isPng(await amagi.draw(told.view))).toBe(true)
    const state = await amagi.status({ locale: 'en-US' })
    expect(state.facts.platforms.find(({ platform }) => platform === 'bilibili')?.successes).toBeGreaterThan(0)
    expect(state.text).toContain(process.versions.node)
    expect(await amagi.statistics()).toBeUndefined()
    expect(await amagi.report()).toBeUndefined()
    expect(await amagi.clean()).toMatchObject({ removed: { files: 0 } })
    expect(amagi.versions()).toMatchObject({ node: process.versions.node })
  })
})

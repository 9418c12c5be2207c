/** A fourth platform is its folder, its id and its texts: everything else follows. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { listsOf } from '../../scripts/lib/lists'
import { methodsOf } from '../../src/api/client'
import { cookiesFrom } from '../../src/api/environment'
import { openApiDocument } from '../../src/api/openapi'
import { startApi } from '../../src/api/server'
import { buildCard } from '../../src/card/cards'
import { looksOf } from '../../src/card/looks'
import { chooseMode, makeTheme } from '../../src/card/theme'
import { formOf } from '../../src/config'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../src/http/types'
import { mask } from '../../src/http/mask'
import { platformSecrets } from '../../src/http/platform-secrets'
import { findLinks } from '../../src/links'
import { platformIds, targetKey, type Post } from '../../src/model'
import { platforms } from '../../src/platforms'
import type { Platform } from '../../src/platforms/define'
import { createService } from '../../src/platforms/service'
import { commentTarget, entryTarget } from '../../src/reply/targets'
import { describePost } from '../../src/reply/text'
import { createCredentials } from '../../src/store'
import { translator, type Translate } from '../../src/words/locale'
import { listPost, livePost } from '../../samples/plain-posts'
import { calm, receive, until } from '../chat/test-bot'
import { createWorld } from '../chat/world'
import { cardContext, textsOf } from '../support/card-context'
import { toy } from './toy'

const all: readonly Platform[] = [...platforms, toy]
const { id } = toy
const link = 'https://www.toy.example/box/17'

/** The texts a fourth platform adds to a locale. */
const t: Translate = (key, params) => (key === `amagi.platform.${id}` ? '玩具' : translator('zh-CN')(key, params))

const asked: OutgoingRequest[] = []
function answer(request: OutgoingRequest): Promise<BufferedResponse> {
  asked.push(request)
  const text = '{"box":{"name":"九只猫"}}'
  const body = Buffer.from(text)
  const head = { status: 200, headers: {}, setCookie: [], url: request.url }
  return Promise.resolve({ ...head, body, text: () => text, json: () => JSON.parse(text) as unknown })
}
const transport: Transport = {
  send: answer,
  open: () => Promise.reject(new TypeError('nothing is streamed')),
  close: () => undefined,
}
const service = createService({ platforms: all, transport, cookie: (of) => (of === id ? 'toybox=1' : undefined) })
afterAll(() => service.close())

const resolved = async (): Promise<Post> => {
  const [found] = findLinks([{ type: 'text', attrs: { content: `看看 ${link} 吧` }, children: [] }], all)
  if (!found) throw new TypeError('no link found')
  return service.resolve(found.target)
}

describe('a link of a fourth platform', () => {
  it('is found, resolved with its cookie, and told in words', async () => {
    const post = await resolved()
    expect(post).toMatchObject({ platform: id, id: '17', title: '九只猫' })
    expect(asked.at(-1)).toMatchObject({ url: 'https://api.toy.example/box?id=17', headers: { cookie: 'toybox=1' } })
    expect(describePost(post, '{platform}：{title}', { locale: 'zh-CN', translate: t })).toBe('玩具：九只猫')
  })
  it('becomes a card with its own badge, colours, name and order of counters', async () => {
    const looks = looksOf(all)
    const mode = chooseMode(id, 'auto', undefined, looks)
    expect(mode).toBe('dark')
    const { node, resources } = buildCard(await resolved(), {
      ...cardContext(),
      t,
      theme: makeTheme(id, mode, undefined, looks),
    })
    expect(node.style['backgroundColor']).toBe(toy.look.dark.ground)
    expect(resources.find(({ key }) => key.endsWith(`:${id}`))).toMatchObject({
      svg: expect.stringContaining('<circle cx="24" cy="24" r="11"'),
    })
    const texts = textsOf(node)
    expect(texts).toContain('玩具')
    expect(texts.indexOf('12')).toBeLessThan(texts.indexOf('3'))
    expect(resources.some(({ key }) => key.startsWith('icon:thumb:'))).toBe(true)
  })
  it('opens what an entry of a list points at, and has comments where it says so', () => {
    const list = listPost('1', { platform: id })
    const kinds = ['song1', '17'].map((entry) => targetKey(entryTarget(list, { id: entry, index: 1, title: 'a' }, all)))
    expect(kinds).toEqual([`${id}:music:song1`, `${id}:work:17`])
    const target = { platform: id, kind: 'live' as const, id: '1' }
    expect(commentTarget({ ...livePost('1'), platform: id }, target, all)).toEqual(target)
    expect(commentTarget({ ...livePost('1'), platform: 'douyin' }, target, all)).toBeUndefined()
  })
})

describe('the account of a fourth platform', () => {
  it('is kept over a restart', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'toy-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true }))
    const open = () => createCredentials({ dir, settings: () => undefined, hosts: () => [] })
    await open().set(id, 'toybox=kept')
    expect(open().get(id)).toBe('toybox=kept')
    await open().set('douyin', 'a=1')
    expect(open().get(id)).toBe('toybox=kept')
  })
  it('has a switch and a cookie in the form, and a variable of its own', () => {
    const settings = formOf([...platformIds, id])({})
    expect(settings.platforms[id]).toEqual({ enabled: true, proxy: '', reply: 'follow', quality: 'follow' })
    expect(settings.accounts[id]).toEqual({ cookie: '' })
    expect(cookiesFrom({ AMAGI_TOY_COOKIE: ' toybox=1 ', AMAGI_DOUYIN_COOKIE: '' }, [...platformIds, id])).toEqual({
      [id]: 'toybox=1',
    })
  })
  it('is called by its words in commands', async () => {
    const world = await createWorld({
      platforms: all,
      settings: { platforms: { [id]: { enabled: true } }, accounts: { admins: ['test:root'], [id]: { cookie: '' } } },
      before: (ctx) => void ctx.i18n.define('zh-CN', { amagi: { platform: { toy: '玩具' } } }),
    })
    onTestFinished(() => world.close())
    await receive(world.bot, { userId: 'root', direct: true, content: 'amagi.off 玩具' })
    await until(() => world.bot.sent.length > 0, 'an answer')
    await calm(5)
    expect(world.bot.log[0]).toContain('玩具')
    await receive(world.bot, { userId: 'root', direct: true, content: 'amagi.on toy' })
    await until(() => world.bot.sent.length > 1, 'a second answer')
    expect(world.bot.log[1]).toContain('玩具')
  })
})

describe('the endpoints of a fourth platform', () => {
  it('are methods of the client', async () => {
    const methods = methodsOf(service) as unknown as Record<string, Record<string, (params: object) => unknown>>
    expect(await methods['toy']?.['fetchOneBox']?.({ box_id: '17' })).toEqual({ box: { name: '九只猫' } })
  })
  it('are documented and served', async () => {
    const { paths, tags } = (await openApiDocument(all)) as { paths: object; tags: { name: string }[] }
    expect(Object.keys(paths)).toContain('/api/toy/fetch_one_box')
    expect(tags.at(-1)?.name).toContain('toy')
    const server = await startApi({ service, port: 0 })
    onTestFinished(() => server.close())
    expect(await (await fetch(`${server.url}/api/toy/fetch_one_box?box_id=17`)).text()).toBe(
      '{"box":{"name":"九只猫"}}',
    )
    expect((await fetch(`${server.url}/api/toy/fetch_one_box`)).status).toBe(400)
  })
})

describe('the lists made from folders', () => {
  it('take a fourth platform from its folder and its id', async () => {
    const tree = new Map<string, string>()
    const from = 'test/platforms/toy'
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      tree.set(path.replaceAll('\\', '/').replace(from, 'src/platforms/toy'), await readFile(path, 'utf8'))
    }
    const template = 'scripts/lib/start/koishi.yml'
    tree.set(template, await readFile(template, 'utf8'))
    const { files, wrong } = listsOf(tree, ['toy'])
    expect(wrong).toEqual([])
    expect(files.get('src/platforms/index.ts')).toContain('declarations = { toy }')
    expect(files.get('src/platforms/toy/endpoints/index.ts')).toContain('endpoints = [fetchOneBox]')
    expect(files.get('src/http/platform-secrets.ts')).toContain("['toybox', 'toy_seal']")
    expect(files.get(template)).toContain('cookie: ${{ env.AMAGI_TOY_COOKIE }}')
  })
  it('hide every name in them from logs', () => {
    expect(platformSecrets.length).toBeGreaterThan(40)
    expect(
      platformSecrets.map((name) => mask(`${name}=hunter2; next`)).filter((line) => line.includes('hunter2')),
    ).toEqual([])
  })
})

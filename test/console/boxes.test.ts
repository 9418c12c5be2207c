import { createRequire } from 'node:module'
import { Context } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { createBoxes } from '../../src/console/boxes'
import type { Standing } from '../../src/model'

const require = createRequire(import.meta.url)
const notifier = (require('@koishijs/plugin-notifier') as { default: never }).default

let ctx: Context | undefined
afterEach(() => ctx?.stop())

interface Service {
  store: { options: { type: string; content: unknown[] } }[]
}

async function open(withService = true) {
  const own = (ctx = new Context())
  if (withService) own.plugin(notifier)
  await own.start()
  const abort = new AbortController()
  const shown = () => ((own.get('notifier') as Service | undefined)?.store ?? []).map(({ options }) => options)
  return {
    own,
    abort,
    shown,
    boxes: () => shown().map(({ content }) => content.join('')),
    subject: createBoxes(own, abort.signal, () => 1_800_000_000_000),
  }
}

const one = (standing: Standing) => [{ name: '', standing, serves: [] }]
const account = { name: '路<b>人', level: 4, expiresAt: 1_900_000_000 }

describe('the boxes in the console', () => {
  it('say what is known of each login, one box per platform', async () => {
    const { shown, boxes, subject } = await open()
    subject.show('bilibili', one({ kind: 'guest', wanted: false }))
    subject.show('douyin', one({ kind: 'unknown' }))
    expect(boxes()).toEqual(['<p>哔哩哔哩：以游客身份访问。</p>', '<p>抖音：设置了 Cookie，还没有向平台验证。</p>'])
    subject.show('bilibili', one({ kind: 'guest', wanted: true }))
    subject.show('douyin', one({ kind: 'valid', account }))
    expect(boxes()).toEqual([
      expect.stringContaining('有内容需要登录才能得到'),
      expect.stringMatching(/^<p>抖音：账号“路&lt;b&gt;人”（Lv4、登录到 2030年3月1[78]日.*）。<\/p>$/),
    ])
    expect(shown().map(({ type }) => type)).toEqual(['warning', 'success'])
    subject.show('douyin', one({ kind: 'expired', empty: false }))
    subject.show('bilibili', one({ kind: 'expired', empty: true }))
    expect(boxes()).toEqual([expect.stringContaining('没有登录信息'), expect.stringContaining('登录已经失效')])
  })

  it('have a line for each of several accounts, and warn while one has ended', async () => {
    const { shown, boxes, subject } = await open()
    const alt = { name: '小号', standing: { kind: 'valid', account }, serves: ['links', 'subscriptions'] } as const
    subject.show('bilibili', [{ name: '', standing: { kind: 'expired', empty: false }, serves: [] }, alt])
    expect(boxes()).toEqual([
      expect.stringMatching(
        /^<p>哔哩哔哩：2 个账号。<\/p><p>默认账号：登录已经失效<\/p><p>账号“小号”（用于链接和订阅）：账号“路&lt;b&gt;人”（.+）<\/p>$/,
      ),
    ])
    expect(shown()[0]?.type).toBe('warning')
    subject.show('bilibili', [alt])
    expect(shown()[0]?.type).toBe('success')
    expect(boxes()[0]).toContain('1 个账号')
  })

  it('say which settings have no effect, and take it back', async () => {
    const { shown, boxes, subject } = await open()
    subject.complain([])
    expect(boxes()).toEqual([])
    subject.complain([
      { setting: 'network.proxy', problem: 'address' },
      { setting: 'reply.template', problem: 'variable', detail: 'titel' },
    ])
    expect(boxes()).toEqual([
      '<p>下面这些设置不起作用：</p><p>network.proxy: 不是可用的地址</p><p>reply.template: 没有“titel”这个变量</p>',
    ])
    subject.complain([])
    expect(boxes()).toEqual(['<p>设置没有问题了。</p>'])
    expect(shown()[0]?.type).toBe('success')
  })

  it('are there when the service comes later, and when it comes back', async () => {
    const { own, boxes, subject } = await open(false)
    subject.show('bilibili', one({ kind: 'unknown' }))
    expect(boxes()).toEqual([])
    const service = own.plugin(notifier)
    await own.start()
    await expect.poll(boxes).toHaveLength(1)
    service.dispose()
    subject.show('bilibili', one({ kind: 'guest', wanted: false }))
    own.plugin(notifier)
    await expect.poll(boxes).toEqual(['<p>哔哩哔哩：以游客身份访问。</p>'])
  })

  it('are in the first language of the instance', async () => {
    const { own, boxes, subject } = await open()
    own.i18n.fallback = () => ['en-US', 'zh-CN']
    subject.show('kuaishou', one({ kind: 'valid', account: { id: '31' } }))
    expect(boxes()).toEqual(['<p>Kuaishou: account 31.</p>'])
  })

  it('are not needed: without the service, and after unloading, nothing happens', async () => {
    const without = await open(false)
    expect(() => without.subject.show('bilibili', one({ kind: 'unknown' }))).not.toThrow()
    const { abort, boxes, subject } = await open()
    abort.abort()
    subject.show('bilibili', one({ kind: 'unknown' }))
    subject.complain([{ setting: 'network.proxy', problem: 'address' }])
    expect(boxes()).toEqual([])
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Context } from 'koishi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { wrongSettings } from '../../src/chat/wrong-settings'
import { wrongLine } from '../../src/console/boxes'
import type { Settings } from '../../src/model'
import { translator } from '../../src/words/locale'
import { settingsOf, type Deep } from '../support/settings'

const require = createRequire(import.meta.url)
const notifier = (require('@koishijs/plugin-notifier') as { default: never }).default

const fonts = dirname(require.resolve('@fontsource-variable/noto-sans-sc/package.json'))

let dir: string
let ctx: Context | undefined
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'wrong-'))))
afterEach(async () => {
  await ctx?.stop()
  ctx = undefined
  await rm(dir, { recursive: true, force: true })
})

const wrong = async (given: Deep<Settings>): Promise<string[]> =>
  (await wrongSettings(settingsOf(given), 1_800_000_000_000)).map((one) => wrongLine(one, translator('en-US')))

describe('settings that have no effect', () => {
  it('are none among those nobody changed', async () => {
    expect(await wrong({})).toEqual([])
  })

  it.each<[string, Deep<Settings>, string[]]>([
    [
      'addresses',
      { network: { proxy: 'hunter2', gateway: 'example.com' }, media: { baseUrl: 'koishi' } },
      [
        'network.gateway: not an address that can be used',
        'network.proxy: not an address that can be used',
        'media.baseUrl: not an address that can be used',
      ],
    ],
    [
      'a proxy of a platform',
      { platforms: { douyin: { proxy: 'ftp://x' } } },
      ['platforms.douyin.proxy: not an address that can be used'],
    ],
    ['no cookie', { accounts: { bilibili: { cookie: 'hunter2' } } }, ['accounts.bilibili.cookie: not a cookie']],
    [
      'a cookie of another site',
      { accounts: { douyin: { cookie: '[{"name":"a","value":"hunter2","domain":".example.com"}]' } } },
      ['accounts.douyin.cookie: all the cookies in it are of other sites'],
    ],
    [
      'a cookie that is over',
      {
        accounts: {
          kuaishou: { cookie: '[{"name":"a","value":"hunter2","domain":".kuaishou.com","expires":1700000000}]' },
        },
      },
      ['accounts.kuaishou.cookie: all the cookies in it have expired'],
    ],
    [
      'variables of a template',
      { reply: { template: '{title}\n{titel} {titel} {author} {nobody}' } },
      ['reply.template: there is no variable “titel”', 'reply.template: there is no variable “nobody”'],
    ],
    [
      'administrators',
      { accounts: { admins: ['onebot:1', '12345', ' telegram : 5 ', 'x:', 'onebot：7'] } },
      ['accounts.admins: line 2 is not `platform:userId`', 'accounts.admins: line 4 is not `platform:userId`'],
    ],
    [
      'lists',
      { lists: { allowUsers: ['7'], denyUsers: ['onebot:7'], allowChats: ['onebot:'], denyChats: [':1', 'kook:1'] } },
      [
        'lists.allowUsers: line 1 is not `platform:userId`',
        'lists.allowChats: line 1 is not `platform:groupId`',
        'lists.denyChats: line 1 is not `platform:groupId`',
      ],
    ],
    [
      'quiet hours',
      { quiet: { hours: '23:00-25:00', timeZone: 'Asia/Nowhere' } },
      [
        'quiet.hours: not hours of the day; write them as 23:00-7:00, several with commas',
        'quiet.timeZone: there is no such time zone; write it as Asia/Shanghai',
      ],
    ],
  ])('are told by their names: %s', async (_, given, lines) => {
    expect(await wrong(given)).toEqual(lines)
    expect(lines.join()).not.toContain('hunter2')
  })

  it('take what is fine', async () => {
    const fine = {
      network: { proxy: '127.0.0.1:7890', mediaProxy: 'direct' },
      media: { baseUrl: 'http://koishi:5140' },
      accounts: { bilibili: { cookie: 'SESSDATA=a; bili_jct=b' }, admins: ['sandbox:x1:7'] },
      reply: { template: '{title}' },
    }
    expect(await wrong(fine)).toEqual([])
  })

  it('tell a font that is missing from a file that is none', async () => {
    const none = join(dir, 'none.ttf')
    await writeFile(none, 'not a font')
    const latin = join(fonts, 'files/noto-sans-sc-latin-wght-normal.woff2')
    expect(await wrong({ card: { fonts: [join(dir, 'gone.ttf'), latin, none] } })).toEqual([
      'card.fonts: file 1 is missing or cannot be read',
      'card.fonts: file 3 is no font',
    ])
  })

  it('are in the console when the plugin starts, and a template when it changes', async () => {
    const own = (ctx = new Context())
    own.baseDir = dir
    own.plugin(notifier)
    const boxes = () =>
      (own.get('notifier') as unknown as { store: { options: { content: unknown[] } }[] }).store.map(({ options }) =>
        options.content.join(''),
      )
    const fork = own.plugin(plugin as never, settingsOf({ network: { proxy: 'hunter2' } }))
    await own.start()
    await expect
      .poll(boxes, { timeout: 30_000 })
      .toContain('<p>下面这些设置不起作用：</p><p>network.proxy: 不是可用的地址</p>')
    expect(boxes()).toHaveLength(4)
    fork.update(settingsOf({ network: { proxy: 'hunter2' }, reply: { template: '{titel}' } }) as never)
    await expect.poll(() => boxes().join(), { timeout: 30_000 }).toContain('没有“titel”这个变量')
    const hours = { quiet: { hours: '晚上' } }
    fork.update(settingsOf({ network: { proxy: 'hunter2' }, reply: { template: '{titel}' }, ...hours }) as never)
    await expect.poll(() => boxes().join(), { timeout: 30_000 }).toContain('quiet.hours: 不是时间段')
    expect(boxes().join()).not.toContain('hunter2')
  })
})

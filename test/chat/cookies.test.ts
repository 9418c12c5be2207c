import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld({ settings: admins, ...options }))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const secret = 'SESSDATA=s3cr3t%2Cvalue; bili_jct=0123456789'
const admins = { accounts: { admins: ['test:root'] } }
const root: Incoming = { userId: 'root', direct: true }
const takeBack = '请撤回或删除刚才的消息。'

/** Sends one line and returns the lines of the answer. */
async function ask(open: World, content: string, incoming: Incoming = root): Promise<string[]> {
  const before = open.bot.sent.length
  await receive(open.bot, { ...incoming, content })
  await until(() => open.bot.sent.length > before, `an answer to ${content}`)
  await calm(5)
  return open.bot.log.slice(before).join('\n--\n').split('\n')
}

describe('a cookie set by command', () => {
  it('is checked, never echoed, never logged, and in force at once', async () => {
    const open1 = await open()
    const asked: unknown[] = []
    open1.fake.account = async (...call) => (
      asked.push(call),
      { id: '35', name: '路<b>人</b>', level: 4, member: true, expiresAt: 1_900_000_000 }
    )
    expect(await ask(open1, `设置B站Cookie ${secret}`)).toEqual([
      '已保存哔哩哔哩的 Cookie：SESSDATA(14), bili_jct(10)。',
      expect.stringMatching(/^平台确认：账号“路&lt;b&gt;人&lt;\/b&gt;”（Lv4、大会员、登录到 2030年3月1[78]日.*）。$/),
      '可以得到：1080P 以上的画质、完整的评论和要登录才能看的内容。',
      takeBack,
    ])
    expect(asked).toEqual([['bilibili', secret]])
    expect(open1.kit.credentials.get('bilibili')).toBe(secret)
    expect(JSON.stringify([open1.lines, open1.bot.sent])).not.toMatch(/s3cr3t|0123456789/)
  })

  it.each([
    ['a number', { id: '35' }, '平台确认：账号 35。'],
    ['nothing', {}, '平台确认：已登录。'],
    ['a level', { name: 'a', level: 0, member: false }, '平台确认：账号“a”（Lv0）。'],
  ])('is told with what the platform says of it: %s', async (_, account, line) => {
    const open1 = await open()
    open1.fake.account = async () => account
    expect(await ask(open1, `设置快手Cookie ${secret}`)).toContain(line)
  })

  it.each([
    ['cookie-expired', '平台说这份 Cookie 已经失效。'],
    ['login-required', '里面没有登录信息，和不设置一样。'],
  ] as const)('is not kept when the platform says %s, unless it is forced', async (code, line) => {
    const open1 = await open()
    open1.fake.account = () => Promise.reject(new AmagiError(code))
    expect(await ask(open1, `设置抖音Cookie ${secret}`)).toEqual([
      line,
      '没有保存。请在浏览器里登录后重新复制；一定要保存的话，在内容前面加上“强制 ”。',
      takeBack,
    ])
    expect(open1.kit.credentials.get('douyin')).toBeUndefined()
    expect(await ask(open1, `设置抖音Cookie 强制 ${secret}`)).toEqual([
      '已保存抖音的 Cookie：SESSDATA(14), bili_jct(10)。',
      line,
      takeBack,
    ])
    expect(open1.kit.credentials.get('douyin')).toBe(secret)
  })

  it('is kept when the platform cannot be asked, which is said', async () => {
    const open1 = await open()
    open1.fake.account = () => Promise.reject(new AmagiError('timeout'))
    const lines = await ask(open1, `设置B站Cookie ${secret}`)
    expect(lines[1]).toMatch(/^现在没法向平台验证：.+/)
    expect(lines.join()).not.toContain('平台确认')
    expect(open1.kit.credentials.get('bilibili')).toBe(secret)
  })

  it.each([
    ['quoted', `"${secret}"`],
    ['typographic', `“${secret}”`],
    ['full-width', secret.replaceAll('; ', '；')],
    ['over lines', secret.replaceAll('; ', '\n')],
    ['-H', `-H 'cookie: ${secret}'`],
    ['curl', `curl 'https://www.bilibili.com/' \\\n  -H 'accept: */*' \\\n  -H 'Cookie: ${secret}'`],
    [
      'JSON',
      JSON.stringify(
        [
          { domain: '.bilibili.com', name: 'SESSDATA', value: 's3cr3t%2Cvalue' },
          { domain: '.bilibili.com', name: 'bili_jct', value: '0123456789' },
        ],
        undefined,
        2,
      ),
    ],
    [
      'Netscape',
      '# Netscape HTTP Cookie File\n.bilibili.com\tTRUE\t/\tTRUE\t0\tSESSDATA\ts3cr3t%2Cvalue\n.bilibili.com\tTRUE\t/\tFALSE\t0\tbili_jct\t0123456789',
    ],
  ])('is taken as people paste it: %s', async (_, text) => {
    const open1 = await open()
    await ask(open1, `设置B站Cookie ${h.escape(text)}`)
    expect(open1.kit.credentials.get('bilibili')).toBe(secret)
  })

  it('leaves out what is of other sites or over, and says so', async () => {
    const open1 = await open()
    const list = [
      { domain: '.bilibili.com', name: 'SESSDATA', value: 'a' },
      { domain: '.example.com', name: 'x', value: 'b' },
      { domain: '.bilibili.com', name: 'old', value: 'c', expirationDate: 1000 },
    ]
    const lines = await ask(open1, `设置B站Cookie ${h.escape(JSON.stringify(list))}`)
    expect(lines).toContain('（略去其他网站的 1 个、过期的 1 个。）')
    expect(open1.kit.credentials.get('bilibili')).toBe('SESSDATA=a')
    expect(await ask(open1, `设置B站Cookie ${h.escape(JSON.stringify(list.slice(1, 2)))}`)).toEqual([
      '里面都是其他网站的 Cookie，没有哔哩哔哩的，没有保存。',
      takeBack,
    ])
    expect(await ask(open1, `设置B站Cookie ${h.escape(JSON.stringify(list.slice(2)))}`)).toEqual([
      '里面的 Cookie 都已经过期，没有保存。请在浏览器里重新登录后再复制。',
      takeBack,
    ])
  })

  it('takes the message back where the platform lets us', async () => {
    const open1 = await open()
    const gone: unknown[] = []
    open1.bot.deleteMessage = async (...message) => void gone.push(message)
    expect(await ask(open1, `设置B站Cookie ${secret}`, { ...root, messageId: 'm7' })).toContain(
      '你刚才的消息已经撤回。',
    )
    expect(gone).toEqual([['private:root', 'm7']])
    // Nothing secret was said.
    await ask(open1, '设置B站Cookie 状态')
    expect(gone).toHaveLength(1)
  })

  it('does not say so when the platform refuses', async () => {
    const open1 = await open()
    open1.bot.deleteMessage = () => Promise.reject(new Error('token=topsecret'))
    expect((await ask(open1, `设置B站Cookie ${secret}`)).at(-1)).toBe(takeBack)
    expect(open1.lines.join()).not.toContain('topsecret')
  })

  it('that is none is refused without being repeated', async () => {
    const open1 = await open()
    const lines = await ask(open1, '设置B站Cookie hello<at id="all"/>')
    expect(lines[0]).toMatch(/^这不像 Cookie。/)
    expect(lines.join()).not.toContain('hello')
  })

  it('that cannot be kept is not in the log either', async () => {
    const open1 = await open()
    open1.kit.credentials.set = () => Promise.reject(new Error(`disk full while writing ${secret}`))
    expect(await ask(open1, `设置B站Cookie ${secret}`)).toEqual(['插件内部出错了，请查看日志。', takeBack])
    expect(open1.lines.join('\n')).not.toContain('s3cr3t')
  })
})

describe('the cookie in force', () => {
  it('is shown as names with lengths, checked, and cleared', async () => {
    const open1 = await open({ settings: { accounts: { admins: ['test:root'], douyin: { cookie: 'sid=abc' } } } })
    open1.fake.account = async (_, cookie) => (cookie === open1.kit.credentials.get('douyin') ? { name: '甲' } : {})
    expect(await ask(open1, '设置抖音Cookie 状态')).toEqual([
      '抖音 正在使用插件设置中的 Cookie：sid(3)。',
      '平台确认：账号“甲”。',
    ])
    await ask(open1, '设置抖音cookie a=12345')
    const command = '抖音 正在使用指令设置的 Cookie（刚刚设置）：a(5)。'
    expect(await ask(open1, 'amagi.cookie douyin')).toEqual([
      command,
      '插件设置中的那一份比较旧，没有使用。',
      '平台确认：账号“甲”。',
    ])
    open1.kit.settings.accounts.douyin.cookie = 'sid=later'
    expect(await ask(open1, '设置抖音Cookie 测试')).toEqual([
      '抖音 正在使用插件设置中的 Cookie：sid(5)。',
      '指令设置的那一份比较旧，没有使用。',
      '平台确认：账号“甲”。',
    ])
    expect(await ask(open1, '设置抖音Cookie clear')).toEqual([
      '已清除用指令设置的抖音 Cookie。',
      '抖音 正在使用插件设置中的 Cookie：sid(5)。',
      '平台确认：账号“甲”。',
    ])
  })

  it('may be none, which nobody needs to ask about', async () => {
    const open1 = await open()
    open1.fake.account = () => Promise.reject(new Error('asked'))
    expect(await ask(open1, '设置快手Cookie')).toEqual(['快手 没有设置 Cookie，正在以游客身份访问。'])
  })

  it('may have expired', async () => {
    const open1 = await open({ settings: { accounts: { admins: ['test:root'], bilibili: { cookie: 'a=1' } } } })
    open1.fake.account = () => Promise.reject(new AmagiError('cookie-expired'))
    expect(await ask(open1, '设置B站Cookie')).toContain('平台说这份 Cookie 已经失效。')
  })
})

describe('who may', () => {
  it('is refused in a group, whoever asks', async () => {
    const open1 = await open()
    expect(await ask(open1, `设置快手Cookie ${secret}`, { userId: 'root' })).toEqual([
      '请在私聊中使用这个指令。如果刚才发送了 Cookie，请撤回那条消息。',
    ])
    expect(open1.kit.credentials.get('kuaishou')).toBeUndefined()
  })

  it('without a database is the listed administrator only, and nobody when the list is empty', async () => {
    const open1 = await open({ settings: {} })
    expect(await ask(open1, `设置B站Cookie ${secret}`)).toEqual([
      '权限不足。请让机器人的主人把 test:root 写进插件设置的“账号管理员”。',
    ])
    expect(open1.kit.credentials.get('bilibili')).toBeUndefined()
  })

  it('names a platform that exists', async () => {
    expect(await ask(await open(), `amagi.cookie youtube ${secret}`)).toEqual([
      '不认识这个平台，可以写：抖音、B站、快手。',
    ])
  })
})

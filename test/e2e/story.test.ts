/**
 * An administrator's first days, through the real OneBot adapter: installed, a first link, a cookie in every form browsers
 * give it, a login that is renewed days later, a group that wants to be left alone, a link that is asked about, a failure
 * that is reported and played back. What is secret is seen nowhere.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Logger } from 'koishi'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as plugin from '../../src'
import { platforms } from '../../src/platforms'
import { readCapture } from '../../src/probe/capture'
import { hourMs } from '../../src/units'
import { replay } from '../../scripts/lib/replay/replay'
import { failuresOf, reportOf } from '../../scripts/lib/replay/report'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import { keyed } from '../support/keyed'

const admin = '30003'
const { normal } = accounts.bilibili
const pairs = normal.split('; ').map((pair) => {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)] as const
})

/** The same login as a browser's tools hand it over. */
const forms: readonly (readonly [string, string])[] = [
  ['a header', normal],
  ['a curl command', `curl 'https://www.bilibili.com/' -H 'accept: */*' -H 'cookie: ${normal}' --compressed`],
  [
    'the JSON of an extension',
    JSON.stringify(pairs.map(([name, value]) => ({ name, value, domain: '.bilibili.com', path: '/', secure: true }))),
  ],
  [
    'cookies.txt',
    [
      '# Netscape HTTP Cookie File',
      ...pairs.map(([name, value]) => ['.bilibili.com', 'TRUE', '/', 'TRUE', '1900000000', name, value].join('\t')),
    ].join('\n'),
  ],
]

const settings = {
  accounts: { admins: [`onebot:${admin}`] } as never,
  limits: { perUser: 0, dedupeSec: 0 } as never,
}

let simulator: Simulator
let bot: LoopbackBot
const lines: string[] = []
/** Lines of ours: an adapter that debugs writes down what people say. */
const target = {
  colors: 0 as const,
  levels: { base: 3 },
  print: (text: string) => void (/^\[\w\] amagi /.test(text) && lines.push(text)),
}

beforeAll(async () => {
  // Timers run as usual until the story leaps ahead; sockets have timers of their own.
  vi.useFakeTimers({
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    shouldAdvanceTime: true,
  })
  Logger.targets.push(target)
  simulator = await startSimulator({ clock: () => Date.now() })
  bot = await startBot({
    plugin,
    simulator,
    settings,
  })
})
afterAll(async () => {
  await bot.close()
  await simulator.close()
  Logger.targets.splice(Logger.targets.indexOf(target), 1)
  vi.useRealTimers()
})

type Arrival = LoopbackBot['onebot']['arrivals'][number]
const textOf = ({ segments }: Arrival): string =>
  segments.flatMap(({ type, data }) => (type === 'text' ? [String(data.text)] : [])).join('')
const work = (key: string) => keyed(simulator.links, key)
const link = (key: string): string => work(key).forms.plain

/** What came into the chats after something was done. */
async function after(done: () => unknown, count: number): Promise<Arrival[]> {
  const before = bot.onebot.arrivals.length
  await done()
  await vi.waitFor(() => expect(bot.onebot.arrivals.length).toBeGreaterThanOrEqual(before + count), {
    timeout: 60_000,
    interval: 20,
  })
  return bot.onebot.arrivals.slice(before)
}
const privately = (text: string, count = 1) => after(() => bot.onebot.say(text, { private: true, user: admin }), count)

/** Sessions that were shown to the site since the last reset. */
const sessions = (): string[] =>
  simulator.requests.flatMap(({ headers }) => /SESSDATA=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? [])

it('an administrator’s first days', async () => {
  // Installed: the first link is answered as a guest's.
  const first = await after(() => bot.onebot.say(link('walk'), { group: '60' }), 2)
  expect(first.map(({ files }) => files[0]?.type)).toEqual(['image', 'video'])
  expect(sessions()).toEqual([])

  // A cookie in every form: each is checked, and said whose it is.
  for (const [form, text] of forms) {
    const [answer] = await privately(`设置B站Cookie ${text}`)
    expect([form, answer && textOf(answer)]).toEqual([form, expect.stringMatching(/账号“.+”/)])
    await privately('设置B站Cookie 清除')
  }

  // A login by its code.
  const login = await privately('B站登录', 3)
  expect(login[0]?.files[0]?.type).toBe('image')
  expect(login.map(textOf).join('\n')).toMatch(/已经扫描[^]*登录成功/)
  simulator.requests.length = 0
  await after(() => bot.onebot.say(link('door'), { group: '60' }), 2)
  const [session] = sessions()
  expect(session).toMatch(/^simqr/)

  // Days later the site wants it renewed; nobody does anything.
  simulator.bilibili.renewal(true)
  simulator.requests.length = 0
  vi.setSystemTime(Date.now() + 25 * hourMs)
  // In short steps: a request that is under way must not find that its time was over long ago.
  while (simulator.requests.length === 0) await vi.advanceTimersByTimeAsync(5_000)
  await vi.waitFor(() => expect(lines.some((line) => line.includes('the login of bilibili was renewed'))).toBe(true), {
    timeout: 60_000,
    interval: 50,
  })
  simulator.requests.length = 0
  await after(() => bot.onebot.say(link('ukulele'), { group: '60' }), 2)
  expect(sessions()[0]).toMatch(/^simqr/)
  expect(sessions()).not.toContain(session)

  // A group that wants to be left alone: links are silence there, commands are not, other groups go on.
  expect(
    textOf((await after(() => bot.onebot.say('关闭解析', { group: '61', role: 'owner' }), 1))[0] as Arrival),
  ).toContain('已在')
  const [other] = await after(() => {
    bot.onebot.say(link('door'), { group: '61' })
    bot.onebot.say(link('door'), { group: '60' })
  }, 2)
  expect(other?.chat).toBe('group:60')
  expect(bot.onebot.arrivals.filter(({ chat }) => chat === 'group:61')).toHaveLength(1)
  const asked = await after(() => bot.onebot.say(`解析 ${link('door')}`, { group: '61' }), 2)
  expect(new Set(asked.map(({ chat }) => chat))).toEqual(new Set(['group:61']))

  // A card says little to a test: in words from here on, as the settings page has it, without a restart.
  bot.update({ ...settings, reply: { info: 'text' } })

  // Why a link is answered as it is: one channel is refused, the next one answers.
  simulator.fault({ host: 'api.bilibili.com', path: '/x/web-interface/view', kind: 'http-412', times: 1 })
  const diagnosis = textOf((await privately(`诊断 ${link('walk')}`))[0] as Arrival)
  for (const told of [
    new RegExp(`目标：.*${work('walk').id}`),
    /· fetchOneVideo view：blocked · HTTP 412 · \d+\.\d+ 秒/,
    /· fetchOneVideo \S+：成功 · \d+\.\d+ 秒/,
    /· \d+P\d* AVC：约 [\d.]+ MB.* · 选用/,
    /· 视频：\d+P\d* · 约 [\d.]+ MB · /,
    /· 视频：\S+ · 这个平台通常的顺序/,
    /· 登录：已登录/,
    /· 缺少：|没有发现缺少什么/,
  ])
    expect(diagnosis).toMatch(told)

  // A site changes a field; a link fails, who asked is told a number, and the report is a file for an issue.
  const undo = simulator.rename({ path: '/rest/wd/ugH5App/photo/simple/info', from: 'photo', to: 'work' })
  const others = [
    { host: 'kuaishou.com', path: '/short-video', kind: 'html' },
    { host: 'kuaishou.com', path: '/graphql', kind: 'captcha' },
    { host: 'kuaishou.com', path: '/fw', kind: 'html' },
  ] as const
  const faults = others.map((rule) => simulator.fault(rule))
  const photo = simulator.links.find(({ platform }) => platform === 'kuaishou')
  const failed = textOf(
    (await after(() => bot.onebot.say(`解析 ${photo?.forms.plain}`, { group: '60' }), 1))[0] as Arrival,
  )
  for (const one of [undo, ...faults]) one()
  const id = /r-[0-9a-f]{6}/.exec(failed)?.[0]
  expect(failed).toContain('无法识别')
  const report = await privately('错误报告', 2)
  expect(textOf(report[0] as Arrival)).toContain(String(id))
  const file = report.flatMap(({ files }) => files).find((one) => one?.type === 'file')
  const capture = readCapture(String(file?.bytes))
  expect(failuresOf(capture)).toContain(`${id}: work of kuaishou`)
  const replayed = reportOf(await replay(capture, platforms))
  expect(replayed).toContain('GONE kuaishou fetchOneWork h5-info')
  expect(replayed).toContain('missing photo: object, perhaps work now (the code needs it)')

  // What is secret is in no log, no answer and no file in clear.
  const secrets = [
    ...new Set([
      ...pairs.filter(([name]) => /SESSDATA|bili_jct/.test(name)).map(([, value]) => value),
      session,
      ...sessions(),
    ]),
  ]
  expect(secrets.length).toBeGreaterThan(2)
  const data = join(bot.dir, 'data', 'amagi')
  const files = await Promise.all((await readdir(data)).map((name) => readFile(join(data, name), 'latin1')))
  const said = [...lines, JSON.stringify(bot.onebot.arrivals.map(({ segments }) => segments)), ...files].join('\n')
  for (const secret of secrets) expect(said.includes(String(secret))).toBe(false)
}, 240_000)

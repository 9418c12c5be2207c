/** Following somebody, on real Koishi and OneBot: base line in silence, news with its card, a stream with its end. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import * as plugin from '../../src'
import { secUid } from '../../simulator/world/douyin'
import { person } from '../../simulator/world/people'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import { until } from '../chat/test-bot'

let simulator: Simulator
let bot: LoopbackBot
const settings = {
  accounts: { admins: ['onebot:30003'], douyin: { cookie: accounts.douyin.valid } },
  reply: { info: 'text' },
}
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(async () => {
  bot = await startBot({ plugin, simulator, settings: settings as never })
})
afterEach(async () => {
  await bot.close()
  simulator.reset()
})

const texts = (): string[] =>
  bot.onebot.arrivals.map(({ segments }) =>
    segments
      .filter(({ type }) => type === 'text')
      .map(({ data }) => String(data['text']))
      .join(''),
  )

async function say(text: string): Promise<string> {
  const before = bot.onebot.arrivals.length
  bot.onebot.say(text, { user: '30003' })
  await until(() => bot.onebot.arrivals.length > before, `an answer to ${text}`)
  return texts()[before] ?? ''
}

const looks = (path: string): number => simulator.requests.filter(({ path: own }) => own === path).length

/** Asks for a look and waits until there was one more of this kind. */
async function look(path: string): Promise<void> {
  const before = looks(path)
  await say('检查订阅')
  await until(() => looks(path) > before, `a look by ${path}`)
}

const list = '/aweme/v1/web/aweme/post/'

it('says nothing of what was there, then of what is new, once, and no more when nobody follows', async () => {
  const chef = person(simulator.world.people, 'chef')
  const { name } = chef
  const { days } = simulator.douyin
  days.post('chef', Date.now() - 3_600_000, { desc: '早就有了' })
  expect(await say(`订阅 https://www.douyin.com/user/${secUid(chef)}`)).toContain(`已关注 ${name}（抖音）`)
  // The first is that of the page of the person.
  await until(() => looks(list) > 1, 'the base line')
  expect(await say('订阅列表')).toContain(`1. ${name}（抖音）`)

  expect(await say('订阅选项 1 不看 /抽\\s*奖/ #广告')).toContain('/抽\\s*奖/ #广告')
  days.post('chef', Date.now() - 1000, { desc: '顺便抽 奖' })
  days.post('chef', Date.now(), { desc: '刚刚发的' })
  await look(list)
  await until(() => texts().some((text) => text.includes(`${name} 发布了视频`)), 'the news')
  expect(texts().join('\n')).not.toContain('早就有了')

  await look(list)
  expect(texts().filter((text) => text.includes('发布了视频'))).toHaveLength(1)

  expect(await say('取消订阅 1')).toContain(`不再关注 ${name}`)
  expect(await say('订阅列表')).toContain('没有关注任何人')
})

it('takes a platform and a number, and the same once more ends it', async () => {
  const { mid, name } = person(simulator.world.people, 'chef')
  expect(await say(`订阅B站 ${mid}`)).toContain(`已关注 ${name}（哔哩哔哩）`)
  expect(await say(`设置B站推送 ${mid} 开启`)).toContain('已经关注了')
  expect(await say('推送列表')).toContain(name)
  expect(await say(`设置B站推送 ${mid}`)).toContain(`不再关注 ${name}`)
  expect(await say(`订阅 B站 ${mid} 关闭`)).toContain('这里没有关注')
})

it('tells of nobody what is no person, and of a person only to who may say so', async () => {
  expect(await say('订阅 今天的天气')).toContain('请写出要关注的人')
  const before = bot.onebot.arrivals.length
  bot.onebot.say('订阅B站 1', { user: '40004' })
  await until(() => bot.onebot.arrivals.length > before, 'a refusal')
  expect(texts().at(-1)).toMatch(/管理/)
})

it('reaches a channel of KOOK as it reaches a group of QQ', async () => {
  await bot.close()
  bot = await startBot({
    plugin,
    simulator,
    kook: true,
    settings: { ...settings, accounts: { ...settings.accounts, admins: ['kook:30003'] } } as never,
  })
  const { kook } = bot
  if (!kook) throw new Error('no KOOK')
  const said = (): string => kook.messages.map(({ content }) => content).join('\n')
  const chef = person(simulator.world.people, 'chef')
  const ask = (text: string): string => kook.say(text, { channel: '8101', user: '30003' })
  ask(`订阅 https://www.douyin.com/user/${secUid(chef)}`)
  await until(() => said().includes(`已关注 ${chef.name}`), 'the answer in KOOK')
  await until(() => looks(list) > 1, 'the base line')
  simulator.douyin.days.post('chef', Date.now(), { desc: '刚刚发的' })
  ask('检查订阅')
  await until(() => said().includes(`${chef.name} 发布了视频`), 'the news in KOOK')
  ask('检查订阅')
  await until(() => looks(list) > 3, 'one more look')
  expect(said().split('发布了视频')).toHaveLength(2)
})

it('goes by the clocks of the sites where the machine is almost two days ahead', async () => {
  await bot.close()
  const aheadMs = 40 * 3_600_000
  const there = (): number => Date.now() - aheadMs
  const sites = await startSimulator({ clock: there })
  bot = await startBot({ plugin, simulator: sites, settings: settings as never })
  const looked = (): number => sites.requests.filter(({ path }) => path === list).length
  try {
    const chef = person(sites.world.people, 'chef')
    sites.douyin.days.post('chef', there() - 3_600_000, { desc: '早就有了' })
    expect(await say(`订阅 https://www.douyin.com/user/${secUid(chef)}`)).toContain(`已关注 ${chef.name}`)
    const asked = looked()
    await until(() => looked() > asked, 'the base line')
    sites.douyin.days.post('chef', there(), { desc: '刚刚发的' })
    await say('检查订阅')
    await until(() => texts().some((text) => text.includes(`${chef.name} 发布了视频`)), 'the news')
    expect(texts().join('\n')).not.toContain('早就有了')
  } finally {
    await sites.close()
  }
})

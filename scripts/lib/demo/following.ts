/** Scenes of one chat that follows somebody: three works, a broadcast that begins and ends. */
import type { Simulator } from '../../../simulator'
import { secUid } from '../../../simulator/world/douyin'
import { person } from '../../../simulator/world/people'
import { nothing, type Aftermath, type Scene } from './scenes'

/** Who is followed, by the key of the simulated world. */
const who = 'chef'
const works = ['一勺糖', '一撮盐', '一点耐心'] as const
const texts = ({ room }: Aftermath): string => room.found().flatMap((one) => ('text' in one ? [one.text] : [])).join('\n')
const asked = ({ requests }: Aftermath, part: string): number => requests.filter(({ path }) => path.includes(part)).length

/** A clock for the whole demo, the simulated platforms included, that can be put forward. */
export interface DemoClock {
  pass(minutes: number): void
}

/** Before anything is started: who holds the clock of the machine keeps it. */
export function startDemoClock(): DemoClock {
  const { now } = Date
  let aheadMs = 0
  Date.now = () => now.call(Date) + aheadMs
  return {
    pass: (minutes) => {
      aheadMs += minutes * 60_000
    },
  }
}

/** What is missing in the chat. */
const lacks = (after: Aftermath, ...wanted: readonly string[]): string[] =>
  wanted.filter((text) => !texts(after).includes(text)).map((text) => `nothing says “${text}”`)

/** After the others: they leave the clock ahead. A broadcast that is gone for five minutes is over. */
export function following({ world, douyin }: Pick<Simulator, 'world' | 'douyin'>, { pass }: DemoClock): Scene[] {
  const chef = person(world.people, who)
  const one = { chat: 'qq', sameChat: true, expect: nothing } as const
  return [
    {
      ...one,
      sameChat: false,
      name: '订阅 · 关注一个人',
      say: `订阅 https://www.douyin.com/user/${secUid(chef)}`,
      trial: {
        counted: false,
        prepare({ onebot }, { name }) {
          onebot.members.appoint(String(Number(name.replace('group:', '')) + 10_000), 'admin')
          douyin.days.post(who, Date.now() - 3_600_000, { desc: '早就发过的' })
        },
        // The list and the room were seen once: what is there now is not new.
        over: (after) => texts(after).includes(chef.name) && asked(after, '/aweme/post/') > 1 && asked(after, '/reflow/') > 0,
        judge: (after) => lacks(after, chef.name),
      },
    },
    {
      ...one,
      name: '订阅 · 三条新作品',
      say: '检查订阅',
      trial: {
        counted: false,
        prepare() {
          pass(1)
          for (const [index, desc] of works.entries()) douyin.days.post(who, Date.now() - (3 - index) * 1000, { desc })
        },
        over: ({ room }) => room.found().filter((found) => !('text' in found)).length >= works.length,
        judge(after) {
          const pictures = after.pieces.filter(({ kind }) => kind === 'image').length
          return [
            ...lacks(after, '发布了'),
            ...(pictures === works.length ? [] : [`${pictures} cards of ${works.length} works`]),
            ...(texts(after).includes('早就发过的') ? ['an old work was told'] : []),
          ]
        },
      },
    },
    {
      ...one,
      name: '订阅 · 开播',
      say: '检查订阅',
      trial: {
        counted: false,
        prepare() {
          pass(3)
          douyin.days.goLive(who, Date.now(), '深夜的锅')
        },
        over: (after) => /开播了|正在直播/.test(texts(after)),
        judge: (after) => (/开播了|正在直播/.test(texts(after)) ? [] : ['no beginning']),
      },
    },
    {
      ...one,
      name: '订阅 · 下播，播了多久',
      say: '检查订阅',
      trial: {
        counted: false,
        prepare(bot, room) {
          pass(134)
          douyin.days.end(who)
          // Once for the first sign of the end; the message of the scene asks again when it is sure.
          const before = bot.simulator.requests.length
          room.say('检查订阅')
          const later = setInterval(() => {
            if (!bot.simulator.requests.slice(before).some(({ path }) => path.includes('/reflow/'))) return
            clearInterval(later)
            pass(7)
            room.say('检查订阅')
          }, 50)
          return () => clearInterval(later)
        },
        over: (after) => texts(after).includes('下播了'),
        judge: (after) => lacks(after, '下播了', '2 小时'),
      },
    },
  ]
}

/** Who may switch the plugin in a group: real adapters against loopback ends, the answers as people read them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import type { ChatEnd } from '../../simulator/chats/end'
import type { Candour, Standing } from '../../simulator/chats/members'
import type { TelegramEnd } from '../../simulator/chats/telegram'
import { until } from '../chat/test-bot'
import { connect } from '../support/chat-end'
import { tables } from './outcomes/play'
import type { Scene } from './outcomes/table'

const groups = tables.flatMap(({ scenes }) => scenes.filter((scene) => !scene.chat(0).ref.direct))

/** Groups of the official QQ bot: nothing in the messages, nobody to ask. */
const tellsNobody = new Set(['QQ group'])

const switchedOff = '关闭自动解析：全部平台'

const people: Record<Standing, string> = { owner: '31', admin: '32', member: '33' }
const candours: readonly Candour[] = ['forbids', 'breaks', 'empty', 'hangs']

interface Dialogue {
  /** Somebody asks to switch the plugin off in a group of their own; resolves to the answer. */
  ask(user: string, unsaid: boolean, group?: number): Promise<string>
  end: ChatEnd
  /** Number of a group nobody has written in. */
  group(): number
}

let serial = 0
const closing: (() => Promise<void>)[] = []

async function open(scene: Scene): Promise<Dialogue> {
  const end = await scene.start()
  const dir = await mkdtemp(join(tmpdir(), 'amagi-rights-'))
  const world = await connect(end)
  world.app.baseDir = dir
  world.app.plugin(plugin as never, {} as never)
  closing.push(async () => {
    await world.close()
    await rm(dir, { recursive: true, force: true })
  })
  for (const [standing, user] of Object.entries(people)) end.members.appoint(user, standing as Standing)
  return {
    end,
    group: () => ++serial,
    async ask(user, unsaid, group = ++serial) {
      const { ref, end: chat } = scene.chat(group)
      const said = () => end.delivered.filter((message) => message.chat === chat)
      const before = said().length
      const thread = ref.threadId === undefined ? {} : { thread: ref.threadId }
      // Guilds of QQ have messages of their own kind.
      const guild = ref.platform === 'qqguild' ? { guild: ref.guildId } : {}
      end.say('关闭解析', { chat, user, unsaid, ...thread, ...guild })
      await until(() => said().length > before, `an answer in ${chat}`)
      return said().at(-1)?.text ?? ''
    },
  }
}

type Key = `${Standing} ${'said' | 'unsaid'} ${Candour}`
interface Played {
  answers: Map<Key, string>
  /** What an administrator is told once the trouble is over. */
  afterwards: string
  /** Questions about members at the message after that. */
  questions: number
}
const scenes = groups.map((scene) => ({
  scene,
  played: { answers: new Map(), afterwards: '', questions: 0 } as Played,
}))

beforeAll(async () => {
  const play = async ({ scene, played }: (typeof scenes)[number]): Promise<void> => {
    const { end, ask, group } = await open(scene)
    const note = async (standing: Standing, how: 'said' | 'unsaid', where?: number): Promise<void> => {
      const answer = await ask(people[standing], how === 'unsaid', where)
      played.answers.set(`${standing} ${how} ${end.members.candour}`, answer)
    }
    for (const standing of ['owner', 'admin', 'member'] as const) {
      await note(standing, 'said')
      await note(standing, 'unsaid')
    }
    const same = group()
    for (const candour of candours) {
      end.members.candour = candour
      await note('admin', 'unsaid', same)
    }
    end.members.candour = 'answers'
    played.afterwards = await ask(people.admin, true, same)
    const before = end.calls.length
    await ask(people.admin, true, same)
    const asked = end.calls
      .slice(before)
      .filter(({ call }) => /member|administrators|guilds\/\w+$|guild\/view/i.test(call))
    played.questions = asked.length
  }
  await Promise.all(scenes.map(play))
}, 240_000)
afterAll(async () => {
  for (const close of closing) await close()
})

const row = ({ scene, played }: (typeof scenes)[number]) => {
  const { platform } = scene.chat(0).ref
  return {
    name: scene.name,
    played,
    answer: (key: Key): string => played.answers.get(key) ?? '',
    no: (user: string): RegExp => new RegExp(`权限不足.*${platform}:${user}`, 's'),
  }
}
const rows = scenes.map(row)

describe.each(rows.filter(({ name }) => tellsNobody.has(name)))('$name', ({ answer, no }) => {
  it.each(Object.entries(people))('nobody can tell that an %s runs the group, and the line says so', (who, user) => {
    const line = answer(`${who as Standing} said answers`)
    expect(line).toMatch(no(user))
    expect(line).toContain('这个平台不告诉机器人谁是群主和管理员')
  })
})

describe.each(rows.filter(({ name }) => !tellsNobody.has(name)))('$name', ({ played, answer, no }) => {
  it.each(['said', 'unsaid'] as const)('owner and administrators switch the plugin off (%s in the message)', (how) => {
    for (const standing of ['owner', 'admin'] as const)
      expect(answer(`${standing} ${how} answers`)).toContain(switchedOff)
  })

  it.each(['said', 'unsaid'] as const)('a member is told who may and how to get the right (%s)', (how) => {
    const line = answer(`member ${how} answers`)
    expect(line).toMatch(no(people.member))
    expect(line).toContain('群主和管理员可以使用')
  })

  it.each(candours)('a question that is not answered (%s) is a no that says so, and never silence', (candour) => {
    const line = answer(`admin unsaid ${candour}`)
    expect(line).toMatch(no(people.admin))
    expect(line).toContain('平台没有答复谁是这里的群主和管理员')
  })

  it('the question is asked again the next time, and its answer holds for the next message', () => {
    expect(played.afterwards).toContain(switchedOff)
    expect(played.questions).toBe(0)
  })
})

describe('a Telegram bot that is no administrator', () => {
  it('finds the administrators in their list', async () => {
    const [scene] = groups.filter((group) => group.name === 'Telegram group')
    const { end, ask } = await open(scene as Scene)
    ;(end as TelegramEnd).hideMembers(true)
    expect(await ask(people.owner, false)).toContain(switchedOff)
    expect(await ask(people.admin, false)).toContain(switchedOff)
    expect(await ask(people.member, false)).toContain('群主和管理员可以使用')
  })
})

/** What holds in a chat and why, and the one place where its administrators change it. */
import { h } from 'koishi'
import type { HelpView } from '../../card/views'
import { optionIn, withOption, type Chosen } from '../../store'
import { key } from '../../words/families'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { policyOf, type OptionName, type Policy } from '../policy'
import { hoursText, readHours } from '../quiet'
import { chatKey, chatKeys } from '../ref'
import { plainly, type Say } from '../say'
import { changePeople, peopleIn, plainText } from './people'
import { nameOf } from './platform-word'
import type { CommandContext, CommandRecord } from './record'
import { showView } from './show'

/** People of a list that are shown. */
const maxShown = 20

/** What people call the things that can be changed here. */
const names: Readonly<Record<string, OptionName | 'reset'>> = {
  触发: 'trigger',
  范围: 'trigger',
  触发范围: 'trigger',
  trigger: 'trigger',
  scope: 'trigger',
  安静: 'quiet',
  安静时间: 'quiet',
  免打扰: 'quiet',
  quiet: 'quiet',
  方式: 'preset',
  发送方式: 'preset',
  preset: 'preset',
  style: 'preset',
  协商: 'bid',
  多机器人: 'bid',
  bid: 'bid',
  白名单: 'chosen',
  只回答: 'chosen',
  allow: 'chosen',
  only: 'chosen',
  屏蔽: 'blocked',
  黑名单: 'blocked',
  block: 'blocked',
  默认: 'reset',
  恢复默认: 'reset',
  重置: 'reset',
  reset: 'reset',
  default: 'reset',
}

/** Words for values; what is not here has to be read in another way. */
const values: Readonly<Record<'trigger' | 'preset' | 'bid', Readonly<Record<string, string>>>> = {
  trigger: {
    全部: 'all',
    所有: 'all',
    all: 'all',
    卡片: 'cards',
    只有卡片: 'cards',
    cards: 'cards',
    链接: 'links',
    只有链接: 'links',
    links: 'links',
    提到: 'mention',
    艾特: 'mention',
    '@': 'mention',
    mention: 'mention',
    mentioned: 'mention',
    指令: 'command',
    命令: 'command',
    只用指令: 'command',
    command: 'command',
    commands: 'command',
  },
  preset: {
    精简: 'compact',
    compact: 'compact',
    普通: 'normal',
    normal: 'normal',
    折叠: 'folded',
    folded: 'folded',
  },
  bid: { 开: 'on', 开启: 'on', 打开: 'on', on: 'on', 关: 'off', 关闭: 'off', off: 'off' },
}

/** Back to what the settings of the plugin say. */
const backWords = new Set(['默认', 'default', 'reset'])
const noneWords = new Set(['关', '关闭', '无', '没有', '清空', 'none', 'off', 'clear'])

const wordIn = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined

/** The value as it is kept; undefined for what is none. */
function readValue(name: 'trigger' | 'preset' | 'bid' | 'quiet', text: string): string | undefined {
  const word = text.toLowerCase()
  if (backWords.has(word)) return ''
  if (name !== 'quiet') return wordIn(values[name], word)
  if (noneWords.has(word)) return 'none'
  const spans = readHours(text)
  return spans && spans.length > 0 ? hoursText(spans) : undefined
}

/** A value in words. */
function worded(name: Exclude<OptionName, 'blocked' | 'chosen'>, policy: Policy, say: Say): string {
  if (name === 'trigger') return plainly(say(key('trigger', policy.trigger.value)))
  if (name === 'preset') return plainly(say(key('preset', policy.preset.value)))
  if (name === 'bid') return plainly(say(key('onOff', policy.bid.value ? 'on' : 'off')))
  const { value, now } = policy.quiet
  if (value === '') return plainly(say('amagi.settings.none'))
  return `${value}${now ? plainly(say('amagi.settings.quiet-now')) : ''}`
}

interface Group {
  title: string
  entries: { command: string; text: string }[]
}

const because = (say: Say, by: Parameters<typeof key<'because'>>[1], value: string): string =>
  plainly(say('amagi.settings.value', { value, because: plainly(say(key('because', by))) }))

function people(ids: readonly string[], say: Say): string {
  if (ids.length === 0) return plainly(say('amagi.settings.none'))
  const shown = ids.slice(-maxShown).join(' ')
  return ids.length > maxShown ? `… ${shown}` : shown
}

function groupsOf({ conversation, kit, say }: CommandContext, policy: Policy): Group[] {
  const { switches, listing, listedBy, here, blocked, chosen } = policy
  const text = (name: Parameters<typeof key<'setting'>>[1]): string => plainly(say(key('setting', name)))
  const option = (name: 'trigger' | 'quiet' | 'preset' | 'bid') => ({
    command: text(name),
    text: because(say, policy[name].by, worded(name, policy, say)),
  })
  const listed = (name: Policy['listing'], by: Policy['listedBy']): string => {
    if (!name || !by) return plainly(say('amagi.settings.not-listed'))
    return because(say, by, plainly(say(key('listing', name))))
  }
  return [
    {
      title: text('switches'),
      entries: kit.platforms.map(({ id }) => ({
        command: nameOf(say, id),
        text: because(say, switches[id].by, plainly(say(key('onOff', switches[id].on ? 'on' : 'off')))),
      })),
    },
    {
      title: text('ways'),
      entries: [
        option('trigger'),
        option('quiet'),
        option('preset'),
        ...(conversation.chat.direct ? [] : [option('bid')]),
      ],
    },
    {
      title: text('people'),
      entries: [
        ...(conversation.chat.direct ? [] : [{ command: text('here'), text: listed(here?.listing, here?.by) }]),
        { command: text('you'), text: listed(listing, listedBy) },
        { command: text('blocked'), text: people(blocked, say) },
        { command: text('chosen'), text: people(chosen, say) },
      ],
    },
  ]
}

async function show(context: CommandContext): Promise<h[] | undefined> {
  const { say, conversation, kit, session } = context
  const groups = groupsOf(context, await policyOf(conversation, kit, await context.may('accounts')))
  const assignee = (session.channel as { assignee?: unknown } | undefined)?.assignee
  const others =
    typeof assignee === 'string' && assignee !== ''
      ? [{ command: plainly(say(key('setting', 'assignee'))), text: assignee }]
      : []
  const all = groups.map((group, index) => (index === 1 ? { ...group, entries: [...group.entries, ...others] } : group))
  const view: HelpView = {
    kind: 'help',
    title: plainly(say('amagi.settings.title')),
    subtitle: plainly(say('amagi.settings.about')),
    groups: all,
  }
  return showView(context, view, (outlet) => [
    ...outlet.say('amagi.settings.title'),
    ...all.flatMap(({ title, entries }) => [
      h.text(`\n${title}`),
      ...entries.flatMap(({ command, text }) => [
        h.text('\n'),
        ...outlet.say('amagi.settings.line', { name: command, value: text }),
      ]),
    ]),
    h.text('\n'),
    ...outlet.say('amagi.settings.about'),
  ])
}

/** What is left when a chat goes back to the settings: who runs the bot decided that, not the chat. */
const afresh = (chosen: Chosen): Chosen => {
  const denied = optionIn(chosen, 'denied')
  return denied === undefined ? {} : { denied }
}

/** Keeps an option; resolves to whether that worked. */
async function keep(context: CommandContext, name: OptionName | 'reset', value: string): Promise<boolean> {
  const { kit, conversation } = context
  const home = await kit.host.homes.of(conversation.chat)
  try {
    await kit.choices.alter(chatKeys(home), (chosen) =>
      name === 'reset' ? afresh(chosen) : withOption(chosen, name, value),
    )
    return true
  } catch (error) {
    kit.log.warn(`the settings of ${chatKey(home)} could not be kept: ${brief(error)}`)
    return false
  }
}

/** The list of those who alone are answered: said anew as a whole, or given up. */
async function choose(context: CommandContext, list: 'chosen' | 'blocked', text: string): Promise<h[]> {
  const { say, args } = context
  const named = peopleIn(context, args)
  const ends = named.length === 0 && (noneWords.has(text.toLowerCase()) || backWords.has(text.toLowerCase()))
  if (named.length === 0 && !ends) return say('commands.amagi.block.messages.whom')
  const ids = await changePeople(context, list, () => named)
  if (!ids) return errorLine(say, 'internal')
  return say('amagi.settings.changed', { name: plainly(say(key('setting', list))), value: people(ids, say) })
}

async function change(context: CommandContext, name: OptionName | 'reset', text: string): Promise<h[]> {
  const { say, conversation, kit } = context
  if (name === 'chosen' || name === 'blocked') return choose(context, name, text)
  if (name === 'reset') {
    return (await keep(context, name, '')) ? say('amagi.settings.reset') : errorLine(say, 'internal')
  }
  const value = readValue(name, text)
  if (value === undefined) return say(key('settingUsage', name))
  if (!(await keep(context, name, value))) return errorLine(say, 'internal')
  const policy = await policyOf(conversation, kit)
  return say('amagi.settings.changed', {
    name: plainly(say(key('setting', name))),
    value: because(say, policy[name].by, worded(name, policy, say)),
  })
}

/** For who runs the chat. */
export const settings: CommandRecord<'amagi.settings'> = {
  name: 'amagi.settings',
  arguments: [{ name: 'value', kind: 'elements' }],
  words: [{ word: '解析设置', hash: true }],
  right: 'chat',
  async run(context) {
    const text = plainText(context.args)
    if (text === '') return show(context)
    // `触发 链接`, `触发：链接`, `trigger=links`.
    const [, first = '', rest = ''] = /^([^\s=:：]+)[\s=:：]*(.*)$/s.exec(text) ?? []
    const name = wordIn(names, first.toLowerCase())
    return name ? change(context, name, rest.trim()) : context.say('amagi.settings.usage')
  },
}

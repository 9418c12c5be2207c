/** Who is followed, how it goes, and what keeps it from coming. */
import { h } from 'koishi'
import { grouped } from '../../groups'
import { personKey } from '../../model'
import { platforms } from '../../platforms'
import { formatAgo } from '../../words/dates'
import { key, type MemberOf } from '../../words/families'
import { meansAllChats } from '../all-word'
import { accountIn } from '../outlet/host'
import { kindsText } from '../push/kind-words'
import { unusual, type FollowingRow } from '../push/overview'
import { unaskedLimit } from '../push/unasked'
import { subscriptionsView } from '../push/views'
import type { ChatRef } from '../ref'
import { plainly } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { clockOf, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'
import { unglued } from './person-word'
import { onChatOrAll } from './subscribing'

/** Rows of one message: a list of thousands is a file (`amagi.export`). */
const mostRows = 60

/** What there is to say of one, in the order people ask for it. */
function partsOf(row: FollowingRow, context: CommandContext): string[] {
  const { say, kit } = context
  const clock = clockOf(context, kit.siteClock)
  const part = (name: MemberOf<'followingPart'>, params: Record<string, string | number> = {}): string =>
    plainly(say(key('followingPart', name), params))
  const { platform, state, reason, live, lastSent, lastAt, waiting, kinds, remark, following } = row
  const heard = unusual(platform, kinds)
  const words = (following.wishes.only?.length ?? 0) + (following.wishes.never?.length ?? 0)
  const ago = (ms: number): string => formatAgo(ms / 1000, clock)
  const parts = [
    remark === undefined ? undefined : part('remark', { remark }),
    state === 'paused' ? part('paused') : undefined,
    state === 'suspended'
      ? reason === undefined
        ? part('suspended')
        : part('suspended-reason', { reason })
      : undefined,
    live ? part('live') : undefined,
    state === 'new' ? part('new') : undefined,
    lastSent === undefined ? undefined : part('sent', { ago: ago(lastSent) }),
    lastSent === undefined && lastAt !== undefined ? part('works', { ago: ago(lastAt) }) : undefined,
    waiting > 0 ? part('waiting', { n: waiting }) : undefined,
    heard && part(heard.how, { kinds: kindsText(heard.kinds, say) }),
    words > 0 ? part('filters', { n: words }) : undefined,
  ]
  return parts.filter((one) => one !== undefined)
}

/** One row as a line of text. */
function rowText(row: FollowingRow, context: CommandContext): h[] {
  const { say } = context
  const parts = partsOf(row, context)
  const state =
    parts.length > 0
      ? `${plainly(say('amagi.push.row-before'))}${parts.join(plainly(say('amagi.push.row-between')))}`
      : ''
  const { place, name, platform } = row
  const params = { n: place, name, platform: nameOf(say, platform), state }
  // A text loses the line break it begins with.
  return [h.text('\n'), ...say('commands.amagi.subscriptions.messages.row', params)]
}

/** The rows of one chat: a card, or lines. */
function shown(rows: readonly FollowingRow[], chat: ChatRef, context: CommandContext): Promise<h[] | undefined> {
  const { say, kit } = context
  const left = rows.length - mostRows
  const limit = unaskedLimit(chat, accountIn(kit.host.bots(), chat))
  const note = limit && plainly(say(key('unaskedLimit', limit)))
  const below = [
    ...(left > 0 ? [plainly(say('amagi.push.more-people', { n: left }))] : []),
    ...(note === undefined ? [] : [note]),
  ]
  const words = {
    title: plainly(say('commands.amagi.subscriptions.messages.card', { n: rows.length })),
    subtitle: plainly(say('commands.amagi.subscriptions.messages.card-how')),
    ...(below.length > 0 ? { more: below.join(' · ') } : {}),
  }
  return showView(context, subscriptionsView(rows.slice(0, mostRows), words, say), () => [
    ...say('commands.amagi.subscriptions.messages.title', { n: rows.length }),
    ...rows.slice(0, mostRows).flatMap((row) => rowText(row, context)),
    ...below.map((line) => h.text(`\n${line}`)),
  ])
}

/** Every chat with its rows. */
function everywhere(rows: readonly FollowingRow[], context: CommandContext): h[] {
  const { say } = context
  const chats = grouped(rows, ({ chat }) => chat)
  const people = new Set(rows.map(({ platform, id }) => personKey({ platform, id }))).size
  const first = [...chats.values()].flat().slice(0, mostRows)
  const left = rows.length - first.length
  return [
    ...say('commands.amagi.subscriptions.messages.everywhere', { n: rows.length, people, chats: chats.size }),
    ...[...grouped(first, ({ chat }) => chat)].flatMap(([chat, own]) => [
      h.text(`\n\n${chat}`),
      ...own.flatMap((row) => rowText(row, context)),
    ]),
    ...(left > 0 ? [h.text('\n'), ...say('amagi.push.more-people', { n: left })] : []),
  ]
}

/** Who is followed here, or everywhere. */
export const subscriptions: CommandRecord<'amagi.subscriptions'> = {
  name: 'amagi.subscriptions',
  arguments: [{ name: 'platform', kind: 'elements' }],
  words: [
    ...['订阅列表', '推送列表', '查询订阅', '关注列表', '主播列表'].map((word) => ({ word, unglued })),
    { word: 'subscriptions', ordinary: true },
    { word: '全局订阅列表', args: ['全部'] },
    ...platforms.map(({ id, words: [word] }) => ({ word: `${word}推送列表`, args: [id], hash: true as const })),
  ],
  right: 'everyone',
  // `subscriptions`, `subscriptions bilibili`
  meant: ({ rest, kit }) => rest === '' || meansAllChats(rest) || readPlatform(rest, kit.platforms) !== undefined,
  run: onChatOrAll(async (chat, { words }, context) => {
    const { say, kit } = context
    const platform = words.map((word) => readPlatform(word, kit.platforms)).find((id) => id !== undefined)
    const all = await kit.push.overview(chat)
    const rows = all.filter((row) => !platform || row.platform === platform)
    if (all.length > 0 && rows.length === 0 && platform)
      return say('commands.amagi.subscriptions.messages.none-of', { platform: nameOf(say, platform) })
    if (rows.length === 0) return say('commands.amagi.subscriptions.messages.none')
    return chat ? shown(rows, chat, context) : everywhere(rows, context)
  }),
}

const clears = new Set(['清除', '清理', '删除', 'clear', 'remove', 'delete'])

/** Which ones reach nobody any more, and an end of them. */
export const suspended: CommandRecord<'amagi.suspended'> = {
  name: 'amagi.suspended',
  arguments: [{ name: 'action', kind: 'elements' }],
  words: [
    { word: '检测异常订阅' },
    { word: '异常订阅' },
    { word: '清除异常订阅', args: ['清除'] },
    { word: '清除订阅', args: ['清除'] },
  ],
  right: 'chat',
  push: true,
  run: onChatOrAll(async (chat, line, context) => {
    const { say, kit } = context
    const rows = (await kit.push.overview(chat)).filter(({ state }) => state === 'suspended')
    if (rows.length === 0) return say('commands.amagi.suspended.messages.none')
    if (!line.words.some((word) => clears.has(word.toLowerCase()))) {
      const lines = chat ? rows.flatMap((row) => rowText(row, context)) : everywhere(rows, context)
      return [...say('commands.amagi.suspended.messages.title', { n: rows.length }), ...lines]
    }
    for (const { following } of rows) await kit.push.unfollow(following.place, following.author)
    return say('commands.amagi.suspended.messages.cleared', { n: rows.length })
  }),
}

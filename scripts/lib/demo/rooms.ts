/** Where the demo speaks: one place in the chats of every loopback end, and what came back there. */
import type { LoopbackBot } from '../../../simulator/chats/bot'
import type { MarkBoard } from '../../../simulator/chats/marks'
import type { OneBotEnd } from '../../../simulator/chats/onebot'
import type { Scene } from './scenes'

/** One thing the bot put into a chat; `at` in milliseconds since the epoch. */
export type Found = { at: number; text: string } | { at: number; type: string; bytes: Buffer }

/** One chat of one end. */
export interface Room {
  /** Somebody writes; returns the id of the message. */
  say(what: Scene['say']): string
  /** Everything that stands there, oldest first. */
  found(): Found[]
  /** Reactions of the bot. */
  marks: MarkBoard
  /** The chat as its end calls it. */
  name: string
}

const said = (what: Scene['say']): string => (typeof what === 'string' ? what : JSON.stringify(what))

function inQq(end: OneBotEnd, serial: number): Room {
  const group = `${20000 + serial}`
  const name = `group:${group}`
  return {
    name,
    marks: end.marks,
    say: (what) => end.say(what, { group, user: `${30000 + serial}` }),
    found: () =>
      end.arrivals
        .filter(({ chat }) => chat === name)
        .flatMap(({ segments, files, time: at }): Found[] => {
          const text = segments
            .filter(({ type }) => type === 'text')
            .map(({ data }) => String(data.text))
            .join('')
            .trim()
          const media = files.flatMap((file) => (file ? [{ at, type: file.type, bytes: file.bytes }] : []))
          return text ? [{ at, text }, ...media] : media
        }),
  }
}

function present<T>(end: T | undefined, name: string): T {
  if (end === undefined) throw new Error(`this bot has no ${name}`)
  return end
}

function inKook(bot: LoopbackBot, serial: number): Room {
  const end = present(bot.kook, 'KOOK')
  const name = `8${serial}`
  return {
    name,
    marks: end.marks,
    say: (what) => end.say(said(what), { channel: name }),
    found: () =>
      end.messages
        .filter(({ channel }) => channel === name)
        .flatMap(({ type, content, assets, time: at }): Found[] => [
          ...(type === 9 ? [{ at, text: content }] : []),
          ...assets.map(({ kind, bytes }) => ({ at, type: kind, bytes })),
        ]),
  }
}

function inDiscord(bot: LoopbackBot, serial: number): Room {
  const end = present(bot.discord, 'Discord')
  const name = `${11000 + serial}`
  return {
    name,
    marks: end.marks,
    say: (what) => end.say(said(what), { chat: name }),
    found: () =>
      end.posts
        .filter(({ channel }) => channel === name)
        .flatMap(({ text, files, time: at }): Found[] => [
          ...(text.trim() ? [{ at, text: text.trim() }] : []),
          ...files.map((file) => ({ at, type: file.name, bytes: file.bytes })),
        ]),
  }
}

/** The chat of one scene; `serial` makes it another one than those before. */
export function roomOf(chat: Scene['chat'], bot: LoopbackBot, serial: number): Room {
  switch (chat) {
    case 'qq':
      return inQq(bot.onebot, serial)
    case 'apart':
      return inQq(present(bot.apart, 'second QQ account'), serial)
    case 'kook':
      return inKook(bot, serial)
    case 'discord':
      return inDiscord(bot, serial)
  }
}

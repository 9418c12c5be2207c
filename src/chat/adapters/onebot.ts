/**
 * OneBot v11 (NapCat, LLOneBot, Lagrange, go-cqhttp) through koishi-plugin-adapter-onebot.
 * Inline data beyond about 10 MB costs six times its size in memory and breaks WebSocket frames
 * (NapCatQQ 1613, 1189); video messages end at 100 MiB, above that only the file upload works.
 */
import type { Bot } from 'koishi'
import { extra, type ChatAdapter } from './base'
import { mib } from '../../units'

const hasActions = (bot: Bot | undefined): boolean =>
  typeof (bot?.internal as { sendGroupMsg?: unknown } | null | undefined)?.sendGroupMsg === 'function'

export const onebot: ChatAdapter = {
  name: 'onebot',
  koishiAdapters: ['onebot'],
  platforms: ['onebot'],
  // Forks go by names of their own and keep the raw event and the raw calls.
  detect: (origin) => extra(origin, 'onebot') !== undefined || hasActions(origin.bot),
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: true,
    quote: true,
    links: true,
    maxImageBytes: 10 * mib,
    maxVideoBytes: 100 * mib,
    inlineBytes: 10 * mib,
    ways: ['base64', 'file', 'url', 'link'],
    maxMessages: Infinity,
  },
}

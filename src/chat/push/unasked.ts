/** What platforms let a bot send that nobody asked it for, where that is next to nothing. */
import type { Bot } from 'koishi'
import type { MemberOf } from '../../words/families'
import { adapterOf } from '../adapters'
import type { ChatRef } from '../ref'

/**
 * The limit of a chat; undefined where news come as they are. QQ's official bot: 4 a month in a group or to a person, withdrawn
 * for most since (tencent-connect/bot-docs 216, 262, 2024-06 to 2025-11); 20 a day in a channel of a guild and 2 a day to a
 * person of it (simbot's documentation of MessageSendApi, 2026-08). `bot`: our account there, where it is right now.
 */
export function unaskedLimit(chat: ChatRef, bot: Bot | undefined): MemberOf<'unaskedLimit'> | undefined {
  if (adapterOf({ platform: chat.platform, bot }).name !== 'qq') return undefined
  if (chat.platform !== 'qqguild') return 'qq'
  return chat.direct ? 'qq-guild-direct' : 'qq-guild'
}

/** A word to who runs the bot about a chat that takes nothing any more. */
import type { Subscription } from '../../model'
import { dayMs } from '../../units'
import { tellAdministrators, type TellingKit } from '../accounts/administrators'
import type { ChatRef } from '../ref'
import { calledIn } from './words'

/** In private, once a day for each chat. Never rejects. */
export async function tellSuspended({ chat, name, author }: Subscription<ChatRef>, kit: TellingKit): Promise<void> {
  if (!(await kit.notices.due(`suspended ${chat}`, dayMs))) return
  const params = { chat, name: calledIn(name ?? author.id, author.id) }
  await tellAdministrators(kit, ({ say, send }) => send(say('amagi.notice.suspended', params)))
}

/** A word to who runs the bot about a chat that takes nothing any more. */
import type { Context } from 'koishi'
import type { Settings, Subscription } from '../../model'
import type { Notices } from '../../store'
import { dayMs } from '../../units'
import { administrators } from '../accounts/administrators'
import { brief } from '../brief'
import { createOutlet, type OutletKit } from '../outlet'
import type { ChatRef } from '../ref'
import { calledIn } from './words'

/** What it takes to tell somebody. */
interface NoticeKit extends OutletKit {
  readonly ctx: Context
  readonly settings: Settings
  readonly notices: Pick<Notices, 'due'>
}

/** In private, once a day for each chat. Never rejects. */
export async function tellSuspended({ chat, name, author }: Subscription<ChatRef>, kit: NoticeKit): Promise<void> {
  try {
    if (!(await kit.notices.due(`suspended ${chat}`, dayMs))) return
    for (const conversation of await administrators(kit.ctx, kit.settings, kit.signal)) {
      const outlet = createOutlet(conversation, kit, false)
      await outlet.send(outlet.say('amagi.notice.suspended', { chat, name: calledIn(name ?? author.id, author.id) }))
    }
  } catch (thrown) {
    kit.log.debug(`who runs the bot was not told: ${brief(thrown)}`)
  }
}

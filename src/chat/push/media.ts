/** Pictures, video and sound of news into a chat that has its card. */
import type { Post, Target } from '../../model'
import { planReply } from '../../reply/plan'
import { mib } from '../../units'
import { deliver, type Delivery } from '../deliver'
import { deliveringIn } from '../deliver/handing'
import type { Outlet } from '../outlet'
import type { ChatKit } from '../types'
import { settingsFor } from './content'

/** The parts of an answer that are the work itself. */
const isMedium = ({ kind }: { kind: string }): boolean =>
  ['video', 'images', 'slideshow', 'motion', 'gif', 'audio', 'fold'].includes(kind)

/** Below the limit of subscriptions; undefined where nothing is. Rejects with AmagiError. */
export async function sendMedia(post: Post, target: Target, out: Outlet, kit: ChatKit): Promise<Delivery | undefined> {
  const settings = settingsFor(kit.settings, ['media'])
  const delivering = deliveringIn(out, kit, settings)
  const { learning, place, card } = delivering
  const maxVideoBytes = Math.min(await learning.room('video', place), settings.limits.sizeMb * mib)
  const plan = planReply(post, settings, { ...out.abilities, maxVideoBytes }, { ...card, canEncode: false })
  const parts = plan.parts.filter(isMedium)
  if (parts.length === 0) return undefined
  const refresh = async (): Promise<Post> => (await kit.service()).resolve(target, { signal: kit.signal, fresh: true })
  return deliver({ ...plan, parts }, post, out, { ...delivering, refresh })
}

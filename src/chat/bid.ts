/**
 * Which of several programs answers, agreed on by reactions on the message: the protocol of Zhalslar/astrbot_plugin_parser
 * (`core/limit/arbiter.py`, read in 2026-11), spoken by other parsers too. Its numbers are part of it and no settings.
 */
import type { Bot } from 'koishi'
import { sleep } from '../async/sleep'
import { inTime } from '../async/deadline'
import { adapterOf } from './adapters'
import type { Bids, MarkedMessage } from './adapters/base'
import { brief } from './brief'
import type { Conversation } from './conversation'
import { accountIn } from './outlet/host'
import { chatKey } from './ref'
import type { ChatKit } from './types'

/** Time in which everybody who wants to answer bids; milliseconds. */
const biddingMs = 1000
/** Time the next in order gives the one before to confirm; milliseconds. */
const confirmMs = 700
/** The order turns by one every minute, so that nobody always wins; seconds. */
const sliceSec = 60
/** Longest wait for one call, which is inside neither time; milliseconds. */
const callMs = 3000

/**
 * Everybody who bid, from the one who may answer first to the last. Ids of QQ, all of digits. `at`: Unix seconds.
 *
 * @internal The tests compare it with the description.
 */
export function orderOf(bidders: readonly string[], at: number): readonly string[] {
  const sorted = [...new Set(bidders)].toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1))
  const first = sorted.length === 0 ? 0 : Math.floor(at / sliceSec) % sorted.length
  return [...sorted.slice(first), ...sorted.slice(0, first)]
}

interface Bidding {
  bids: Bids
  bot: Bot
  message: MarkedMessage
  signal: AbortSignal
}

/** One call of the end; undefined when it did not do it. Rejects with `cancelled`. */
async function call<T>(work: Promise<T>, { signal }: Bidding): Promise<T | undefined> {
  try {
    return await inTime(work, callMs, { signal, message: 'no answer to a bid' })
  } catch (error) {
    if (signal.aborted) throw error
    return undefined
  }
}

/** The words of the protocol: bid, wait, count, confirm in order. */
async function settle(bidding: Bidding): Promise<boolean> {
  const { bids, bot, message, signal } = bidding
  const { selfId } = message.chat
  const before = await call(bids.bidders(bot, message), bidding)
  // Whoever comes late leaves it to those who are at it.
  if (before && before.length > 0) return false
  const bid = await call(
    bids.bid(bot, message).then(() => true),
    bidding,
  )
  await sleep(biddingMs, signal)
  const bidders = await call(bids.bidders(bot, message), bidding)
  // Nobody can be seen: the end has no such calls, or is slow to tell. Better twice than never.
  if (!bidders || bidders.length === 0) return true
  if (!bid) return false
  const order = orderOf(bidders, Math.floor(message.reply.at / 1000))
  if (order.length === 1) return order[0] === selfId
  for (const candidate of order) {
    if (candidate === selfId) await call(bids.confirm(bot, message), bidding)
    await sleep(confirmMs, signal)
    if (await call(bids.confirmed(bot, message), bidding)) return candidate === selfId
  }
  return false
}

/**
 * Whether we answer this message; takes a second and more where there are reactions to bid with, and is yes at once where
 * there are none. Rejects with `cancelled`.
 */
export async function outbids(
  { chat, reply }: Conversation,
  { host, signal, log }: Pick<ChatKit, 'host' | 'signal' | 'log'>,
): Promise<boolean> {
  const bot = accountIn(host.bots(), chat)
  const bids = bot && adapterOf({ platform: chat.platform, bot }).bids
  if (!bids || chat.direct || reply?.messageId === undefined) return true
  try {
    const wins = await settle({ bids, bot, message: { chat, reply, messageId: reply.messageId }, signal })
    if (!wins) log.debug(`${chatKey(chat)}: another bot answers`)
    return wins
  } catch (error) {
    if (signal.aborted) throw error
    log.debug(brief(error))
    return true
  }
}

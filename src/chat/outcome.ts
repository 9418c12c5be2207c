/** What became of one send: the one answer every part of the chat side works with. */

/**
 * What a refusal is about, from the narrowest to the widest:
 *
 * - `quote`: only the quoted message (deleted, unreadable): the same again without it
 * - `pace`: too fast: the same again after `retryAfterMs`
 * - `way`: this way of handing the file over (path not visible, address refused): another way may do
 * - `file`: this file as what it was shown as (too large, wrong type): no way will do, as a plain file it may
 * - `chat`: this chat takes nothing from us now (muted, no right, not a member, quota used up): the answer ends
 */
export type RefusalScope = 'quote' | 'pace' | 'way' | 'file' | 'chat'

/** Why, in one masked line for the log: code and words of the chat's side. Never shown in a chat. */
type Reason = string

/** What became of one message. `unknown` is neither success nor failure: it must never lead to a second sending. */
export type Outcome =
  /** The chat's side said so. Ids may be fewer than messages where the platform names none. */
  | { readonly kind: 'sent'; readonly ids: readonly string[] }
  /**
   * It said no, or nothing ever left. It has nothing to do with the chat when it never left this machine (`unsent`), or when
   * our account may do nothing anywhere (`account`).
   */
  | {
      readonly kind: 'refused'
      readonly scope: RefusalScope
      readonly retryAfterMs?: number
      readonly unsent?: true
      readonly account?: true
      readonly reason: Reason
    }
  /** Nobody knows: it may be there, or come minutes later. Never sent a second time by any way. */
  | { readonly kind: 'unknown'; readonly reason: Reason }
  /** One part of several arrived, with these ids; `rest` is what became of the others. Never sent again as a whole. */
  | { readonly kind: 'partly'; readonly ids: readonly string[]; readonly rest: Missing }

/** What became of a part that is not known to have arrived. */
export type Missing = Extract<Outcome, { kind: 'refused' | 'unknown' }>

/** The outcome after which something else may be tried; `scope` says what. */
export type Refusal = Extract<Outcome, { kind: 'refused' }>

export const sent = (...ids: readonly string[]): Outcome => ({ kind: 'sent', ids })
/** Whether anything is in the chat for certain. */
export const arrived = (outcome: Outcome): boolean => outcome.kind === 'sent' || outcome.kind === 'partly'
/** Ids of everything that is there. */
export const idsOf = (outcome: Outcome): readonly string[] => ('ids' in outcome ? outcome.ids : [])
/** What became of that which is not known to have arrived; undefined when all of it did. */
export function missingOf(outcome: Outcome): Missing | undefined {
  if (outcome.kind === 'partly') return outcome.rest
  return outcome.kind === 'sent' ? undefined : outcome
}
/** The refusal, where the chat takes nothing from us now. */
export function shutBy(outcome: Outcome): Refusal | undefined {
  const missing = missingOf(outcome)
  return missing?.kind === 'refused' && missing.scope === 'chat' ? missing : undefined
}
export const unknown = (reason: Reason): Outcome => ({ kind: 'unknown', reason })
/** `retryAfterMs` only where the chat named a time. */
export function refused(scope: RefusalScope, reason: Reason, retryAfterMs?: number): Outcome {
  return { kind: 'refused', scope, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

/** Nothing can be asked: the account is offline, or the network is. */
export const unsent = (reason: Reason): Outcome => ({ kind: 'refused', scope: 'chat', unsent: true, reason })

/** Our account is not let in, wherever it wants to write. */
export const lockedOut = (reason: Reason): Outcome => ({ kind: 'refused', scope: 'chat', account: true, reason })

/** One outcome for parts that were sent one after the other; `rest` is what became of the first that did not arrive. */
export function together(ids: readonly string[], anyArrived: boolean, rest: Missing | undefined): Outcome {
  if (!rest) return sent(...ids)
  return anyArrived ? { kind: 'partly', ids, rest } : rest
}

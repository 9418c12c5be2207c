/** All that one chat gets at a time: one by one, several in one message, a line for the rest; media after their cards. */
import { until } from '../async/until'
import type { Call } from './calls'
import { keyOf, twinMs, type Desk, type Pending } from './desk'
import type { Serve } from './lines'
import { portionOf, type Portion } from './portions'
import { retryMs, type Deliver } from './sender'
import { quietFor } from './wishes'

/** See {@link createServing}. All of it is of one chat. */
export interface Serving<Chat> {
  /** Has made ahead what {@link Serving.serve} would send now. */
  prepare(all: readonly Pending<Chat>[]): void
  readonly serve: Serve<Pending<Chat>>
}

/** Puts what may be sent now into messages, and hands them to who delivers. */
export function createServing<Chat>(desk: Desk<Chat>, deliver: Deliver<Chat>): Serving<Chat> {
  const { hand, clock, signal, twins, calls, backlog, isQuiet, whenever, skip, failed } = desk

  const callFor = ({ subscription, news }: Pending<Chat>): Call | undefined => {
    const { place } = subscription
    return calls.of(subscription, news, hand.line(place), hand.callsPerDay?.(place) ?? Infinity)
  }

  /** Whom one message of several calls. */
  function callOf(wanted: readonly (Call | undefined)[]): Call | undefined {
    const all = wanted.some((own) => own?.all)
    const users = [...new Set(wanted.flatMap((own) => own?.users ?? []))]
    return all || users.length > 0 ? { all, users } : undefined
  }

  const inQuiet = ({ quieted, news, subscription: { quiet, quietDigest, place } }: Pending<Chat>): boolean =>
    quietDigest === true && (quieted === true || quietFor(quiet, hand.minuteOfDay(place, news.at)) > 0)

  const portionFor = (all: readonly Pending<Chat>[]): Portion<Pending<Chat>> => {
    const place = all[0]?.subscription.place
    const merges = place !== undefined && hand.together !== undefined && hand.merges?.(place) === true
    return portionOf(
      all.filter(({ what }) => what === 'card'),
      {
        now: clock(),
        merges,
        inDigest: (one) => one.inLine === true || inQuiet(one),
        isOld: ({ news }) => backlog.isOld(news),
        oldLeft: backlog.left(all[0]?.subscription.chat ?? ''),
      },
    )
  }

  async function sendSome(group: readonly Pending<Chat>[]): Promise<void> {
    const { together } = hand
    await deliver(group, async (entries, leaving) => {
      const wanted = entries.map(callFor)
      const how = { call: callOf(wanted), leaving }
      const handed =
        together && entries.length > 1
          ? await together(entries, how)
          : await Promise.all(entries.map(({ subscription, news }) => hand.send(subscription, news, how)))
      if (handed.some((own) => 'called' in own && own.called)) {
        const called = entries.filter((_, place) => wanted[place]?.all)
        for (const [place, { subscription }] of called.entries()) {
          const { chat, author } = subscription
          const account = hand.line(subscription.place)
          calls.note({ account, chat, author, at: clock(), along: place > 0 })
        }
      }
      return handed
    })
  }

  const reasonOf = (group: readonly Pending<Chat>[]): 'quiet' | 'many' => (group.every(inQuiet) ? 'quiet' : 'many')

  async function sendDigest(group: readonly Pending<Chat>[]): Promise<void> {
    const why = reasonOf(group)
    for (const one of group) one.inLine = true
    await deliver(
      group,
      async (entries, leaving) => {
        const all = entries.map(({ news }) => news)
        const [first] = entries
        return first ? [await hand.digest(first.subscription, all, why, { leaving })] : []
      },
      { isDigest: true },
    )
  }

  /** The same video by somebody else: what was sent here is passed over, what is about to be is waited for. */
  async function withoutTwins(all: readonly Pending<Chat>[]): Promise<Pending<Chat>[]> {
    const coming = new Set<string>()
    const others: Pending<Chat>[] = []
    for (const one of [...all].sort((a, b) => a.news.at - b.news.at)) {
      const { twin } = one.news
      if (twin === undefined || one.what === 'media') {
        others.push(one)
        continue
      }
      const known = twins.get(keyOf(one.subscription.chat, twin))
      if (known !== undefined && clock() - known < twinMs) await skip(one, 'twin')
      else if (coming.has(twin)) one.notBefore = clock() + retryMs
      else others.push(one)
      coming.add(twin)
    }
    return others
  }

  const serve: Serve<Pending<Chat>> = async (given, patiently) => {
    const all = await withoutTwins(given)
    const { digest, single, together, later } = portionFor(all)
    for (const one of later) {
      one.inLine = true
      one.notBefore = backlog.lineAt(one.subscription.chat)
    }
    const step = async (group: readonly Pending<Chat>[], what: Pending<Chat>['what'], work: () => Promise<void>) => {
      const [first] = group
      if (!first || signal.aborted || whenever(first) > clock() || isQuiet(first)) return
      const isDigest = group === digest
      try {
        const made = what === 'card' ? hand.prepare?.(group, isDigest ? reasonOf(group) : undefined) : undefined
        await patiently(until(made ?? Promise.resolve(), signal))
        await hand.turn?.(first.subscription.place, what === 'card' ? 'message' : 'media', signal)
        await patiently(work())
      } catch (error) {
        failed(error)
      }
    }
    await step(digest, 'card', () => sendDigest(digest))
    for (const one of single) await step([one], 'card', () => sendSome([one]))
    await step(together, 'card', () => sendSome(together))
    for (const one of all) {
      if (one.what === 'card') continue
      await step([one], 'media', () =>
        deliver([one], async (_, leaving) => [
          (await hand.media?.(one.subscription, one.news, { leaving })) ?? { kind: 'sent' },
        ]),
      )
    }
  }

  return {
    serve,
    prepare(all) {
      const { single, together } = portionFor(all)
      void hand.prepare?.([...single, ...together])
    },
  }
}

/** Channels of Kuaishou: three sites, two browsers, one judge. */
import { sleep } from '../../../async/sleep'
import { AmagiError, toAmagiError } from '../../../errors'
import { channelMaker, type ChannelRecord } from '../../endpoint/channel'
import type { CallContext, Channel, ChannelAnswer, CheckedParams } from '../../endpoint/record'
import { apiHosts } from '../headers'
import { isCaptcha, judge, judgeAccount, refuse, refuseAccount } from '../judge'
import { loggedIn, noteCaptcha, weighGone } from '../session'
import { page, type PageRecord } from './page'
import { shownBy, visiting, type Visit } from './visiting'

/** Pause before the one repetition after an answer without content, in milliseconds. */
const transientPauseMs = 300

type Run = (params: CheckedParams, context: CallContext) => Promise<ChannelAnswer>

/** Remembers captchas for the rest of the ladder and repeats once what upstream calls transient. */
function watched(inner: Channel, run: Run = (params, context) => inner.run(params, context)): Channel {
  return {
    ...inner,
    async run(params, context) {
      try {
        return await run(params, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (isCaptcha(error)) noteCaptcha(context, inner.name)
        if (error.details.upstreamCode !== '11') throw error
      }
      await sleep(transientPauseMs, context.signal)
      return run(params, context)
    },
  }
}

// How a request looks is the browser's business (`visiting`).
const common = { hosts: apiHosts, headers: () => ({}), judge }
const maker = channelMaker({ ...common, refuse })
const accountMaker = channelMaker({ ...common, refuse: refuseAccount })

/** A channel whose requests are made by one of our browsers. */
function visited(inner: Channel, visit: Visit): Channel {
  const who = shownBy(visit)
  return watched({ ...inner, who }, (params, context) => inner.run(params, visiting(context, visit)))
}

interface PhoneRecord extends ChannelRecord {
  /** Whether the call shows a device; default no: the share pages' own calls go without. */
  device?: boolean
}

/** H5 calls of the share pages: never with an account. */
export const phoneChannel = ({ device = false, ...record }: PhoneRecord): Channel =>
  visited(maker(record), { look: 'phone', device })

/** Desktop site, with the account where there is one. */
export const webChannel = (record: ChannelRecord): Channel => visited(maker(record), { look: 'desktop' })

/** Live site, with the account where there is one. */
export const liveChannel = (record: ChannelRecord): Channel => visited(maker(record), { look: 'live' })

/** A page of any of the sites. */
export const pageChannel = (record: PageRecord): Channel => watched(page(record))

interface AccountRecord extends ChannelRecord {
  /** GraphQL field whose all-null answer means that the session is dead; absent for REST calls. */
  field?: string
}

/** Desktop site with an account; skipped without a cookie. */
export function accountChannel({ field, ...record }: AccountRecord): Channel {
  const when: NonNullable<ChannelRecord['when']> = (context, params) =>
    loggedIn(context) && (record.when?.(context, params) ?? true)
  const own = { ...record, when, ...(field ? { judge: judgeAccount(field) } : {}) }
  return visited(accountMaker(own), { look: 'desktop' })
}

/** Desktop site for everybody; an empty answer to an account means that its session is dead. */
export function openChannel(record: ChannelRecord): Channel {
  const [guest, member] = [webChannel(record), accountChannel(record)]
  return { ...guest, run: (params, context) => (loggedIn(context) ? member : guest).run(params, context) }
}

/**
 * A way to a work that may say it is gone: alone it is not believed (`weighGone`). `guard` names what ways that would
 * all be mistaken together have in common.
 */
export function unsure(inner: Channel, guard: string): Channel {
  return {
    ...inner,
    async run(params, context) {
      try {
        return await inner.run(params, context)
      } catch (thrown) {
        const { code, details } = toAmagiError(thrown)
        const missing = details.upstreamStatus === 404 && code === 'upstream-changed'
        const weight = details.leadsHome ? 2 : missing ? 1 : undefined
        if (weight === undefined || !weighGone(context, guard, weight)) throw thrown
        throw new AmagiError('not-found', { details: { upstreamStatus: details.upstreamStatus ?? 404 }, cause: thrown })
      }
    },
  }
}

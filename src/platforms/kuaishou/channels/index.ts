/** Channels of Kuaishou: three sites, one judge. */
import { sleep } from '../../../async/sleep'
import { toAmagiError } from '../../../errors'
import { channelMaker, type ChannelRecord } from '../../endpoint/channel'
import type { CallContext, Channel } from '../../endpoint/record'
import { apiHosts, desktopHeaders, liveHeaders, phoneHeaders } from '../headers'
import { isCaptcha, judge, judgeAccount, refuse } from '../judge'
import { cookieOf, loggedIn, noteCaptcha } from '../session'

/** Pause before the one repetition after an answer without content, in milliseconds. */
const transientPauseMs = 300

/** Remembers captchas for the rest of the ladder and repeats once what upstream calls transient. */
function watched(inner: Channel): Channel {
  return {
    ...inner,
    async run(params, context) {
      try {
        return await inner.run(params, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (isCaptcha(error)) noteCaptcha(context, inner.name)
        if (error.details.upstreamCode !== '11') throw error
      }
      await sleep(transientPauseMs, context.signal)
      return inner.run(params, context)
    },
  }
}

const onDesktop = (context: CallContext) => ({ ...desktopHeaders, cookie: cookieOf(context) })
const onLive = (context: CallContext) => ({ ...liveHeaders, cookie: cookieOf(context) })

const phone = channelMaker({ hosts: apiHosts, headers: () => phoneHeaders, judge })
const web = channelMaker({ hosts: apiHosts, headers: onDesktop, judge })
const account = channelMaker({ hosts: apiHosts, headers: onDesktop, judge, refuse })
const live = channelMaker({ hosts: apiHosts, headers: onLive, judge })

/** H5 calls of the share pages: no account needed. */
export const phoneChannel = (record: ChannelRecord): Channel => watched(phone(record))

/** Desktop site without an account. */
export const webChannel = (record: ChannelRecord): Channel => watched(web(record))

/** Live site. */
export const liveChannel = (record: ChannelRecord): Channel => watched(live(record))

interface AccountRecord extends ChannelRecord {
  /** GraphQL field whose all-null answer means that the session is dead; absent for REST calls. */
  field?: string
}

/** Desktop site with an account; skipped without a cookie. */
export function accountChannel({ field, ...record }: AccountRecord): Channel {
  const when: NonNullable<ChannelRecord['when']> = (context, params) =>
    loggedIn(context) && (record.when?.(context, params) ?? true)
  return watched(account({ ...record, when, ...(field ? { judge: judgeAccount(field) } : {}) }))
}

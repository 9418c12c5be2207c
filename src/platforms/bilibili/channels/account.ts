/** Streams of an account: whether it still gets what accounts get. */
import { cookieDigest } from '../../../cookie'
import { AmagiError, toAmagiError } from '../../../errors'
import { at } from '../../../json'
import { minuteMs } from '../../../units'
import type { CallContext, Channel, ChannelAnswer } from '../../endpoint/record'
import { hasSession, sessionOf } from '../session'
import { apiHeaders, ask } from './guest'
import { asGuest } from '.'

/** How long a session that is dead or gets nothing is left aside before it is tried again. */
const asideMs = 10 * minuteMs
/** Empty answers in a row after which an account is left aside. */
const emptyToLeave = 2
/** Best quality a guest gets without a trial: 480P. */
const guestTop = 32

/** The same channel as a visitor, whoever calls. */
export function visiting(channel: Channel): Channel {
  return {
    ...channel,
    who: () => 'guest',
    run: (params, context) => channel.run(params, hasSession(context.cookie()) ? asGuest(context) : context),
  }
}

/** Whether an answer has no more than a guest gets: how the site treats sessions it does not accept, and old videos. */
function isGuests(body: unknown): boolean {
  const tracks = at(body, 'data.dash.video')
  const files = at(body, 'data.durl')
  const qualities = Array.isArray(tracks) ? (tracks as unknown[]).map((track) => Number(at(track, 'id'))) : []
  if (qualities.length === 0 && Array.isArray(files) && files.length > 0)
    qualities.push(Number(at(body, 'data.quality')))
  return qualities.length > 0 && Math.max(...qualities) <= guestTop
}

/** Whether better qualities are named than a guest gets: whoever is logged in would have them. */
function offersMore(body: unknown): boolean {
  const formats = at(body, 'data.support_formats')
  const named = [at(body, 'data.accept_quality'), Array.isArray(formats) ? formats : []].flat() as unknown[]
  return named.some((one) => Number(typeof one === 'object' ? at(one, 'quality') : one) > guestTop)
}

/** Whether the site says that somebody is logged in; undefined where it does not say. */
async function loggedIn(context: CallContext): Promise<boolean | undefined> {
  try {
    const url = 'https://api.bilibili.com/x/web-interface/nav'
    const said = at(await ask(context, { url, headers: await apiHeaders(context) }), 'data.isLogin')
    return typeof said === 'boolean' ? said : undefined
  } catch (thrown) {
    if (toAmagiError(thrown).code === 'cancelled') throw thrown
    return undefined
  }
}

/** Why an account is left aside, said in the answer it was not asked for. */
function setAside(code: 'cookie-expired' | 'upstream-changed'): AmagiError {
  const message = code === 'cookie-expired' ? 'the session is no longer accepted' : 'the account gets no streams'
  const path = code === 'cookie-expired' ? 'data.isLogin' : streams
  return new AmagiError(code, { details: { path, reason: `${message}: visitors' streams are taken` }, message })
}

/** Path a channel of streams names when it was given none. */
const streams = 'data.dash'

/**
 * The account's way to streams. A session that silently gets a visitor's streams is asked about and left aside for a
 * while when it is dead, as is an account that gets empty answers again and again: the visitor's way follows, and
 * the answer tells what was tried before.
 */
export function checkedAccount(channel: Channel): Channel {
  return {
    ...channel,
    async run(params, context) {
      const { aside, empty } = sessionOf(context).accounts
      const key = cookieDigest(context.cookie() ?? '')
      const left = aside.get(key)
      if (left && context.clock() < left.until) throw setAside(left.code)
      const leave = (code: 'cookie-expired' | 'upstream-changed'): AmagiError => {
        aside.set(key, { until: context.clock() + asideMs, code })
        empty.delete(key)
        context.log(`bilibili: the account gets no streams of its own (${code}), visitors' are taken instead`)
        return setAside(code)
      }
      let answer: ChannelAnswer
      try {
        answer = await channel.run(params, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (error.code !== 'upstream-changed' || error.details.path !== streams) throw error
        empty.set(key, (empty.get(key) ?? 0) + 1)
        if ((empty.get(key) ?? 0) < emptyToLeave) throw error
        throw leave((await loggedIn(context)) === false ? 'cookie-expired' : 'upstream-changed')
      }
      empty.delete(key)
      if (!isGuests(answer.body)) return answer
      const standing = await loggedIn(context)
      if (standing === false) throw leave('cookie-expired')
      if (standing === true || !offersMore(answer.body)) return answer
      // Nobody says whether the session lives: this once the visitor's way may have more.
      context.log("bilibili: the account gets a visitor's streams, the visitor's way is asked as well")
      throw setAside('upstream-changed')
    },
  }
}

/** Signed calls: `__NS_hxfalcon` in the query, `kww` in the headers. */
import type { Signer } from '../../endpoint/channel'
import type { CallContext } from '../../endpoint/record'
import { kept, ownerOf, sessionOf } from '../session'
import { hxfalcon, signInput } from './hxfalcon'
import { kwwOfCookie, makeKww } from './kww'
import { siteNow } from '../../site-now'

/** Part of the environment record; outside a browser any ASCII text passes. */
const stackTail = 'at Array.forEach (<anonymous>)\n    at https://h5.kuaishou.com/app.js:1:20481'

/** Session header: the browser's own when the cookie has it, else one made once for visitors and once for an account. */
export function sessionHeader(context: CallContext): { kww: string } {
  const own = kwwOfCookie(context.cookie())
  if (own) return { kww: own }
  const make = () => makeKww(siteNow(context), context.random)
  return { kww: kept(sessionOf(context).kww, ownerOf(context, 'guest'), make) }
}

/** Signer for a path; the live site signs internal paths instead of the ones that are asked. */
export function falcon(signPath: string): Signer {
  return (request, context) => {
    const session = sessionOf(context)
    session.signingSince ??= siteNow(context)
    const count = session.signatures++
    const query = request.query ?? []
    const value = hxfalcon(signInput(signPath, query, request.body), {
      count,
      secsCount: count,
      scriptCount: 0,
      stackTail,
      startedAt: session.signingSince,
      now: siteNow(context),
      random: context.random(),
    })
    return {
      ...request,
      query: [...query, ['__NS_hxfalcon', value]],
      headers: { ...request.headers, ...sessionHeader(context) },
    }
  }
}

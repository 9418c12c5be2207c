/** Signatures as the last step of a request: each covers what came before it. */
import { urlOf, type Signer } from '../../endpoint/channel'
import { chromeAgent } from '../../browser'
import { identityOf } from '../session'
import { aBogus, uaDigest } from './a-bogus'
import { secsdkGuards, secsdkSign } from './secsdk'
import { xBogus } from './x-bogus'
import { siteNow } from '../../site-now'

const ownDigest = uaDigest(chromeAgent)

const queryOf = (url: string): string => url.slice(url.indexOf('?') + 1)

/** `a_bogus`, then the edge's own signature where the path wants one and a visitor id is known. */
export const signSite: Signer = (request, context) => {
  const query = queryOf(urlOf(request))
  const bogus = aBogus({
    query,
    ...(request.body === undefined ? {} : { body: request.body }),
    userAgent: chromeAgent,
    uaDigest: ownDigest,
    clock: () => siteNow(context),
    random: context.random,
  })
  // The text that was signed goes out as it is: encoding forty parameters a second time only costs.
  const signed = `${query}&a_bogus=${encodeURIComponent(bogus)}`
  const { uifid } = identityOf(context)
  if (uifid === undefined || !secsdkGuards(new URL(request.url).pathname)) {
    return { ...request, url: `${request.url}?${signed}`, query: [] }
  }
  const last = secsdkSign(signed, uifid, Math.floor(siteNow(context) / 1000))
  return { ...request, url: `${request.url}?${last.query}&x-secsdk-web-signature=${last.signature}`, query: [] }
}

/** `X-Bogus`, for the few endpoints that read the older signature. */
export const signXBogus: Signer = (request, context) => ({
  ...request,
  query: [
    ...(request.query ?? []),
    ['X-Bogus', xBogus(queryOf(urlOf(request)), chromeAgent, Math.floor(siteNow(context) / 1000))],
  ],
})

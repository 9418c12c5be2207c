/** What goes with every request: the device of the browser, its headers in its order; a device the site issues is kept. */
import { siteOf } from '../../../http/address'
import type { OutgoingRequest } from '../../../http/types'
import type { CallContext, Identity } from '../../endpoint/record'
import { dressAs, type LookName } from '../headers'
import { cookieOf, keepDevice, loggedIn } from '../session'

/** Which of our browsers asks, and as whom. */
export interface Visit {
  look: LookName
  /** Whether the device (and the account, on a desktop) is shown; default yes. */
  device?: boolean
}

/** Only a desktop browser is logged in: an account's cookie from a phone would name a browser that never had it. */
const isPhone = ({ look }: Visit): boolean => look === 'phone' || look === 'phonePage'

/** Whose identity a visit shows. */
export function shownBy(visit: Visit): (context: CallContext) => Identity {
  if (visit.device === false) return () => 'none'
  return (context) => (!isPhone(visit) && loggedIn(context) ? 'account' : 'guest')
}

/** The context of a call made by one of our browsers. */
export function visiting(context: CallContext, visit: Visit): CallContext {
  const { transport } = context
  const own: CallContext = isPhone(visit) ? { ...context, cookie: () => undefined } : context
  const browser = isPhone(visit) ? 'phone' : 'desktop'
  return {
    ...own,
    transport: {
      async send(request: OutgoingRequest) {
        const guest = `${browser} ${siteOf(new URL(request.url).host)}`
        const cookie = visit.device === false ? {} : { cookie: cookieOf(own, guest) }
        const headers = dressAs(visit.look, request, { ...request.headers, ...cookie })
        const response = await transport.send({ ...request, headers })
        keepDevice(own, guest, response.setCookie)
        return response
      },
      open: (request) => transport.open(request),
      close: () => transport.close(),
    },
  }
}

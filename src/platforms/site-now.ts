/** The time that signatures and ages of works go by. */
import type { CallContext } from './endpoint/record'

/** Milliseconds since the epoch by the clocks of the sites, as far as they are known; see `src/http/site-time.ts`. */
export const siteNow = ({ siteClock, clock }: Pick<CallContext, 'clock' | 'siteClock'>): number =>
  (siteClock ?? clock)()

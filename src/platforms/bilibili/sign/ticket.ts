/**
 * `bili_ticket`: a guest token of three days that lowers the risk score, and that brings the WBI keys along.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/sign/bili_ticket.md`.
 */
import { createHmac } from 'node:crypto'

const key = 'XgwSnGZ1p'

/** HMAC-SHA256 of `ts<seconds>` in hex. @internal Held to known vectors by the tests. */
export function ticketSign(seconds: number): string {
  return createHmac('sha256', key).update(`ts${seconds}`).digest('hex')
}

/** Query of the POST to `GenWebTicket`; `csrf` is the `bili_jct` cookie or empty. */
export function ticketQuery(seconds: number, csrf = ''): [string, string][] {
  return [
    ['key_id', 'ec02'],
    ['hexsign', ticketSign(seconds)],
    ['context[ts]', String(seconds)],
    ['csrf', csrf],
  ]
}

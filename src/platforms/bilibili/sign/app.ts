/**
 * How the apps sign: all parameters sorted by name, the app's secret behind them. Needs no cookie and no device.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/sign/APP.md` and `APPKey.md`, 2025-12.
 */
import { createHash } from 'node:crypto'
import type { Signer } from '../../endpoint/channel'
import { siteNow } from '../../site-now'

/** Keys that are public: every copy of an app holds them. */
export const appKeys = {
  android: { key: '1d8b6e7d45233436', secret: '560c52ccd288fed045859ed18bffd973' },
  television: { key: '4409e2ce8ffd12b8', secret: '59b43e04ad6965f34319062b478f83dd' },
} as const

type Query = readonly (readonly [string, string])[]

/** The query to send, sorted, with `appkey` and `sign`. @internal Held to known vectors by the tests. */
export function signApp(query: Query, { key, secret }: { key: string; secret: string }): [string, string][] {
  const sorted = [...query, ['appkey', key] as const]
    .map(([name, value]): [string, string] => [name, value])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const text = sorted.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
  const sign = createHash('md5')
    .update(text + secret)
    .digest('hex')
  return [...sorted, ['sign', sign]]
}

/** Signs for one of the apps; `ts` is the time in seconds. */
export const app =
  (name: keyof typeof appKeys): Signer =>
  (request, context) => ({
    ...request,
    query: signApp([...(request.query ?? []), ['ts', String(Math.floor(siteNow(context) / 1000))]], appKeys[name]),
  })

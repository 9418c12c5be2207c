/** The apps' own signature and the answers only apps get. Checked from the published rules. */
import { json, md5 } from '../reply'
import type { Answer, Call } from '../types'

/**
 * Keys that are public. Source: SocialSisterYi/bilibili-API-collect `docs/misc/sign/APPKey.md`, 2025-12.
 */
const secrets: Readonly<Record<string, string>> = {
  '1d8b6e7d45233436': '560c52ccd288fed045859ed18bffd973',
  '4409e2ce8ffd12b8': '59b43e04ad6965f34319062b478f83dd',
}

const tolerance = 600

/** Paths that are signed by an app, and the key each of them takes. */
const appOnly: Readonly<Record<string, string>> = {
  '/x/tv/playurl': '4409e2ce8ffd12b8',
  '/pgc/player/api/playurltv': '4409e2ce8ffd12b8',
  '/pgc/view/v2/app/season': '1d8b6e7d45233436',
}

/** Recomputes `sign` over the query as it arrived: sorted by name, the secret behind it. */
function accepts(call: Call, key: string): boolean {
  const pairs = call.rawQuery.split('&').filter((pair) => !pair.startsWith('sign='))
  const sorted = [...pairs].sort((a, b) => ((a.split('=')[0] ?? '') < (b.split('=')[0] ?? '') ? -1 : 1))
  const time = Number(call.query.get('ts'))
  if (call.query.get('appkey') !== key || Math.abs(time - call.now / 1000) > tolerance) return false
  return md5(sorted.join('&') + (secrets[key] ?? '')) === call.query.get('sign')
}

/** Refusal of an unsigned or wrongly signed app call; `undefined` = come in, or none of ours. */
export function guardApp(call: Call): Answer | undefined {
  const key = appOnly[call.path]
  if (key === undefined || accepts(call, key)) return undefined
  return json({ code: -3, message: 'API校验密匙错误', ttl: 1 })
}

export const isAppPath = (path: string): boolean => Object.hasOwn(appOnly, path)

/**
 * Whether a request could have come from a browser: hints, query and signature speak of one, headers are named and
 * ordered as it does, and what is said of the page holds. Written from captures of browsers, not from the client.
 */
import { byHand, byScript, bySafari, hintsFit, misplaced, navigates, oddFile, pageFits, shows } from '../browser'
import type { Call } from '../types'
import { environmentOf } from './abogus'

/** What the site's own scripts add. */
const script = byScript(
  (
    'uifid x-tt-argus x-tt-passport-aid-sign x-tt-passport-csrf-token x-tt-passport-trace-id ' +
    'x-tt-passport-verify-portrait'
  ).split(' '),
)

/** What no browser of this name would have sent, as one line each. */
export function oddities(call: Call, media = false): string[] {
  if (media || shows(call)) return oddFile(call, 'douyin.com')
  if (call.userAgent.includes('iPhone')) return misplaced(call, bySafari)
  if (call.headers['sec-ch-ua'] === undefined) return []
  return misplaced(call, navigates(call) ? byHand : script)
}

const majorOf = (text: string, name: RegExp): string | undefined => name.exec(text)?.[1]

function queryFits(call: Call): boolean {
  const asked = (name: string): string | null => call.query.get(name)
  const version = majorOf(call.userAgent, /Chrome\/([\d.]+)/)
  const versions = [asked('browser_version'), asked('engine_version')].filter((value) => value !== null)
  if (version !== undefined && versions.some((value) => value !== version)) return false
  const env = environmentOf(call.query.get('a_bogus')?.replaceAll(' ', '+') ?? '')
  const [width, height] = [asked('screen_width'), asked('screen_height')]
  if (env === undefined || width === null || height === null) return true
  return env.width === width && env.height === height
}

/** Two things a request says of its sender that cannot both be true. */
export function contradicts(call: Call): boolean {
  return !hintsFit(call) || !queryFits(call) || !pageFits(call)
}

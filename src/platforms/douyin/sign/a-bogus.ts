/** `a_bogus` behind one switch, so that the generation can be changed in one place. */
import { screen } from '../headers'
import { aBogusGen1, uaDigest } from './a-bogus-gen1'
import { aBogusGen2 } from './a-bogus-gen2'

export { uaDigest }

/** `site`: as the read endpoints take it; `login`: what login.douyin.com requires. */
export type Generation = 'site' | 'login'

interface ABogusInput {
  /** Text behind `?`, exactly as it will be sent. */
  query: string
  /** Request body; empty for GET. */
  body?: string
  userAgent: string
  /** `uaDigest(userAgent)`, when the caller kept it; only `site` uses it. */
  uaDigest?: Uint8Array
  /** Milliseconds since the epoch. */
  clock: () => number
  /** 0 ≤ x < 1. */
  random: () => number
}

const aid = 6383
/** Page numbers that the two generations report. */
const sitePage = 6241
const loginPage = 7571

const { width, height, availHeight, innerWidth, innerHeight, outerHeight } = screen
/** Pixels of the scroll bar, which the page's own width lacks. */
const scrollBar = 11
/** `innerW|innerH|outerW|outerH|screenX|screenY|0|0|availW|availH|sizeW|sizeH|bodyW|bodyH|24|24|platform`. */
const gen1Env =
  `${innerWidth}|${innerHeight}|${width}|${outerHeight}|0|30|0|0|${width}|${availHeight}|${width}|${height}|` +
  `${innerWidth - scrollBar}|${innerHeight}|24|24|Win32`
/** `innerW|innerH|outerW|outerH|availW|availH|sizeW|sizeH|platform`. */
const gen2Env = `${innerWidth}|${innerHeight}|${width}|${outerHeight}|${width}|${availHeight}|${width}|${height}|Win32`

/** The value of `a_bogus`, not percent-encoded. About 0.05 ms. */
export function aBogus(input: ABogusInput, generation: Generation = 'site'): string {
  const { query, userAgent, clock, random } = input
  const body = input.body ?? ''
  const now = clock()
  if (generation === 'login') {
    return aBogusGen2({
      query,
      body,
      userAgent,
      env: gen2Env,
      now,
      enteredAt: now,
      counter: 3,
      pageId: loginPage,
      aid,
      flags: 3,
      browserOffset: 0,
      random,
    })
  }
  const draw = () => Math.floor(random() * 10_000)
  return aBogusGen1({
    query,
    body,
    userAgent,
    uaDigest: input.uaDigest,
    env: gen1Env,
    start: now,
    end: now + 4 + Math.floor(random() * 5),
    randoms: [draw(), draw(), draw()],
    pageId: sitePage,
    aid,
    option: 14,
    prefix: 'site',
    padUa: false,
  })
}

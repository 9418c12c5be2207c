import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createCare, type Care } from '../../src/chat/accounts/care'
import { renewLogin } from '../../src/chat/accounts/renewing'
import { AmagiError } from '../../src/errors'
import type { Account, PlatformId } from '../../src/model'
import { createNotices } from '../../src/store'
import { dayMs, hourMs, minuteMs } from '../../src/units'

let now: number
/** By platform, and by `platform/name`. */
let cookies: Record<string, string>
let ended: Set<string>
let answer: (cookie: string) => Promise<Account>
let asked: PlatformId[]
let shown: [PlatformId, string][]
let told: string[]
let renewed: string[]
let abort: AbortController
beforeEach(() => {
  now = 1_800_000_000_000
  cookies = {}
  ended = new Set()
  answer = async () => ({ name: '甲' })
  asked = []
  shown = []
  told = []
  renewed = []
  abort = new AbortController()
})

const keyOf = (platform: PlatformId, name: string): string => (name === '' ? platform : `${platform}/${name}`)
const namesOf = (platform: PlatformId): string[] =>
  Object.keys(cookies).flatMap((key) => (key.split('/')[0] === platform ? [key.split('/')[1] ?? ''] : []))
const serving = (platform: PlatformId): string | undefined =>
  namesOf(platform).find((name) => !ended.has(cookies[keyOf(platform, name)] ?? '')) ?? namesOf(platform)[0]
const credentials: Parameters<typeof createCare>[0]['credentials'] = {
  names: namesOf,
  serving,
  cookieOf: (platform, name) => cookies[keyOf(platform, name)],
  mark: async (platform, name, isEnded) => {
    const cookie = cookies[keyOf(platform, name)] ?? ''
    if (isEnded) ended.add(cookie)
    else ended.delete(cookie)
  },
  accounts: (platform) =>
    namesOf(platform).map((name) => ({
      name,
      ended: ended.has(cookies[keyOf(platform, name)] ?? ''),
      serves: serving(platform) === name ? ['links'] : [],
      because: serving(platform) === name ? { links: 'first' } : {},
    })),
}

const open = (): Care =>
  createCare({
    platforms: ['bilibili', 'douyin'],
    credentials,
    ask: (platform, cookie) => (asked.push(platform), answer(cookie)),
    renew: async (platform, name) => void renewed.push(keyOf(platform, name)),
    show: (platform, [first]) => void shown.push([platform, first?.standing.kind ?? '']),
    tell: async (platform, name) => void told.push(keyOf(platform, name)),
    clock: () => now,
    signal: abort.signal,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  })
const fails = (code: AmagiError['code']) => () => Promise.reject(new AmagiError(code))

describe('the care for logins', () => {
  it('asks once a day about those that are set, and about no other', async () => {
    const care = open()
    cookies.bilibili = 'a=1'
    await care.daily()
    now += 23 * hourMs
    await care.daily()
    expect(asked).toEqual(['bilibili'])
    now += hourMs
    await care.daily()
    expect(asked).toEqual(['bilibili', 'bilibili'])
    expect(renewed).toEqual(['bilibili', 'bilibili'])
    expect(care.standing('bilibili')).toEqual({ kind: 'valid', account: { name: '甲' } })
    expect(care.standing('douyin')).toEqual({ kind: 'guest', wanted: false })
  })

  it('asks when a login is refused, not at every refusal, and tells when it has ended', async () => {
    const care = open()
    cookies.bilibili = 'a=1'
    answer = fails('cookie-expired')
    await Promise.all([1, 2, 3].map(() => care.noticed('bilibili', 'cookie-expired')))
    expect(asked).toEqual(['bilibili'])
    expect(told).toEqual(['bilibili'])
    await care.daily()
    expect(renewed).toEqual([])
    expect(care.standing('bilibili')).toEqual({ kind: 'expired', empty: false })
    now += minuteMs
    await care.noticed('bilibili', 'cookie-expired')
    expect(asked).toHaveLength(1)
  })

  it('does not believe one refusal of a login that is good', async () => {
    const care = open()
    cookies.douyin = 'a=1'
    await care.noticed('douyin', 'cookie-expired')
    expect(care.standing('douyin')).toMatchObject({ kind: 'valid' })
    now += 9 * minuteMs
    await care.noticed('douyin', 'cookie-expired')
    expect(asked).toHaveLength(1)
    now += minuteMs
    answer = fails('cookie-expired')
    await care.noticed('douyin', 'cookie-expired')
    expect(care.standing('douyin')).toMatchObject({ kind: 'expired' })
    expect(told).toEqual(['douyin'])
  })

  it('says nothing about a login when the platform cannot be asked', async () => {
    const care = open()
    cookies.bilibili = 'a=1'
    await care.daily()
    now += dayMs
    answer = fails('network')
    await care.daily()
    expect(care.standing('bilibili')).toMatchObject({ kind: 'valid' })
    await care.changed('bilibili')
    expect(care.standing('bilibili')).toEqual({ kind: 'unknown' })
    expect(told).toEqual([])
    answer = fails('cookie-expired')
    await care.changed('bilibili')
    now += dayMs
    answer = fails('blocked')
    await care.daily()
    expect(care.standing('bilibili')).toMatchObject({ kind: 'expired' })
  })

  it('shows that a guest was refused for want of a login, once', async () => {
    const care = open()
    await care.noticed('douyin', 'login-required')
    await care.noticed('douyin', 'login-required')
    await care.noticed('douyin', 'blocked')
    expect(shown).toEqual([['douyin', 'guest']])
    expect(care.standing('douyin')).toEqual({ kind: 'guest', wanted: true })
    expect(asked).toEqual([])
  })

  it('forgets what it knew of another cookie', async () => {
    const care = open()
    cookies.bilibili = 'a=1'
    answer = fails('cookie-expired')
    await care.daily()
    cookies.bilibili = 'b=2'
    answer = async () => ({ name: '乙' })
    await care.changed('bilibili')
    expect(care.standing('bilibili')).toEqual({ kind: 'valid', account: { name: '乙' } })
    delete cookies.bilibili
    await care.changed('bilibili')
    expect(care.standing('bilibili')).toEqual({ kind: 'guest', wanted: false })
    expect(shown).toEqual([
      ['bilibili', 'expired'],
      ['bilibili', 'unknown'],
      ['bilibili', 'valid'],
      ['bilibili', 'guest'],
    ])
  })

  it('believes what was just seen, and asks nothing', async () => {
    const care = open()
    cookies.bilibili = 'a=1'
    await care.changed('bilibili', '', { kind: 'expired', empty: false })
    await care.daily()
    expect(care.standing('bilibili')).toEqual({ kind: 'expired', empty: false })
    expect([asked, told]).toEqual([[], []])
  })

  it('passes over an answer about a cookie that was replaced meanwhile', async () => {
    const care = open()
    cookies.bilibili = 'a=1'
    answer = async () => {
      cookies.bilibili = 'b=2'
      throw new AmagiError('cookie-expired')
    }
    await care.daily()
    expect(care.standing('bilibili').kind).not.toBe('expired')
    expect(told).toEqual([])
  })

  it('looks after each account by itself, and says which one ended', async () => {
    const care = open()
    cookies = { bilibili: 'a=1', 'bilibili/alt': 'b=2' }
    answer = (cookie) =>
      cookie === 'a=1' ? Promise.reject(new AmagiError('cookie-expired')) : Promise.resolve({ name: '乙' })
    await care.daily()
    expect(asked).toEqual(['bilibili', 'bilibili'])
    expect([told, renewed]).toEqual([['bilibili'], ['bilibili/alt']])
    expect(care.accounts('bilibili')).toEqual([
      { name: '', standing: { kind: 'expired', empty: false }, serves: [], because: {} },
      {
        name: 'alt',
        standing: { kind: 'valid', account: { name: '乙' } },
        serves: ['links'],
        because: { links: 'first' },
      },
    ])
    expect(care.standing('bilibili')).toMatchObject({ kind: 'valid' })
    // The other one is refused, by its own cookie.
    now += 10 * minuteMs
    answer = fails('cookie-expired')
    await care.noticed('bilibili', 'cookie-expired', 'b=2')
    expect(told).toEqual(['bilibili', 'bilibili/alt'])
    await care.noticed('bilibili', 'cookie-expired', 'c=3')
    expect(asked).toHaveLength(3)
  })

  it('takes an account that works again back', async () => {
    const care = open()
    cookies = { bilibili: 'a=1', 'bilibili/alt': 'b=2' }
    answer = fails('cookie-expired')
    await care.noticed('bilibili', 'cookie-expired', 'a=1')
    expect(serving('bilibili')).toBe('alt')
    now += dayMs
    answer = async () => ({})
    await care.daily()
    expect(serving('bilibili')).toBe('')
  })

  it('asks how long a renewed login lasts', async () => {
    cookies = { bilibili: 'a=1' }
    const care = createCare({
      platforms: ['bilibili'],
      credentials,
      ask: async (_, cookie) => ({ expiresAt: cookie === 'a=1' ? 1 : 2 }),
      renew: async () => void (cookies.bilibili = 'a=2'),
      show: () => undefined,
      tell: async () => undefined,
      clock: () => now,
      signal: abort.signal,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    })
    await care.daily()
    expect(care.standing('bilibili')).toEqual({ kind: 'valid', account: { expiresAt: 2 } })
  })

  it('ends with the plugin', async () => {
    const care = open()
    cookies.bilibili = 'a=1'
    answer = async () => {
      abort.abort()
      throw new AmagiError('cookie-expired')
    }
    await care.daily()
    await care.noticed('bilibili', 'cookie-expired')
    await care.changed('bilibili')
    expect([asked.length, shown, told]).toEqual([1, [], []])
  })
})

describe('a renewal', () => {
  const old = { cookie: 'SESSDATA=old', renewal: 'oldtoken' }
  const next = { cookie: 'SESSDATA=new', renewal: 'newtoken' }
  let kept: { cookie: string; renewal?: string }[]
  let confirmed: string[]
  beforeEach(() => {
    kept = [old]
    confirmed = []
  })
  const renew = (logins: Partial<Parameters<typeof renewLogin>[2]['logins']> = {}) =>
    renewLogin('bilibili', 'alt', {
      credentials: {
        cookieOf: (_, name) => (name === 'alt' ? kept.at(-1)?.cookie : undefined),
        renewal: (_, name) => (name === 'alt' ? kept.at(-1)?.renewal : undefined),
        set: async (_, cookie, { name, renewal } = {}) => {
          expect(name).toBe('alt')
          kept.push({ cookie, ...(renewal === undefined ? {} : { renewal }) })
        },
      },
      logins: {
        renew: async () => next,
        confirm: async (_, renewal, { cookie }) => {
          // Kept by now, whatever comes.
          expect(kept.at(-1)).toEqual(next)
          confirmed.push(`${renewal} ${cookie}`)
        },
        account: async () => ({}),
        ...logins,
      },
      signal: abort.signal,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    })

  it('is kept before the old login ends', async () => {
    await renew()
    expect(kept.at(-1)).toEqual(next)
    expect(confirmed).toEqual(['oldtoken SESSDATA=new'])
  })

  it('is left when the platform wants none, or says no', async () => {
    await renew({ renew: async () => undefined })
    await renew({ renew: fails('blocked') })
    expect(kept).toEqual([old])
  })

  it('goes on with the new login when the end of the old one is not confirmed', async () => {
    await renew({ confirm: fails('network') })
    expect(kept.at(-1)).toEqual(next)
    kept = [old]
    await renew({ confirm: fails('network'), account: fails('timeout') })
    expect(kept.at(-1)).toEqual(next)
  })

  it('is taken back when the new login is none', async () => {
    await renew({ confirm: fails('blocked'), account: fails('cookie-expired') })
    expect(kept.at(-1)).toEqual(old)
  })

  it('gives way to a cookie that was set meanwhile, and is nothing without what it needs', async () => {
    const other = { cookie: 'SESSDATA=other' }
    await renew({
      renew: async () => {
        kept.push(other)
        return next
      },
    })
    expect(kept.at(-1)).toEqual(other)
    await renew()
    expect(kept.at(-1)).toEqual(other)
  })
})

describe('notices', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'notices-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true }))
  })
  const notices = () => createNotices({ path: join(dir, 'notices.json'), clock: () => now, log: () => undefined })

  it('are due once in their time, over restarts, each for itself', async () => {
    const first = notices()
    expect(await Promise.all([first.due('a', dayMs), first.due('a', dayMs), first.due('b', dayMs)])).toEqual([
      true,
      false,
      true,
    ])
    await first.close()
    now += dayMs - 1
    expect(await notices().due('a', dayMs)).toBe(false)
    now += 1
    const later = notices()
    expect(await later.due('a', dayMs)).toBe(true)
    expect(await later.due('a', dayMs)).toBe(false)
  })

  it('are due again when the clock was set back', async () => {
    await notices().due('a', dayMs)
    now -= 2 * dayMs
    expect(await notices().due('a', dayMs)).toBe(true)
  })
})

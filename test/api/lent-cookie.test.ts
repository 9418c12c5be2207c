/** Whose identity a call is made with. */
import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { lentCookie } from '../../src/api/access'
import type { ApiOptions } from '../../src/api/server'
import { exact, get, start, type Run } from './house'

/** Identities the endpoint was asked with, and its address. */
async function witness(options: Partial<ApiOptions> = {}): Promise<{ seen: (string | undefined)[]; url: string }> {
  const seen: (string | undefined)[] = []
  const run: Run = async (_, context) => {
    seen.push(context.cookie())
    return { body: {}, raw: exact }
  }
  const url = await start(run, options, 60)
  return { seen, url: `${url}/api/douyin/fetch_music_work?music_id=7` }
}

const from = (remoteAddress: string, headers: Record<string, string>) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

describe("a caller's cookie", () => {
  it('is not what a browser sends along for something else on localhost', async () => {
    const { seen, url } = await witness()
    await get(url, { cookie: 'koishi=session' })
    expect(seen).toEqual(['configured=1'])
  })
  it('replaces the account where it is named on purpose', async () => {
    const { seen, url } = await witness()
    await get(url, { 'x-amagi-cookie': ' own=2 ', cookie: 'koishi=session' })
    expect(seen).toEqual(['own=2'])
  })
  it('is taken from the Cookie header where the API was told so', async () => {
    const { seen, url } = await witness({ cookieHeader: true })
    await get(url, { cookie: 'own=3' })
    await get(url, { cookie: 'own=3', 'x-amagi-cookie': 'own=4' })
    expect(seen).toEqual(['own=3', 'own=4'])
  })
  it('makes an answer nobody may keep, and its header is one the answer varies by', async () => {
    const { url } = await witness({ cookieHeader: true })
    const own = await get(url, { 'x-amagi-cookie': 'own=2' })
    expect(own.headers.get('cache-control')).toBe('no-store')
    const plain = await get(url)
    expect(plain.headers.get('cache-control')).toBe('private, max-age=60')
    expect(plain.headers.get('vary')?.split(', ')).toEqual(expect.arrayContaining(['x-amagi-cookie', 'Cookie']))
  })
  it('stays out of the log', async () => {
    const lines: string[] = []
    const { url } = await witness({ log: (line) => lines.push(line) })
    await get(url, { 'x-amagi-cookie': 'SESSDATA=precious' })
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain('precious')
  })
  it('counts from this machine, or with the token; the Cookie header from this machine only', () => {
    const named = { 'x-amagi-cookie': 'own=2' }
    expect(lentCookie(from('127.0.0.1', named), {})).toBe('own=2')
    expect(lentCookie(from('192.0.2.7', named), { token: 'secret' })).toBe('own=2')
    expect(() => lentCookie(from('192.0.2.7', named), {})).toThrow(expect.objectContaining({ code: 'unauthorized' }))
    const sent = { cookie: 'own=3' }
    expect(lentCookie(from('::1', sent), { cookieHeader: true })).toBe('own=3')
    expect(lentCookie(from('192.0.2.7', sent), { cookieHeader: true, token: 'secret' })).toBeUndefined()
    expect(lentCookie(from('::1', sent), {})).toBeUndefined()
    expect(lentCookie(from('::1', { 'x-amagi-cookie': ' ', cookie: '' }), { cookieHeader: true })).toBeUndefined()
  })
})

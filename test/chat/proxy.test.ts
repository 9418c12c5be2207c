import { createRequire } from 'node:module'
import { Context } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { koishiProxy } from '../../src/chat/proxy'

const require = createRequire(import.meta.url)
const load = (name: string) => {
  const loaded = require(name) as { default?: unknown }
  return (loaded.default ?? loaded) as never
}

let ctx: Context | undefined
afterEach(() => ctx?.stop())

async function framework(proxyAgent?: string, http: object = {}): Promise<Context> {
  ctx = new Context()
  ctx.plugin(load('@koishijs/plugin-http'), http as never)
  if (proxyAgent !== undefined) ctx.plugin(load('@koishijs/plugin-proxy-agent'), { proxyAgent } as never)
  await ctx.start()
  return ctx
}

describe("Koishi's proxy setting", () => {
  it('is none without the plugin', async () => expect(koishiProxy(await framework())).toBeUndefined())
  it('is none without the HTTP service', () => expect(koishiProxy((ctx = new Context()))).toBeUndefined())
  it('is found for an HTTP proxy with a login', async () => {
    expect(koishiProxy(await framework('http://user:pass@127.0.0.1:8080'))).toBe('http://user:pass@127.0.0.1:8080/')
  })
  it('is found for a SOCKS proxy', async () => {
    expect(koishiProxy(await framework('socks5://127.0.0.1:1080'))).toBe('socks5://127.0.0.1:1080')
  })
  it('is none when the address is none', async () =>
    expect(koishiProxy(await framework('not an address'))).toBeUndefined())
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Context } from 'koishi'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openHttpApi } from '../../src/chat/http-api'
import type { ChatKit } from '../../src/chat/types'
import { platforms } from '../../src/platforms'
import { settingsOf } from '../support/settings'

let app: Context
afterEach(() => app.stop())

interface CallSaid {
  unpaced?: boolean
  signal?: AbortSignal
}

/** An app with the API as its plugin; nothing is asked of the service here. */
async function open(
  api: { enabled?: boolean; port?: number; host?: string; token?: string },
  call?: (signal: AbortSignal | undefined) => Promise<never>,
) {
  app = new Context()
  const said: string[] = []
  const log = (level: string) => (line: string) => void said.push(`${level} ${line}`)
  const kit = {
    settings: settingsOf({ api: { enabled: true, port: 0, ...api } }),
    log: { debug: () => undefined, info: log('info'), warn: log('warn') },
    service: async () => ({
      platforms,
      health: () => ({}),
      call: async (platform: string, method: string, _: object, { unpaced, signal }: CallSaid = {}) =>
        (await call?.(signal)) ?? {
          body: { data: `${platform} ${method}${unpaced ? ' unpaced' : ''}` },
          channel: 'made up',
          tried: [],
        },
    }),
    running: { track: <T>(work: Promise<T>) => work },
    credentials: {
      status: (_: string, name: string) => ({ source: 'command', names: [{ name: `SESSDATA${name}`, length: 3 }] }),
      serving: () => '2',
    },
    care: { accounts: () => [{ name: '2', standing: { kind: 'valid', account: { name: '甲' } }, serves: ['links'] }] },
  } as unknown as ChatKit
  const fork = app.plugin((ctx: Context) => openHttpApi(ctx, kit))
  await app.start()
  const url = async (): Promise<string> => {
    await expect.poll(() => said).toEqual([expect.stringMatching(/^info HTTP API on /)])
    return said[0]!.replace(/^info HTTP API on (.*)\/api$/, '$1')
  }
  return { said, fork, url }
}

async function held(): Promise<{ port: number; end(): Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    end: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

describe('the HTTP API beside the chats', () => {
  it('is not there unless it is wanted', async () => {
    const { said } = await open({ enabled: false })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(said).toEqual([])
  })

  it('lets programs decide how often platforms are asked', async () => {
    const { url } = await open({})
    const answer = await fetch(`${await url()}/api/douyin/fetch_emoji_list`)
    expect(await answer.text()).toContain('douyin fetchEmojiList unpaced')
  })

  it('ends within two seconds although somebody is still waiting, and gives up their call', async () => {
    let began: (signal: AbortSignal | undefined) => void = () => undefined
    const begun = new Promise<AbortSignal | undefined>((resolve) => (began = resolve))
    const { url, fork } = await open({}, (signal) => {
      began(signal)
      return new Promise(() => undefined)
    })
    const waiting = fetch(`${await url()}/api/douyin/fetch_emoji_list`).then(
      () => 'answered',
      (error: Error) => error.message,
    )
    const signal = await begun
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      fork.dispose()
      await vi.advanceTimersByTimeAsync(1_999)
    } finally {
      vi.useRealTimers()
    }
    expect(await waiting).toBe('fetch failed')
    await expect.poll(() => signal?.aborted).toBe(true)
  })

  it('says where it listens, answers, and closes with the plugin', async () => {
    const { url, fork, said } = await open({})
    const base = await url()
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${base}/api/openapi.json`)).status).toBe(200)
    expect(JSON.stringify(await (await fetch(`${base}/api/health`)).json())).toMatch(
      /SESSDATA2.*"accounts":\{"douyin":\[\{"name":"2","state":"valid","serves":\["links"\]\}\]/,
    )
    fork.dispose()
    await expect
      .poll(() =>
        fetch(base).then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed')
    expect(said).toHaveLength(1)
  })

  it('asks for its token', async () => {
    const { url } = await open({ token: 'token-of-a-test' })
    const base = await url()
    expect((await fetch(`${base}/api/health`)).status).toBe(401)
    const headers = { authorization: 'Bearer token-of-a-test' }
    expect((await fetch(`${base}/api/health`, { headers })).status).toBe(200)
  })

  it('says once that its port is taken, and goes on without it', async () => {
    const other = await held()
    const { said, fork } = await open({ port: other.port })
    await expect.poll(() => said).toEqual([expect.stringMatching(/^warn the HTTP API did not start: /)])
    // It waits to try again; that ends with the plugin.
    fork.dispose()
    await other.end()
    expect(said).toHaveLength(1)
  })

  it('is not started on an open address without a token, and does not try again', async () => {
    const { said } = await open({ host: '0.0.0.0' })
    await expect.poll(() => said).toEqual([expect.stringMatching(/^warn the HTTP API did not start: bad-input/)])
  })
})

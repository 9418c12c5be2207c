/** The HTTP API while the plugin restarts: real sockets, simulated platforms, strangers on the port. */
import { mkdtemp } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Context, Logger } from 'koishi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as plugin from '../../src'
import type { Settings } from '../../src/model'
import { startSimulator, type Simulator } from '../../simulator'
import { until } from '../chat/test-bot'
import { settingsOf, type Deep } from '../support/settings'
import { removeFolder } from '../support/folders'

let simulator: Simulator
let dir: string
let ctx: Context
let lines: string[]
const strangers: Server[] = []
const target = { colors: 0 as const, levels: { base: 3 }, print: (text: string) => void lines.push(text) }

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(async () => {
  lines = []
  Logger.targets.push(target)
  dir = await mkdtemp(join(tmpdir(), 'amagi-port-'))
  ctx = new Context()
  ctx.baseDir = dir
  await ctx.start()
})
afterEach(async () => {
  vi.useRealTimers()
  simulator.reset()
  await ctx.stop()
  for (const stranger of strangers.splice(0)) stranger.close()
  Logger.targets.splice(Logger.targets.indexOf(target), 1)
  await removeFolder(dir)
})

async function load(api: Deep<Settings>['api']) {
  const settings = (changed: Deep<Settings>['api']) =>
    settingsOf({ network: { gateway: simulator.url }, api: { enabled: true, ...changed } })
  const fork = ctx.plugin(plugin as never, settings(api) as never)
  await ctx.lifecycle.flush()
  return { ...fork, update: (changed: Deep<Settings>['api']) => fork.update(settings(changed) as never) }
}

/** Somebody else's listener. */
async function stranger(port = 0): Promise<number> {
  const server = createServer()
  strangers.push(server)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
async function leave(): Promise<void> {
  for (const server of strangers.splice(0)) await new Promise((resolve) => server.close(resolve))
}
async function freePort(): Promise<number> {
  const port = await stranger()
  await leave()
  return port
}

const count = (text: string): number => lines.filter((line) => line.includes(text)).length
const said = (text: string, times = 1) => until(() => count(text) >= times, text)
/** Without `connection: close` a connection is used again in the very moment the instance that goes closes it. */
const health = async (port: number, token = ''): Promise<number> =>
  (
    await fetch(`http://127.0.0.1:${port}/api/health`, {
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    })
  ).status

/** A documented call whose upstream takes its time. */
function ask(port: number): Promise<Response> {
  const [video] = simulator.links.filter(({ key }) => key === 'door')
  const id = /BV\w{10}/.exec(video?.forms.plain ?? '')?.[0] ?? ''
  return fetch(`http://127.0.0.1:${port}/api/bilibili/fetch_one_video?bvid=${id}`, {
    headers: { connection: 'close' },
  })
}

describe('a restart with other settings', () => {
  it('hands the port on: who asks before is answered, who asks after is answered by the next', async () => {
    const port = await freePort()
    const { update } = await load({ port })
    await said('HTTP API on')
    simulator.fault({ host: 'bilibili.com', path: '/x/web-interface/', kind: 'slow', ms: 1500, times: 1 })
    const before = simulator.requests.length
    const asked = ask(port)
    await until(() => simulator.requests.length > before, 'the request upstream')
    update({ port, token: 'long-enough-secret-1' })
    expect((await asked).status).toBe(200)
    await said('HTTP API on', 2)
    expect([await health(port), await health(port, 'long-enough-secret-1')]).toEqual([401, 200])
    expect(count('did not start')).toBe(0)
  })

  it('five times in a row ends with one listener that has the last settings', async () => {
    const port = await freePort()
    const { update, dispose } = await load({ port })
    for (const n of [1, 2, 3, 4, 5]) update({ port, token: `long-enough-secret-${n}` })
    await until(() => count('HTTP API on') > 0, 'the API')
    await vi.waitFor(async () => expect(await health(port, 'long-enough-secret-5')).toBe(200), { timeout: 60_000 })
    expect(await health(port, 'long-enough-secret-4')).toBe(401)
    expect(count('did not start')).toBe(0)
    dispose()
    await vi.waitFor(() => expect(health(port)).rejects.toThrow('fetch failed'), { timeout: 60_000 })
  })

  it('onto a port of a stranger leaves the old one closed, says so once, and starts when the stranger has gone', async () => {
    const own = await freePort()
    const { update } = await load({ port: own })
    await said('HTTP API on')
    const taken = await stranger()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    update({ port: taken })
    await said(`port ${taken} is taken`)
    await expect(health(own)).rejects.toThrow('fetch failed')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(count('is taken')).toBe(1)
    await leave()
    await vi.advanceTimersByTimeAsync(60_000)
    vi.useRealTimers()
    await said(`HTTP API on http://127.0.0.1:${taken}`)
    expect(await health(taken)).toBe(200)
  })

  it('away from a port of a stranger starts at once', async () => {
    const taken = await stranger()
    const { update } = await load({ port: taken })
    await said('is taken')
    const own = await freePort()
    update({ port: own })
    await said(`HTTP API on http://127.0.0.1:${own}`)
    expect(await health(own)).toBe(200)
  })
})

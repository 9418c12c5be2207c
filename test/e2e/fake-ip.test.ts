/**
 * A link behind a resolver that invents addresses, in one piece: real Koishi and adapter, no gateway, real names and real
 * TLS, and a proxy program that leads invented addresses to where their names mean.
 */
import dns from 'node:dns'
import net from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import * as plugin from '../../src'
import { startSimulator, type Simulator } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import { createFakeIpLookup } from '../../simulator/resolver'
import { frontOf, listening } from '../support/front'

const { listen, close } = listening()
/** Addresses that names of the platforms were connected to. */
const connected: string[] = []
let simulator: Simulator
let bot: LoopbackBot | undefined

/** Connections to invented addresses end at the front, as the program that invented them would have it. */
function leadOn(front: number): void {
  const connect = net.Socket.prototype.connect as (this: net.Socket, ...args: unknown[]) => net.Socket
  function led(this: net.Socket, ...args: unknown[]): net.Socket {
    const { lookup, host = '' } = ([args[0]].flat()[0] ?? {}) as net.TcpNetConnectOpts
    if (!lookup || net.isIP(host)) return connect.apply(this, args)
    lookup(host, { all: false }, (error, address) => {
      if (error) return void this.destroy(error)
      connected.push(String(address))
      connect.call(this, { host: '127.0.0.1', port: front })
    })
    return this
  }
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(led as never)
}

beforeAll(async () => {
  // The front's certificate is its own.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  simulator = await startSimulator()
  leadOn(await listen(frontOf(simulator.url)))
  const [plain, invented] = [dns.lookup, createFakeIpLookup()] as unknown as ((...args: unknown[]) => void)[]
  // Literal addresses are nobody's to invent; servers of the test are listened for by them.
  const lookup = (...args: unknown[]): void => (net.isIP(String(args[0])) ? plain : invented)?.(...args)
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as never)
})
afterEach(async () => {
  await bot?.close()
  bot = undefined
  simulator.reset()
  connected.length = 0
})
afterAll(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await simulator.close()
  close()
})

/** Works, and the group each is asked for in. */
const works = Object.entries({ walk: '9001', kite: '9002', noodles: '9003' })

/** Kinds of the elements that stand in the chat of each work once its short link was asked for. */
async function answers({ onebot }: LoopbackBot): Promise<string[][]> {
  for (const [key, group] of works) {
    const link = simulator.links.find((one) => one.key === key)
    onebot.say(`解析 ${link?.forms.short ?? ''}`, { group })
  }
  const of = (group: string) => onebot.arrivals.filter(({ chat }) => chat === `group:${group}`)
  await vi.waitUntil(() => works.every(([, group]) => of(group).length > 0), { timeout: 120_000, interval: 25 })
  return works.map(([, group]) => of(group).flatMap(({ segments }) => segments.map(({ type }) => type)))
}

it.each([
  ['auto', true],
  ['allow', true],
  ['deny', false],
] as const)('fakeIp %s: links of all platforms are answered with their card: %s', async (fakeIp, taken) => {
  const settings = { network: { gateway: '', fakeIp }, limits: { perUser: 0 }, reply: { parts: ['info' as const] } }
  bot = await startBot({ plugin, simulator, settings })
  for (const kinds of await answers(bot)) expect(kinds.includes('image')).toBe(taken)
  expect(connected.length > 0).toBe(taken)
  expect(connected.filter((address) => !/^198\.1[89]\./.test(address))).toEqual([])
  expect(simulator.requests.length > 0).toBe(taken)
  expect(simulator.misconduct).toEqual([])
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimulator, type Simulator } from '../../simulator'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import { findLinks } from '../../src/links'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'

let simulator: Simulator
let transport: Transport
let service: Service

beforeAll(async () => {
  simulator = await startSimulator()
  transport = createTransport({ gateway: simulator.url })
  service = createService({ platforms, transport, cookie: () => undefined })
})
afterAll(async () => {
  service.close()
  transport.close()
  await simulator.close()
})

function target(key: string) {
  const link = simulator.links.find((one) => one.platform === 'bilibili' && one.key === key)
  const [found] = findLinks([{ type: 'text', attrs: { content: link?.forms.plain ?? '' } }], platforms)
  if (!found) throw new Error(`no link of ${key}`)
  return found.target
}

describe('danmaku of the simulated bilibili', () => {
  it('are read in every form, from the first second to the last', async () => {
    const { lines, state, durationSec, ...rest } = await service.danmaku(target('walk'))
    expect([state, durationSec, rest]).toEqual(['open', 204, {}])
    expect(new Set(lines.map(({ mode }) => mode))).toEqual(new Set(['roll', 'top', 'bottom']))
    expect(new Set(lines.map(({ color }) => color))).toEqual(new Set(['#ffffff', '#ffd302', '#89d5ff']))
    expect(lines[0]?.atSec).toBeLessThan(1)
    expect(lines.at(-1)?.atSec).toBeGreaterThan(203)
    expect(lines.length).toBeGreaterThan(300)
  })

  it('of a film of hours come segment by segment and are a part of all', async () => {
    const track = await service.danmaku(target('night'))
    expect(track.partial).toBe(true)
    expect(track.lines.at(-1)?.atSec).toBeLessThan(14_400)
    expect(simulator.requests.filter(({ path }) => path === '/x/v2/dm/web/seg.so').length).toBeGreaterThanOrEqual(40)
  })
})

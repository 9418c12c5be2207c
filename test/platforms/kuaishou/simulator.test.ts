import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/http'
import type { Transport } from '../../../src/http/types'
import { findLinks, type MessageElement } from '../../../src/links'
import { platforms } from '../../../src/platforms'
import { createService, type Service } from '../../../src/platforms/service'
import { startSimulator, type Simulator, type WorldLink } from '../../../simulator'

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

const elementOf = (form: string, content: string): MessageElement =>
  form === 'miniapp' || form === 'structmsg'
    ? { type: 'json', attrs: { data: content } }
    : {
        type: 'text',
        attrs: { content },
      }

async function outcome(link: WorldLink, form: keyof WorldLink['forms']): Promise<object> {
  const [found, ...others] = findLinks([elementOf(form, link.forms[form])], platforms)
  if (!found || others.length > 0) return { found: others.length }
  try {
    const post = await service.resolve(found.target)
    return { kind: post.kind, id: post.id, ...(post.kind === 'album' ? { images: post.images.length } : {}) }
  } catch (error) {
    return { error: (error as { code?: unknown }).code }
  }
}

function expectation({ expect: wanted, id }: WorldLink): object {
  if ('error' in wanted) return wanted
  return { kind: wanted.kind, id, ...(wanted.images === undefined ? {} : { images: wanted.images }) }
}

describe('the simulated kuaishou', () => {
  const forms = ['plain', 'short', 'text', 'miniapp', 'structmsg', 'kook'] as const

  it.each(forms)('every work pasted as %s is resolved', async (form) => {
    const links = simulator.links.filter((link) => link.platform === 'kuaishou')
    expect(links.length).toBeGreaterThan(2)
    for (const link of links) expect(await outcome(link, form)).toEqual(expectation(link))
    expect(simulator.misconduct).toEqual([])
  })

  it('gives comments with emotes', async () => {
    const link = simulator.links.find((one) => one.platform === 'kuaishou' && 'kind' in one.expect)
    const answer = await service.call('kuaishou', 'fetchWorkComments', { photoId: link?.id })
    expect(answer.channel).toBe('h5-signed')
    expect((await service.call('kuaishou', 'fetchEmojiList', {})).channel).toBe('graphql')
  })

  it('tells a live room from a dark one', async () => {
    await expect(service.resolve({ platform: 'kuaishou', kind: 'live', id: 'KPLsimulated01' })).resolves.toMatchObject({
      kind: 'live',
      online: 3412,
    })
    await expect(service.resolve({ platform: 'kuaishou', kind: 'live', id: 'KPLsimulated02' })).rejects.toMatchObject({
      code: 'not-live',
    })
  })
})

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AmagiError, isAmagiError, toAmagiError } from '../../src/errors'
import { parseJson } from '../../src/http/json'
import type { BufferedResponse, Transport } from '../../src/http/types'
import type { PlatformId, Target } from '../../src/model'
import { platformIds } from '../../src/model/platform-ids'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { answersOf, grafted, randomValue, seeded, wordsOf, type Words } from '../support/random-json'

// Pauses between repetitions are not what is looked at here.
vi.mock('../../src/async/sleep', async (original) => (await import('../support/no-waiting')).noWaiting(original))

const answers = new Map(platformIds.map((id) => [id, answersOf(id)] as const))
const words = new Map(platformIds.map((id) => [id, wordsOf(answers.get(id)?.values() ?? [])] as const))

/** As the transport does it. */
function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new AmagiError('upstream-changed', { cause })
  }
}

/** Requests one call may make at most, whatever it is answered. */
const maxRequests = 120

let asked = 0
beforeEach(() => {
  asked = 0
})

function bodyOf(platform: PlatformId, random: () => number): Buffer {
  const draw = random()
  if (draw < 0.08) return Buffer.from(Array.from({ length: 40 }, () => Math.floor(random() * 256)))
  if (draw < 0.12)
    return Buffer.from('<!doctype html><html><script>window._ROUTER_DATA = {"loaderData":{</script></html>')
  const known: Words = words.get(platform) ?? { keys: [], leaves: [] }
  const all = [...(answers.get(platform)?.values() ?? [])]
  const real = all[Math.floor(random() * all.length)]
  const value = draw < 0.4 ? randomValue(known, random, 6) : grafted(real, known, random)
  // Half of what is random claims to be a success.
  const claims = random() < 0.5 && typeof value === 'object' && value !== null && !Array.isArray(value)
  const success = { code: 0, result: 1, status_code: 0 }
  return Buffer.from(JSON.stringify(claims ? { ...success, ...value } : value) ?? 'null')
}

const statuses = [200, 200, 200, 200, 200, 200, 302, 304, 403, 404, 412, 429, 500, 503]

function serviceOf(platform: PlatformId, random: () => number, cookie: string | undefined): Service {
  const transport: Transport = {
    async send(request): Promise<BufferedResponse> {
      if (++asked > maxRequests) throw new Error('the call does not end')
      const body = bodyOf(platform, random)
      const status = statuses[Math.floor(random() * statuses.length)] ?? 200
      const type = random() < 0.5 ? 'application/json' : 'application/octet-stream'
      return {
        status,
        headers: { 'content-type': type },
        setCookie: random() < 0.5 ? ['ttwid=1%7Cabc; Path=/'] : ['x', '=;', ''],
        url: request.url,
        body,
        text: () => body.toString('utf8'),
        json: () => parsed(body.toString('utf8')),
      }
    },
    open: () => Promise.reject(new Error('nothing is streamed here')),
    close: () => undefined,
  }
  return createService({ platforms, transport, cookie: () => cookie, clock: () => 1_760_000_000_000, random })
}

/** A code of ours, `answered`, or a foreign error by its text. */
function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'answered',
    (error: unknown) =>
      isAmagiError(error) && error.code !== 'internal' ? error.code : `foreign: ${toAmagiError(error).message}`,
  )
}

const cookies: Record<PlatformId, string> = {
  bilibili: 'SESSDATA=x; bili_jct=y; buvid3=z',
  douyin: 'sessionid=x; ttwid=1%7Cx',
  kuaishou: 'userId=1; kuaishou.server.web_st=x',
}

const endpoints = platforms.flatMap(({ id, endpoints: all }) =>
  all.map((endpoint) => [`${id}${endpoint.route}`, id, endpoint] as const),
)

describe('random answers', () => {
  it.each(endpoints)('%s ends in an answer or one of our errors', async (_, id, endpoint) => {
    const random = seeded(endpoint.name.length * 7919)
    const params = Object.fromEntries(Object.entries(endpoint.params).map(([name, spec]) => [name, spec.example]))
    const found = new Set<string>()
    for (let turn = 0; turn < 16; turn++) {
      asked = 0
      const service = serviceOf(id, random, turn % 2 ? cookies[id] : undefined)
      found.add(await outcome(service.call(id, endpoint.name, params)))
      service.close()
    }
    expect([...found].filter((code) => code.startsWith('foreign'))).toEqual([])
  })

  const kinds: Target['kind'][] = [
    'video',
    'album',
    'work',
    'article',
    'dynamic',
    'live',
    'live-share',
    'season',
    'episode',
    'media',
    'course',
    'user',
    'music',
    'mix',
    'list',
  ]
  const idsOf: Partial<Record<Target['kind'], string[]>> = {
    season: ['ss40050'],
    episode: ['ep400501'],
    media: ['md28000001'],
    course: ['ep60001', 'ss600'],
    music: ['au1234567', 'am5', '7300000000000000301'],
    list: ['ml1', 'rl1', 'up:7', 'season:9', 'series:9'],
    video: ['BV1yn411L7tG'],
  }

  it.each(platforms.map(({ id }) => [id] as const))(
    'links of %s become posts, comments or one of our errors',
    async (platform) => {
      const random = seeded(4_099)
      const found = new Set<string>()
      for (const kind of kinds) {
        for (const id of idsOf[kind] ?? ['7300000000000000001']) {
          for (let turn = 0; turn < 10; turn++) {
            const target: Target = { platform, kind, id, extra: { mid: '7' }, part: 1 + (turn % 3) }
            asked = 0
            const service = serviceOf(platform, random, turn % 2 ? cookies[platform] : undefined)
            found.add(await outcome(turn % 4 ? service.resolve(target) : service.comments(target)))
            service.close()
          }
        }
      }
      expect([...found].filter((code) => code.startsWith('foreign'))).toEqual([])
      expect(found).toContain('unsupported')
    },
  )
})

/** Whatever a platform is asked for, one browser asks: pages, API, pictures and media carry the same versions. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accounts, startSimulator, type LinkForm, type Simulator } from '../../simulator'
import { createPictureLoader } from '../../src/card/resources'
import { createTransport } from '../../src/http'
import { findLinks } from '../../src/links'
import { createMedia } from '../../src/media'
import { platformIds, type PlatformId, type Target } from '../../src/model'
import { declarations, platforms } from '../../src/platforms'
import { createService } from '../../src/platforms/service'

const mediaHosts = (id: PlatformId) => declarations[id].hosts.media
const mediaHeaders = (id: PlatformId) => declarations[id].mediaHeaders

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

function targetOf(text: string): Target {
  const [found] = findLinks([{ type: 'text', attrs: { content: text } }], platforms)
  return found?.target ?? expect.unreachable(`no link in ${text}`)
}

/** Asks for everything the platform has: every endpoint as a guest and as an account, posts, comments, files. */
async function askForEverything(id: PlatformId): Promise<void> {
  const transport = createTransport({ gateway: simulator.url, timeoutMs: 5000, retryBaseMs: 5 })
  const dir = await mkdtemp(join(tmpdir(), 'browser-'))
  const media = createMedia({ dir, transport, mediaHosts, mediaHeaders, ffmpeg: false })
  const pictures = createPictureLoader({
    transport,
    mediaHosts,
    mediaHeaders,
    sharp: () => Promise.resolve({ default: sharp } as never),
  })
  const { signal } = new AbortController()
  for (const cookie of [undefined, Object.values<string>(accounts[id])[0]]) {
    const service = createService({ platforms, transport, cookie: () => cookie })
    const calls = declarations[id].endpoints.map(({ name, params }) => {
      const examples = Object.entries(params).map(([key, spec]) => [key, spec.example] as const)
      return service.call(id, name, Object.fromEntries(examples)).catch(() => undefined)
    })
    await Promise.all(calls)
    for (const link of simulator.links.filter(({ platform }) => platform === id).slice(0, 2)) {
      for (const form of ['plain', 'short'] satisfies LinkForm[]) {
        const post = await service.resolve(targetOf(link.forms[form])).catch(() => undefined)
        await service.comments(targetOf(link.forms[form])).catch(() => undefined)
        if (post?.cover) await pictures.probe(post.cover, id, signal)
        if (post?.kind === 'album' && post.images[0]) await media.image(post.images[0], { platform: id })
        const variant = post?.kind === 'video' ? post.video.variants.at(-1) : undefined
        if (post?.kind === 'video' && variant) await media.video(post.video, variant, { platform: id })
      }
    }
    service.close()
  }
  await media.close()
  transport.close()
  await rm(dir, { recursive: true, force: true })
}

const found = (pattern: RegExp, texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.flatMap((text) => pattern.exec(text ?? '')?.[1] ?? [])),
]

it.each(platformIds)(
  '%s sees one browser',
  async (id) => {
    simulator.reset()
    await askForEverything(id)
    const agents = simulator.requests.map(({ headers }) => headers['user-agent'])
    const paths = simulator.requests.filter(
      ({ headers }) => !/^Mozilla\/5\.0 .*(?:Chrome|Safari)/.test(headers['user-agent'] ?? ''),
    )
    expect(paths.map(({ host, path }) => `${host}${path}`)).toEqual([])
    const versions = found(/Chrome\/(\d+)/, agents)
    expect(versions).toHaveLength(1)
    expect(found(/Version\/([\d.]+) Mobile/, agents).length).toBeLessThanOrEqual(1)
    const hints = found(
      /"Google Chrome";v="(\d+)"/,
      simulator.requests.map(({ headers }) => String(headers['sec-ch-ua'] ?? '')),
    )
    expect(versions).toEqual(expect.arrayContaining(hints))
    const files = simulator.requests.filter(({ host }) => mediaHosts(id).some((suffix) => host.endsWith(suffix)))
    expect(files.length).toBeGreaterThan(1)
    expect(simulator.misconduct).toEqual([])
  },
  60_000,
)

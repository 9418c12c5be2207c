/** Our engine in a process of its own. `capture <case> <file>` writes what it draws, `serve <case> <file>` draws on demand. */
import { readFileSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Renderer } from '@takumi-rs/core'
import { createCardEngine, type EngineParts } from '../../src/card/engine'
import type { CardOptions, DrawnCard } from '../../src/card/types'
import type { Transport } from '../../src/http/types'
import { pictureHost, pictureTransport } from '../../samples/pictures'
import { sampleNow } from '../../samples/posts'
import { cases, fresh, type CardCase } from './card-cases'
import { repeat, serve, type Answer, type Captured, type Request } from './card-protocol'

const base: CardOptions = { theme: 'light', locale: 'zh-CN', now: sampleNow, timeZone: 'Asia/Shanghai' }

/** Addresses get a leading `/<serial>`; the transport takes it away and answers with bytes of that serial. */
function renumber<Content>(content: Content, serial: number): Content {
  const text = JSON.stringify(content).replaceAll(`"https://${pictureHost}/`, `"https://${pictureHost}/${serial}/`)
  return JSON.parse(text) as Content
}

function storedTransport(fetched: Record<string, string>): Transport {
  const stored = new Map(Object.entries(fetched).map(([url, data]) => [url, Buffer.from(data, 'base64')]))
  const plain = pictureTransport()
  return {
    ...plain,
    send: async (request) => {
      const [, serial = '0', path = ''] = /^https:\/\/[^/]+\/(\d+)\/(.*)$/.exec(request.url) ?? []
      const body = fresh(stored.get(`https://${pictureHost}/${path}`) ?? Buffer.alloc(0), Number(serial))
      return { status: 200, headers: {}, setCookie: [], url: request.url, body, text: () => '', json: () => null }
    },
  }
}

type Engine = ReturnType<typeof createCardEngine>

const drawCase = (engine: Engine, { post, view }: CardCase, serial: number, options: CardOptions): Promise<DrawnCard[]> => {
  if (post !== undefined) return engine.draw(renumber(post, serial), options)
  if (view !== undefined) return engine.drawView(renumber(view, serial), options)
  throw new Error('nothing to draw')
}

/** Draws once with a renderer that writes down what it is given first: the whole tree, before it is cut into pages. */
async function capture(chosen: CardCase, file: string): Promise<void> {
  let seen: { node: unknown; images: { src: string; data: Uint8Array }[]; lang: string } | undefined
  const loadRenderer: EngineParts['loadRenderer'] = async () => {
    const takumi = await import('@takumi-rs/core')
    class Watched extends takumi.Renderer {
      override render(...[node, options, ...rest]: Parameters<Renderer['render']>): ReturnType<Renderer['render']> {
        seen ??= { node, images: (options?.images ?? []) as [], lang: options?.lang ?? 'zh-CN' }
        return super.render(node, options, ...rest)
      }
      override measure(...[node, options, ...rest]: Parameters<Renderer['measure']>): ReturnType<Renderer['measure']> {
        seen ??= { node, images: (options?.images ?? []) as [], lang: options?.lang ?? 'zh-CN' }
        return super.measure(node, options, ...rest)
      }
    }
    return { Renderer: Watched, setGlyphCacheMaxBytes: takumi.setGlyphCacheMaxBytes }
  }
  const transport = pictureTransport()
  const fetched: Record<string, string> = {}
  const noting: Transport = {
    ...transport,
    send: async (request) => {
      const answer = await transport.send(request)
      fetched[request.url] = answer.body.toString('base64')
      return answer
    },
  }
  const engine = createCardEngine({ transport: noting, mediaHosts: () => [pictureHost] }, { loadRenderer })
  const pages = chosen.post !== undefined ? await engine.draw(chosen.post, base) : chosen.view !== undefined ? await engine.drawView(chosen.view, base) : []
  engine.close()
  if (seen === undefined) throw new Error('nothing was drawn')
  const drawn = seen.images.filter(({ src }) => !src.startsWith('https:')).map(({ src, data }) => [src, Buffer.from(data).toString('base64')])
  const height = pages.reduce((sum, page) => sum + page.height, 0)
  const captured: Captured = { node: seen.node, height, lang: seen.lang, drawn: Object.fromEntries(drawn) as Record<string, string>, fetched }
  writeFileSync(file, JSON.stringify(captured))
}

function serveCase(chosen: CardCase, file: string): void {
  const { fetched } = JSON.parse(readFileSync(file, 'utf8')) as Captured
  const engine = createCardEngine({ transport: storedTransport(fetched), mediaHosts: () => [pictureHost] })
  let serial = 0
  let minutes = 0
  const draw = async (request: Request): Promise<Answer> => {
    const sizes: number[] = []
    let height = 0
    const started = performance.now()
    await repeat(request.count, request.concurrency, async () => {
      // Another minute is another card: the cache of finished cards never answers.
      minutes += 1
      if (!request.warm) serial += 1
      const pages = await drawCase(engine, chosen, serial, { ...base, now: base.now + minutes * 60_000 })
      sizes.push(pages.reduce((sum, page) => sum + page.data.length, 0))
      height = pages.reduce((sum, page) => sum + page.height, 0)
      const [first] = pages
      if (request.keep !== undefined && first !== undefined) await writeFile(request.keep, first.data)
    })
    return { ms: performance.now() - started, bytes: sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? 0, height }
  }
  serve(async (request) => {
    if (request.do === 'draw') return draw(request)
    const resolution = 1
    const delay = monitorEventLoopDelay({ resolution })
    delay.enable()
    const answer = await draw(request)
    delay.disable()
    // The histogram holds the whole interval between two ticks of its timer.
    return { ...answer, delayP99: delay.percentile(99) / 1e6 - resolution, delayMax: delay.max / 1e6 - resolution }
  })
}

const [, , what, name, file] = process.argv
const chosen = cases.find((one) => one.name === name)
if (chosen === undefined || file === undefined) throw new Error('usage: capture|serve <case> <file>')
if (what === 'capture') capture(chosen, file).then(() => process.exit(), (error: unknown) => {
  console.error(error)
  process.exit(1)
})
else serveCase(chosen, file)

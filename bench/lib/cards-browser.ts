/** Headless Chromium and what drives it, in a process of its own: one warm browser, a new page per card. */
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import type { CardNode } from '../../src/card/node'
import { openBrowser } from '../../scripts/lib/browser'
import { fresh } from './card-cases'
import { repeat, serve, type Answer, type Captured, type Request } from './card-protocol'
import { fontFaces, fontFolder, pageHtml } from './html'

const width = 1080

/** Serves pages by number and the font files, the latter to be kept for good. */
async function site(pages: Map<string, string>): Promise<Server> {
  const files = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const name = basename(request.url ?? '')
    const html = pages.get(name)
    if (html !== undefined) {
      response.setHeader('content-type', 'text/html').end(html)
      return
    }
    const send = async (): Promise<void> => {
      const data = files.get(name) ?? (await readFile(join(fontFolder(), 'files', name)))
      files.set(name, data)
      response.setHeader('content-type', 'font/woff2').setHeader('cache-control', 'max-age=31536000, immutable').end(data)
    }
    send().catch(() => response.writeHead(404).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function main(file: string): Promise<void> {
  const { node, lang, drawn, fetched } = JSON.parse(readFileSync(file, 'utf8')) as Captured
  const originals = new Map(Object.entries(fetched).map(([url, data]) => [url, Buffer.from(data, 'base64')]))
  const pages = new Map<string, string>()
  const server = await site(pages)
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const faces = fontFaces('')
  let context: Promise<BrowserContext> | undefined
  let serial = 0

  const html = (number: number): string => {
    const addressOf = (key: string): string | undefined => {
      const own = drawn[key]
      if (own !== undefined) return `data:image/svg+xml;base64,${own}`
      const bytes = originals.get(key.replace(/#\w+$/, ''))
      return bytes && `data:image/jpeg;base64,${fresh(bytes, number).toString('base64')}`
    }
    return pageHtml(node as CardNode, { width, lang, faces, addressOf })
  }

  const shoot = async (keep: string | undefined): Promise<{ bytes: number; height: number }> => {
    const browser = (context ??= openBrowser().then((opened) => opened.newContext({ viewport: { width, height: 800 } })))
    const number = (serial += 1)
    const name = `${number}.html`
    pages.set(name, html(number))
    const page = await (await browser).newPage()
    try {
      await page.goto(`${origin}/${name}`, { waitUntil: 'load', timeout: 30_000 })
      await page.evaluate('document.fonts.ready.then(() => true)')
      const data = await page.screenshot({ type: 'jpeg', quality: 88, fullPage: true, timeout: 30_000 })
      const height = await page.evaluate<number>('document.documentElement.scrollHeight')
      if (keep !== undefined) await writeFile(keep, data)
      return { bytes: data.length, height }
    } finally {
      pages.delete(name)
      await page.close()
    }
  }

  serve(async (request: Request): Promise<Answer> => {
    const sizes: number[] = []
    let height = 0
    const started = performance.now()
    await repeat(request.count, request.concurrency, async () => {
      const shot = await shoot(request.keep)
      sizes.push(shot.bytes)
      height = shot.height
    })
    return { ms: performance.now() - started, bytes: sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? 0, height }
  })
}

main(process.argv[3] ?? '').catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})

/** Draws the gallery; started by `scripts/gallery.mjs`. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCardEngine } from '../../../src/card'
import type { CardOptions, DrawnCard } from '../../../src/card/types'
import { pictureHost, pictureTransport } from '../../../samples/pictures'
import { sampleNow, samplePosts } from '../../../samples/posts'
import { sampleBanners, sampleViews } from '../../../samples/views'

const folder = join(__dirname, '../../..', 'gallery')
const variants: { name: string; options: Pick<CardOptions, 'theme' | 'locale' | 'compact'> }[] = [
  { name: 'light', options: { theme: 'light', locale: 'zh-CN' } },
  { name: 'dark', options: { theme: 'dark', locale: 'zh-CN' } },
  { name: 'english', options: { theme: 'auto', locale: 'en-US' } },
  { name: 'compact', options: { theme: 'auto', locale: 'zh-CN', compact: true } },
]

interface Shown {
  name: string
  file: string
  card: DrawnCard
  ms: number
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)

function page(cards: Map<string, Shown[]>): string {
  const figures = (shown: Shown[]): string =>
    shown
      .map(({ name, file, card, ms }) => {
        const facts = `${name} · ${card.width}×${card.height} · ${Math.round(card.data.length / 1024)} KB · ${ms} ms`
        return `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${facts}</figcaption></figure>`
      })
      .join('')
  const body = [...cards].map(([name, shown]) => `<h2>${escape(name)}</h2><div>${figures(shown)}</div>`).join('')
  return `<!doctype html><meta charset="utf-8"><title>Cards</title><style>
body{font:15px/1.5 system-ui;margin:32px;background:#8a8d93;color:#111}div{display:flex;gap:20px;align-items:flex-start;overflow-x:auto}
img{width:360px;border-radius:12px;display:block}figure{margin:0}figcaption{font-size:13px;margin-top:6px}</style><h1>Cards at 360 px</h1>${body}`
}

async function main(): Promise<void> {
  const filter = (process.argv[2] ?? '').toLowerCase()
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const engine = createCardEngine({ transport: pictureTransport(), mediaHosts: () => [pictureHost], log: console.log })
  const common = { now: sampleNow, timeZone: 'Asia/Shanghai' }
  const jobs = [
    ...Object.entries(samplePosts).map(([name, post]) => ({
      name,
      compact: true,
      draw: (options: CardOptions) => engine.draw(post, options),
    })),
    ...Object.entries(sampleBanners).map(([name, { post, banner }]) => ({
      name,
      compact: true,
      draw: (options: CardOptions) => engine.draw(post, { ...options, banner }),
    })),
    ...Object.entries(sampleViews).map(([name, view]) => ({
      name,
      compact: view.kind === 'danmaku',
      draw: (options: CardOptions) => engine.drawView(view, options),
    })),
  ].filter(({ name }) => name.toLowerCase().includes(filter))
  const cards = new Map<string, Shown[]>()
  for (const { name, compact, draw } of jobs) {
    const shown: Shown[] = []
    for (const variant of variants) {
      if (variant.options.compact === true && !compact) continue
      const start = performance.now()
      const pages = await draw({ ...common, ...variant.options })
      const ms = Math.round(performance.now() - start)
      for (const [index, card] of pages.entries()) {
        const file = `${name.replace(/[^a-z0-9]+/gi, '-')}-${variant.name}${pages.length > 1 ? `-${index + 1}` : ''}.jpg`
        await writeFile(join(folder, file), card.data)
        shown.push({ name: variant.name, file, card, ms })
      }
    }
    cards.set(name, shown)
    console.log(`${name}: ${shown.length} pictures`)
  }
  engine.close()
  await writeFile(join(folder, 'index.html'), page(cards))
  console.log(join(folder, 'index.html'))
}

void main()

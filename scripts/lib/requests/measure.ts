/** How many upstream requests every kind of link costs, and how long the simulated platforms take to answer. */
import { toAmagiError } from '../../../src/errors'
import { findLinks } from '../../../src/links'
import { createTransport } from '../../../src/http'
import type { PlatformId, Target } from '../../../src/model'
import { platforms } from '../../../src/platforms'
import { createService, type Service } from '../../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../../simulator'

export interface Row {
  platform: PlatformId
  /** What the link leads to, in words. */
  kind: string
  /** Key of the link in the simulated world. */
  key: string
  what: 'post' | 'comments' | 'danmaku' | 'summary'
  /** Requests a repeated look-up may cost at most, logged out and in. */
  bar: number
}

interface Figures {
  /** First look-up of a fresh service: keys, tickets and visitor cookies included. */
  first: number
  /** The same look-up again, nothing cached. */
  again: number
  /** `answered`, or the code of the refusal. */
  outcome: string
  /** Milliseconds of the first look-up, from the text of the message to the post. */
  ms: number
}

export interface Measured extends Row {
  guest: Figures
  account: Figures
}

const row =
  (platform: PlatformId) =>
  (kind: string, key: string, bar: number, what: Row['what'] = 'post'): Row => ({ platform, kind, key, what, bar })

const [bilibili, douyin, kuaishou] = [row('bilibili'), row('douyin'), row('kuaishou')]

/** One row per kind and platform. The bar is what the data need; what is more has to be explained here first. */
export const rows: readonly Row[] = [
  bilibili('video', 'walk', 2),
  bilibili('video, several parts', 'ukulele', 2),
  bilibili('video for supporters', 'supporters', 2),
  bilibili('dynamic', 'dynamic-pictures', 1),
  bilibili('dynamic, forwarded', 'dynamic-forward', 1),
  // The dynamic names the video, whose information names its streams.
  bilibili('dynamic of a video', 'dynamic-video', 3),
  bilibili('album', 'album', 1),
  bilibili('article', 'article', 1),
  bilibili('live room', 'room-on', 2),
  bilibili('live room, off', 'room-off', 1),
  bilibili('season', 'season', 2),
  bilibili('episode', 'episode', 2),
  bilibili('media page', 'media', 3),
  bilibili('course', 'course', 1),
  // The person, the stream, the latest uploads: no answer has two of them.
  bilibili('user', 'user', 3),
  bilibili('song', 'song', 2),
  bilibili('song menu', 'song-menu', 2),
  bilibili('favourites', 'favourites', 1),
  bilibili('collection', 'collection', 1),
  bilibili('series', 'series', 2),
  bilibili('uploads', 'uploads', 2),
  bilibili('list of articles', 'column', 1),
  bilibili('comments', 'walk', 1, 'comments'),
  bilibili('danmaku', 'walk', 1, 'danmaku'),
  // The video, its summary, what its player asks, and the file of the subtitles.
  bilibili('summary', 'walk', 4, 'summary'),
  douyin('video', 'kite', 1),
  douyin('album', 'tea', 1),
  douyin('slides', 'studio', 1),
  douyin('article', 'essay', 1),
  douyin('user', 'user', 2),
  douyin('live room', 'room-on', 1),
  douyin('live room, off', 'room-off', 1),
  douyin('broadcast', 'broadcast', 2),
  douyin('sound', 'sound', 1),
  douyin('collection', 'mix', 1),
  // List and emoji, and two pages of answers below the one comment that has some.
  douyin('comments', 'kite', 4, 'comments'),
  kuaishou('video', 'noodles', 1),
  kuaishou('album', 'ninecats', 1),
  kuaishou('live room', 'room-on', 1),
  kuaishou('live room, off', 'room-off', 1),
  kuaishou('user', 'user', 3),
  kuaishou('comments', 'noodles', 2, 'comments'),
]

const cookies: Record<PlatformId, string> = {
  bilibili: accounts.bilibili.normal,
  douyin: accounts.douyin.valid,
  kuaishou: accounts.kuaishou.valid,
}

function urlOf(simulator: Simulator, { platform, key }: Row): string {
  const link = [...simulator.links, ...simulator.pages].find((one) => one.platform === platform && one.key === key)
  if (!link) throw new Error(`the simulated world has no ${platform} ${key}`)
  return link.forms.plain
}

function targetOf(url: string): Target {
  const [found] = findLinks([{ type: 'text', attrs: { content: url } }], platforms)
  if (!found) throw new Error(`no link in ${url}`)
  return found.target
}

/** Part the danmaku are asked for. */
const cid = 28_917_340_011

/** Runs one row; a refusal costs its requests like an answer does. */
async function lookUp(service: Service, { what, platform }: Row, url: string): Promise<string> {
  const target = targetOf(url)
  const work: Promise<unknown> =
    what === 'post'
      ? service.resolve(target)
      : what === 'comments'
        ? service.comments(target)
        : what === 'summary'
          ? service.summary(target)
          : service.call(platform, 'fetchDanmaku', { cid })
  return work.then(
    () => 'answered',
    (error: unknown) => toAmagiError(error).code,
  )
}

async function figures(simulator: Simulator, one: Row, cookie: string | undefined): Promise<Figures> {
  simulator.reset()
  const url = urlOf(simulator, one)
  const transport = createTransport({ gateway: simulator.url })
  const service = createService({ platforms, transport, cookie: () => cookie })
  try {
    const started = performance.now()
    await lookUp(service, one, url)
    const ms = performance.now() - started
    const first = simulator.requests.length
    const outcome = await lookUp(service, one, url)
    return { first, again: simulator.requests.length - first, outcome, ms }
  } finally {
    service.close()
    transport.close()
  }
}

/** Every row against a simulator of its own; rows one after the other. */
export async function measure(): Promise<Measured[]> {
  const simulator = await startSimulator()
  try {
    const found: Measured[] = []
    for (const one of rows) {
      const guest = await figures(simulator, one, undefined)
      found.push({ ...one, guest, account: await figures(simulator, one, cookies[one.platform]) })
    }
    return found
  } finally {
    await simulator.close()
  }
}

/** Columns a test compares: everything but the times. */
export function counts({ platform, kind, guest, account, bar }: Measured): string {
  return `${platform} | ${kind} | ${guest.first} | ${guest.again} | ${account.first} | ${account.again} | ${bar}`
}

/** The page `docs/requests.md`. */
export function page(measured: readonly Measured[]): string {
  const lines = measured.map((one) => `| ${counts(one)} | ${Math.round(one.guest.ms)} |`)
  return `# Requests per kind of link

How many requests to the platform one link costs. *First*: a fresh service, so keys, tickets and visitor cookies are
fetched as well. *Again*: the same look-up once more, nothing cached; this is what a running bot pays. *Bar*: what
*again* may cost at most, kept by a test. *ms*: from the text of the message to the post, first look-up of a guest,
against the simulated platforms on loopback (measured, not asserted; the pauses between requests to one host are in it).

Written by \`npm run requests\`.

| platform | kind | guest, first | guest, again | account, first | account, again | bar | ms |
|---|---|---:|---:|---:|---:|---:|---:|
${lines.join('\n')}
`
}

/** Counting columns of a written page, to be compared with {@link counts}. */
export function countsOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => /^\| (?:bilibili|douyin|kuaishou) \|(?:[^|]*\|){7}$/.test(line))
    .map((line) => line.slice(2).split(' | ').slice(0, 7).join(' | '))
}

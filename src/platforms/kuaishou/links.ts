/** Kuaishou addresses → targets. Forms: reference of the web and H5 sites, autumn 2026; those of the app: public lists. */
import type { Target } from '../../model'
import { addressOf, isWeb, pageWithin, unwrapped, type Address } from '../address'
import { looksEmpty } from '../endpoint/nonsense'

/** Sites of Kuaishou; works open on random sub-domains of chenzhongtech.com. */
export const linkHosts = ['kuaishou.com', 'kuaishou.cn', 'kuaishouapp.com', 'gifshow.com', 'chenzhongtech.com']
export const shortHosts = ['v.kuaishou.com', 'v.kuaishou.cn', 'v.kuaishouapp.com']
/** Schemes of the app and of its lite edition. */
export const appSchemes = ['kwai', 'ksnebula'] as const

/** Sub-domains with works, people and rooms; the others are offices, shops, documents, consoles. */
const contentLabels = new Set(['', 'www', 'm', 'v', 'c', 'w', 'h5', 'live', 'video'])

/** Photo ids are 15 characters today; also what upstream's ids must look like to be used in names of files. */
export const idShape = /^[0-9A-Za-z_-]{6,40}$/
/** Codes of short links, 6–20 characters. */
const codeShape = /^[0-9A-Za-z_-]{4,40}$/
/** People choose their own id, so it can be short. */
const userShape = /^[0-9A-Za-z_-]{2,64}$/
/** Whether a text is an id of a person, or a name somebody may have chosen for one. */
export const isUserId = (text: string): boolean => userShape.test(text)

/** `/photo/<user>/<photo>` is the oldest form. */
const workWords = new Set(['short-video', 'video', 'long-video', 'photo'])
/** Pages beside those of people where an id would stand. */
const pageWords = new Set([
  'search',
  'recommend',
  'follow',
  'following',
  'category',
  'cate',
  'home',
  'index',
  'login',
  'self',
])
/** Share pages of people, by any of the words they had. */
const personWords: ReadonlyMap<string, 'user' | 'live'> = new Map([
  ['user', 'user'],
  ['profile', 'user'],
  ['author', 'user'],
  ['live', 'live'],
  ['live-room', 'live'],
])
/** Share pages of what is neither a work nor a person. Every other word of a share page stands before a work. */
const otherShares = new Set([
  'activity',
  'collection',
  'download',
  'goods',
  'hashtag',
  'live-stream',
  'location',
  'magicface',
  'mall',
  'music',
  'poi',
  'search',
  'shop',
  'tag',
  'topic',
])

/** Words of share pages that works are known to have; pages of any other word may show something else. */
const workShares = new Set([...workWords, 'atlas', 'images', 'note'])

/** What a link says of a page nobody knows, see `Target.hint`. */
export const unknownPage = 'unknown-page'

/** Whether works and people are found there: `docs.corp.kuaishou.com` is a site of the company. */
function hasContent(host: string): boolean {
  const domain = linkHosts.find((known) => host === known || host.endsWith(`.${known}`))
  if (domain === undefined) return false
  const label = host.slice(0, -domain.length).replace(/\.$/, '')
  // Share pages open on random names below one label, so that a block of one does no harm.
  return domain === 'chenzhongtech.com' || contentLabels.has(label) || /^[a-z0-9-]+\.m$/.test(label)
}

/** Address → target; `null` for everything else on the same hosts. */
export function match(url: URL): Target | null {
  const address = addressOf(url)
  if (!isWeb(url)) return (appSchemes as readonly string[]).includes(url.protocol.slice(0, -1)) ? ofApp(address) : null
  const { host, parts, word, value } = address
  if (!hasContent(host)) return null
  const [, second = '', third = ''] = parts
  if (word === 'fw') return matchShare(unwrapped(address))
  if (word === 'photo' && third !== '') return work(third)
  if (workWords.has(word)) return work(second, word) ?? work(value('photoId'), word)
  if (word === 'profile') return work(value('photoId')) ?? person('user', second || value('userId', 'principalId'))
  if (word === 'u' && /^live\.kuaishou\.(?:com|cn)$/.test(host)) return third ? work(third) : person('live', second)
  if (word === 'f') return short(`www.${host.endsWith('.cn') ? 'kuaishou.cn' : 'kuaishou.com'}`, ['f', second])
  if (word === 's') return short(host, ['s', second])
  if (shortHosts.includes(host) && parts.length > 0) return short(host, parts.slice(0, 1))
  // Searches, lists and the oldest pages name the work that is open in their query.
  return work(value('photoId'))
}

/** H5 share pages: `/fw/photo/<id>`, `/fw/live/<id>`, `/fw/user/<id>`; new words for works come and go. */
function matchShare({ parts, word, value }: Address): Target | null {
  const id = parts[1]
  const kind = personWords.get(word)
  if (kind === 'live') return person('live', id ?? value('principalId', 'userId'))
  if (kind === 'user') return work(value('photoId')) ?? person('user', id ?? value('userId', 'principalId'))
  if (word === '' || otherShares.has(word)) return work(value('photoId'))
  return work(id, workShares.has(word) ? word : unknownPage) ?? work(value('photoId'), word)
}

/** `kwai://work/<id>`, `kwai://profile/<id>`; a room is named there by one broadcast, which nothing else knows. */
function ofApp(address: Address): Target | null {
  const { word, parts, value } = address
  if (word === 'work' || word === 'photo') return work(parts[1]) ?? work(value('photoId'))
  if (word === 'profile' || word === 'user') return person('user', parts[1] ?? value('userId'))
  const page = word === 'webview' ? pageWithin(address) : null
  return page && match(page)
}

/** Ids of works have a digit among their letters: a word in their place is a page. */
function work(id: string | undefined, form?: string): Target | null {
  if (id === undefined || !idShape.test(id) || !/\d/.test(id)) return null
  return {
    platform: 'kuaishou',
    kind: 'work',
    id,
    ...(form === 'long-video' || form === unknownPage ? { hint: form } : {}),
  }
}

function person(kind: 'user' | 'live', id: string | undefined): Target | null {
  if (id === undefined || !userShape.test(id) || looksEmpty(id) || pageWords.has(id.toLowerCase())) return null
  return { platform: 'kuaishou', kind, id }
}

function short(host: string, path: readonly string[]): Target | null {
  const code = path.at(-1) ?? ''
  if (!codeShape.test(code) || looksEmpty(code)) return null
  return { platform: 'kuaishou', kind: 'short', id: code, url: `https://${host}/${path.join('/')}` }
}

/** Canonical address without tracking. */
export function canonical(target: Target): string {
  if (target.kind === 'short') return target.url ?? `https://v.kuaishou.com/${target.id}`
  if (target.kind === 'live') return `https://live.kuaishou.com/u/${target.id}`
  if (target.kind === 'user') return `https://www.kuaishou.com/profile/${target.id}`
  return `https://www.kuaishou.com/short-video/${target.id}`
}

/** Where codes end that nobody made, and works that are gone: the home page, marked or bare. */
export function isDeadEnd(page: URL): boolean {
  const marks = [...page.searchParams.keys()]
  return page.pathname === '/' && (marks.length === 0 || marks.includes('isHome'))
}

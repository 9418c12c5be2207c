/** Kuaishou addresses → targets. Forms: reference of the web and H5 sites, autumn 2026. */
import type { Target } from '../../model'

/** Sites of Kuaishou; works open on random sub-domains of chenzhongtech.com. */
export const linkHosts = ['kuaishou.com', 'kuaishou.cn', 'kuaishouapp.com', 'gifshow.com', 'chenzhongtech.com']
export const shortHosts = ['v.kuaishou.com', 'v.kuaishou.cn', 'v.kuaishouapp.com']

/** Photo ids are 15 characters today; also what upstream's ids must look like to be used in names of files. */
export const idShape = /^[0-9A-Za-z_-]{6,40}$/
/** Codes of short links, 6–20 characters. */
const codeShape = /^[0-9A-Za-z_-]{4,40}$/
/** People choose their own id, so it can be short. */
const userShape = /^[0-9A-Za-z_-]{2,64}$/

const workPaths = new Set(['short-video', 'video', 'long-video'])
const sharePaths = new Set(['photo', 'long-video'])

/** Address → target; `null` for everything else on the same hosts. Hosts are checked by the caller. */
export function match(url: URL): Target | null {
  const [first = '', second = '', third = ''] = url.pathname.split('/').filter((part) => part !== '')
  const host = url.hostname
  if (first === 'fw') return matchShare(second, third, url)
  if (workPaths.has(first)) return work(second, first)
  if (first === 'profile') return person('user', second)
  if (host === 'live.kuaishou.com' || host === 'live.kuaishou.cn') {
    if (first !== 'u') return null
    return third ? work(third) : person('live', second)
  }
  if (shortHosts.includes(host)) return short(host, first === 's' ? ['s', second] : [first])
  if (first === 'f') return short(`www.${host.endsWith('.cn') ? 'kuaishou.cn' : 'kuaishou.com'}`, ['f', second])
  return null
}

/** H5 share pages: `/fw/photo/<id>`, `/fw/live/<id>`, `/fw/user/<id>`. */
function matchShare(form: string, id: string, url: URL): Target | null {
  if (sharePaths.has(form)) return work(id || (url.searchParams.get('photoId') ?? ''), form)
  if (form === 'live') return person('live', id)
  return form === 'user' ? person('user', id) : null
}

function work(id: string, form?: string): Target | null {
  if (!idShape.test(id)) return null
  return { platform: 'kuaishou', kind: 'work', id, ...(form === 'long-video' ? { hint: form } : {}) }
}

function person(kind: 'user' | 'live', id: string): Target | null {
  return userShape.test(id) ? { platform: 'kuaishou', kind, id } : null
}

function short(host: string, path: readonly string[]): Target | null {
  const code = path.at(-1) ?? ''
  if (!codeShape.test(code)) return null
  return { platform: 'kuaishou', kind: 'short', id: code, url: `https://${host}/${path.join('/')}` }
}

/** Canonical address without tracking. */
export function canonical(target: Target): string {
  if (target.kind === 'short') return target.url ?? `https://v.kuaishou.com/${target.id}`
  if (target.kind === 'live') return `https://live.kuaishou.com/u/${target.id}`
  if (target.kind === 'user') return `https://www.kuaishou.com/profile/${target.id}`
  return `https://www.kuaishou.com/short-video/${target.id}`
}

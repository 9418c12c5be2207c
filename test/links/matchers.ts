import type { LinkMatcher } from '../../src/links'
import type { Target } from '../../src/model'

/** Three invented matchers in the shape of the real ones: short links, pages with sub-domains, bare ids. */
function target(platform: Target['platform'], kind: Target['kind'], id: string, extra: Partial<Target> = {}): Target {
  return { platform, kind, id, ...extra }
}

const douyin: LinkMatcher = {
  hosts: { links: ['douyin.com', 'iesdouyin.com'], short: ['v.douyin.com'] },
  match(url) {
    const [first = '', second = ''] = url.pathname.split('/').filter(Boolean)
    if (url.hostname === 'v.douyin.com') {
      return first ? target('douyin', 'short', first, { url: `https://v.douyin.com/${first}/` }) : null
    }
    const id = url.searchParams.get('modal_id') ?? second
    return /^\d{15,21}$/.test(id) ? target('douyin', 'work', id) : null
  },
}

const bilibili: LinkMatcher = {
  hosts: { links: ['bilibili.com'], short: ['b23.tv'] },
  appSchemes: ['bilibili'],
  match(url) {
    if (url.protocol === 'bilibili:') {
      return url.hostname === 'video' ? target('bilibili', 'video', url.pathname.slice(1)) : null
    }
    const [first = '', second = ''] = url.pathname.split('/').filter(Boolean)
    if (url.hostname === 'b23.tv') {
      if (first.startsWith('BV')) return target('bilibili', 'video', first)
      return first ? target('bilibili', 'short', first, { url: `https://b23.tv/${first}` }) : null
    }
    if (first !== 'video' || !second.startsWith('BV')) return null
    const part = Number(url.searchParams.get('p') ?? 1)
    return target('bilibili', 'video', second, part > 1 ? { part } : {})
  },
  matchText(text, whole) {
    const hits: { target: Target; index: number }[] = []
    for (const found of text.matchAll(/(?<![0-9A-Za-z_])BV1[1-9A-HJ-NP-Za-km-z]{9}(?![0-9A-Za-z_])/g)) {
      hits.push({ target: target('bilibili', 'video', found[0], { bare: true }), index: found.index })
    }
    const av = whole ? /^\s*av(\d{6,})\s*$/.exec(text) : null
    if (av) hits.push({ target: target('bilibili', 'video', `av${av[1]}`, { bare: true }), index: 0 })
    return hits
  },
}

const kuaishou: LinkMatcher = {
  hosts: { links: ['kuaishou.com', 'chenzhongtech.com'], short: ['v.kuaishou.com'] },
  match(url) {
    const parts = url.pathname.split('/').filter(Boolean)
    if (url.hostname === 'v.kuaishou.com') {
      const code = parts[0]
      return code ? target('kuaishou', 'short', code, { url: `https://v.kuaishou.com/${code}` }) : null
    }
    const id = parts.at(-1) ?? ''
    return /^3x[0-9a-z]{6,}$/.test(id) ? target('kuaishou', 'work', id) : null
  },
}

export const matchers: readonly LinkMatcher[] = [douyin, bilibili, kuaishou]

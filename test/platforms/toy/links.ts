import type { PlatformId, Target, TargetKind } from '../../../src/model'

/** No id of ours: what a fourth platform needs must not depend on the three there are. */
export const id = 'toy' as PlatformId

export const linkHosts = ['toy.example']
export const shortHosts = ['t.toy.example']

/** https://www.toy.example/box/17 */
export function match(url: URL): Target | null {
  const work = /^\/box\/(\d+)$/.exec(url.pathname)?.[1]
  return url.hostname.endsWith('toy.example') && work ? { platform: id, kind: 'work', id: work } : null
}

export const canonical = (target: Target): string => `https://www.toy.example/box/${target.id}`

export const entryKind = (entry: string): TargetKind => (entry.startsWith('song') ? 'music' : 'work')

import { describe, expect, it } from 'vitest'
import { findLinks } from '../../../src/links'
import type { Target } from '../../../src/model'
import { bilibili } from '../../../src/platforms/bilibili'
import { roots } from '../fixtures'

interface Expected {
  kind: string
  id?: string | number
  bvid?: string
  page?: number
  start?: number
  code?: string
  room?: string
  ep_id?: number
  season_id?: number
  media_id?: number
  mid?: string
}

/** The list's vocabulary in ours. */
function ours(expected: Expected): Partial<Target> {
  const place = { part: expected.page, startSec: expected.start }
  const numbered = expected.ep_id ? `ep${expected.ep_id}` : `ss${expected.season_id}`
  switch (expected.kind) {
    case 'video':
      return { kind: 'video', id: expected.bvid ?? '', ...place } as Partial<Target>
    case 'short':
      return { kind: 'short', id: expected.code ?? '', ...place } as Partial<Target>
    case 'live':
      return { kind: 'live', id: expected.room ?? '' }
    case 'bangumi':
      return { kind: expected.ep_id ? 'episode' : 'season', id: numbered }
    case 'bangumi_media':
      return { kind: 'media', id: `md${expected.media_id}` }
    case 'cheese':
      return { kind: 'course', id: numbered }
    case 'user':
      return { kind: 'user', id: expected.mid ?? '' }
    case 'favorites':
      return { kind: 'list', id: `ml${expected.id}` }
    case 'article_list':
      return { kind: 'list', id: `rl${expected.id}` }
    case 'collection':
      return { kind: 'list', id: `season:${expected.id}`, extra: { mid: expected.mid ?? '' } }
    case 'series':
      return { kind: 'list', id: `series:${expected.id}`, extra: { mid: expected.mid ?? '' } }
    case 'audio':
      return { kind: 'music', id: `au${expected.id}` }
    case 'audio_menu':
      return { kind: 'music', id: `am${expected.id}` }
    default:
      return { kind: expected.kind as Target['kind'], id: String(expected.id) }
  }
}

const find = (text: string) => findLinks([{ type: 'text', attrs: { content: text } }], [bilibili])

describe.each(roots)('$name links', ({ recorded }) => {
  const { cases } = recorded('bilibili/links.json') as { cases: { text: string; expect: Expected }[] }
  const rows = cases.map((row) => [row.text, row.expect] as const)

  it.each(rows.filter(([, expected]) => expected.kind !== 'none'))('%s', (text, expected) => {
    const wanted = ours(expected)
    const found = find(text)
    expect(found).toHaveLength(1)
    const target = found[0]?.target
    expect(target).toMatchObject({ kind: wanted.kind, id: wanted.id, ...(wanted.extra ? { extra: wanted.extra } : {}) })
    // The list writes page 1 out where we leave it away.
    expect(target?.part ?? 1).toBe(wanted.part ?? 1)
    expect(target?.startSec).toBe(wanted.startSec)
  })

  it.each(rows.filter(([, expected]) => expected.kind === 'none'))('nothing in %s', (text) => {
    expect(find(text)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { canonical, match } from '../../../src/platforms/douyin/links'
import list from './links.json'
import { cheapest } from '../../support/stopwatches'

interface Case {
  url: string
  kind: string | null
  id?: string
  hint?: string
  to?: string
  extra?: Record<string, string>
}

const cases = list.cases as Case[]

describe('douyin links', () => {
  it.each(cases.filter((entry) => entry.kind !== null))('$url is a $kind', ({ url, kind, id, hint, to, extra }) => {
    const found = match(new URL(url))
    expect(found).toMatchObject({ platform: 'douyin', kind, id })
    expect(found?.hint).toBe(hint)
    expect(found?.extra).toEqual(extra)
    expect(to === undefined || !found ? to : canonical(found)).toBe(to)
  })

  it.each(cases.filter((entry) => entry.kind === null))('$url is nothing of ours', ({ url }) => {
    expect(match(new URL(url))).toBeNull()
  })

  it('a canonical address leads back to the same target', () => {
    for (const { url } of cases) {
      const found = match(new URL(url))
      if (!found || found.kind === 'short') continue
      expect(match(new URL(canonical(found)))).toMatchObject({ kind: found.kind, id: found.id })
    }
  })

  it('a page address of a hundred thousand characters is judged in a few milliseconds', () => {
    const url = new URL(`https://www.douyin.com/${'a/'.repeat(50_000)}?${'modal_id=7&'.repeat(2_000)}`)
    match(url)
    const spent = cheapest(() => {
      for (let i = 0; i < 10; i++) match(url)
    })
    expect(spent / 10).toBeLessThan(20)
  })
})

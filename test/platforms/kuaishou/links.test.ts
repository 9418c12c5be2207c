import { describe, expect, it } from 'vitest'
import { canonical, match } from '../../../src/platforms/kuaishou/links'
import cases from './links.json'

describe('kuaishou addresses', () => {
  it.each(cases.cases)('$url is a $kind', ({ url, kind, to }) => {
    const target = match(new URL(url))
    expect(target?.kind).toBe(kind)
    expect(target && canonical(target)).toBe(to)
  })

  it.each(cases.none)('%s names nothing', (url) => {
    expect(match(new URL(url))).toBeNull()
  })

  it('the long form is remembered as a hint', () => {
    expect(match(new URL('https://www.kuaishou.com/long-video/3xpaperboat0001'))?.hint).toBe('long-video')
  })
})

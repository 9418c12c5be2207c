import { describe, expect, it } from 'vitest'
import type { Target } from '../../../src/model'
import { targetKey } from '../../../src/model'
import { canonical, match, matchText, shortAlternatives, targetOfPage } from '../../../src/platforms/bilibili/links'
import cases from './links.json'
import { cpuTimer } from '../../support/stopwatches'

type Row = [string, Partial<Target> | null]

const urls = cases.urls as Row[]

describe('bilibili addresses', () => {
  it.each(urls)('%s', (address, expected) => {
    expect(match(new URL(address))).toEqual(expected && { platform: 'bilibili', ...expected })
  })

  it.each(urls.filter(([, expected]) => expected))('the canonical address of %s leads back to it', (address) => {
    const target = match(new URL(address))
    const again = target && match(new URL(canonical(target)))
    expect(again && targetKey(again)).toBe(target && targetKey(target))
  })
})

describe('bare ids', () => {
  it.each(cases.whole as Row[])('the message "%s"', (text, expected) => {
    const found = matchText(text, true).map((hit) => hit.target)
    expect(found).toEqual(expected ? [{ platform: 'bilibili', kind: 'video', bare: true, ...expected }] : [])
  })

  it.each(cases.part as Row[])('"%s" as a piece of a message', (text, expected) => {
    const found = matchText(text, false).map((hit) => hit.target)
    expect(found).toEqual(expected ? [{ platform: 'bilibili', kind: 'video', bare: true, ...expected }] : [])
  })

  it('come with their places in the text', () => {
    const text = '一 BV1yn411L7tG 二 BV1Js411Z7Cy'
    expect(matchText(text, true).map(({ index }) => text.slice(index, index + 12))).toEqual([
      'BV1yn411L7tG',
      'BV1Js411Z7Cy',
    ])
    expect(matchText('  BV1yn411L7tG', true)[0]?.index).toBe(2)
  })

  it('are found in linear time in hostile text', () => {
    const text = 'bv1'.repeat(350_000) + 'av1'.repeat(10) + ' '.repeat(100_000)
    const spent = cpuTimer()
    expect(matchText(text, true)).toEqual([])
    // 1 MB takes some milliseconds; a quadratic scan would take minutes.
    expect(spent()).toBeLessThan(2000)
  })
})

describe('short links', () => {
  it('have a twin host with the same code', () => {
    expect(shortAlternatives('https://b23.tv/Ab3dE5g')).toEqual(['https://bili2233.cn/Ab3dE5g'])
    expect(shortAlternatives('https://bili22.cn/Ab3dE5g')).toEqual(['https://b23.tv/Ab3dE5g'])
  })

  it('that answer with a note instead of a redirect are read from its link', () => {
    const note = '<html>Found: <a href="https://www.bilibili.com/video/BV1yn411L7tG?p=2&amp;share_source=x">here</a>'
    expect(targetOfPage(note)).toMatchObject({ kind: 'video', id: 'BV1yn411L7tG', part: 2 })
  })

  it('that answer with a full page are read from its canonical address only', () => {
    const others = '<a href="https://www.bilibili.com/video/BV1Js411Z7Cy">other</a>'.repeat(300)
    const named = '<link data-vue-meta="true" rel="canonical" href="//www.bilibili.com/video/BV1yn411L7tG/">'
    expect(targetOfPage(`<head>${named}</head>${others}`)).toMatchObject({ id: 'BV1yn411L7tG' })
    expect(targetOfPage(others)).toBeNull()
  })

  it('that are dead lead nowhere', () => {
    expect(targetOfPage('{"code":-404,"message":"啥都木有","ttl":1}')).toBeNull()
    expect(targetOfPage('<a href="/">home</a><a href="https://b23.tv/Ab3dE5g">again</a>')).toBeNull()
  })
})

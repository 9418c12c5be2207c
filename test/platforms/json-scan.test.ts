import { describe, expect, it } from 'vitest'
import { assigned, topObjects } from '../../src/platforms/json-scan'
import { cpuTimer } from '../support/stopwatches'

const tricky = { caption: '5" } screen { "quoted" \\', nested: { list: [{ a: '}' }] }, end: '\\"' }

describe('objects inside other text', () => {
  it('end where their braces do, not those of their strings', () => {
    const text = JSON.stringify(tricky)
    expect(topObjects(`${text}}}`)).toEqual([text])
    expect(topObjects(text.slice(0, -1))).toEqual([])
  })

  it('are found one after the other, whatever stands between', () => {
    const text = `1f\r\n${JSON.stringify(tricky)}\r\n2\r\n{}junk${JSON.stringify({ b: '{' })}{"cut`
    expect(topObjects(text).map((piece) => JSON.parse(piece))).toEqual([tricky, {}, { b: '{' }])
    expect(topObjects('no object')).toEqual([])
    expect(topObjects('{}'.repeat(500), 3).length).toBe(3)
  })

  it('are read from an assignment of a page, plain or wrapped', () => {
    const json = JSON.stringify(tricky)
    expect(JSON.parse(assigned(`<script>window._X = ${json};</script>`, '_X')?.text ?? '')).toEqual(tricky)
    expect(assigned(`<script>window._X=JSON.parse(${JSON.stringify(json)})</script>`, '_X')).toEqual({
      text: json,
      cut: false,
    })
  })

  it.each([
    ['<p>nothing</p>'],
    ['<script>window._X</script>'],
    ['<script>window._X = '],
    ['<script>window._X = 5</script>'],
    ['<script>window._X = JSON.parse(5)</script>'],
  ])('%s holds none', (page) => {
    expect(assigned(page, '_X')).toBeUndefined()
  })

  it.each([
    ['<script>window._X = {"cut": [1', '{"cut": [1'],
    ['<script>window._X = {"cut": "br', '{"cut": "br'],
    ['<script>window._X = JSON.parse("{\\"cut', '"{\\"cut'],
  ])('of a page that breaks off come as they are: %s', (page, text) => {
    expect(assigned(page, '_X')).toEqual({ text, cut: true })
  })

  it('of megabytes are found in linear time', () => {
    const spent = cpuTimer()
    topObjects(`${'{"a":"'.repeat(300_000)}`)
    topObjects('{'.repeat(1_000_000))
    assigned(`window._X = JSON.parse("${'\\"'.repeat(500_000)}`, '_X')
    expect(spent()).toBeLessThan(1500)
  })
})

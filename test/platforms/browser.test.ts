import { describe, expect, it } from 'vitest'
import { showing } from '../../src/platforms/browser'
import { fromElsewhere } from '../../src/http/headers'

const ask = showing('https://www.site.test/')
const file = (url: string, as: 'picture' | 'video' | 'audio', referer?: string) => ask({ url, as, referer })

describe('a file a page shows', () => {
  it.each([
    ['picture', 'image', /^image\/avif/],
    ['video', 'video', /^\*\/\*$/],
    ['audio', 'audio', /^\*\/\*$/],
  ] as const)('as a %s says what it is for', (as, dest, accept) => {
    const headers = file('https://cdn.test/a', as)
    expect(headers).toMatchObject({ 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': dest })
    expect(headers.Accept).toMatch(accept)
    expect(headers).not.toHaveProperty('Origin')
    expect(headers).not.toHaveProperty('Cookie')
  })

  it.each([
    ['https://cdn.test/a', 'cross-site'],
    ['https://img.site.test/a', 'same-site'],
    ['https://www.site.test/a', 'same-origin'],
  ])('%s is %s, whether the page is named or not', (url, site) => {
    expect(file(url, 'picture')).toMatchObject({ 'Sec-Fetch-Site': site })
    expect(file(url, 'picture')).not.toHaveProperty('Referer')
    expect(file(url, 'video', 'https://www.site.test/')).toMatchObject({
      'Sec-Fetch-Site': site,
      Referer: 'https://www.site.test/',
    })
  })

  it('over plain http keeps its hints to itself', () => {
    const names = Object.keys(file('http://cdn.test/a', 'video', 'https://www.site.test/'))
    expect(names).toEqual(['User-Agent', 'Accept', 'Referer', 'Accept-Encoding', 'Accept-Language'])
  })

  it('is another site’s behind a redirect to one, and what is opened by hand is nobody’s', () => {
    const sent = (site: string) => fromElsewhere(new Map([['sec-fetch-site', ['Sec-Fetch-Site', site]]]))
    for (const site of ['same-origin', 'same-site', 'cross-site'])
      expect(sent(site).get('sec-fetch-site')).toEqual(['Sec-Fetch-Site', 'cross-site'])
    expect(sent('none').get('sec-fetch-site')).toEqual(['Sec-Fetch-Site', 'none'])
  })
})

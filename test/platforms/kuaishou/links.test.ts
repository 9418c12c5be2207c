import { describe, expect, it } from 'vitest'
import { canonical, match } from '../../../src/platforms/kuaishou/links'

describe('kuaishou addresses', () => {
  it.each([
    ['https://v.kuaishou.com/aB3_-x9', 'short', 'https://v.kuaishou.com/aB3_-x9'],
    ['https://v.kuaishou.com/aB3x9/', 'short', 'https://v.kuaishou.com/aB3x9'],
    ['https://v.kuaishou.cn/aB3x9?from=1', 'short', 'https://v.kuaishou.cn/aB3x9'],
    ['https://v.kuaishouapp.com/s/aB3x9', 'short', 'https://v.kuaishouapp.com/s/aB3x9'],
    ['https://kuaishou.com/f/X-paper_boat', 'short', 'https://www.kuaishou.com/f/X-paper_boat'],
    ['https://www.kuaishou.cn/f/Xpaperboat', 'short', 'https://www.kuaishou.cn/f/Xpaperboat'],
    [
      'https://www.kuaishou.com/short-video/3xpaperboat0001?authorId=3xlanternkeeper1',
      'work',
      'https://www.kuaishou.com/short-video/3xpaperboat0001',
    ],
    ['https://www.kuaishou.com/video/3xpaperboat0001', 'work', 'https://www.kuaishou.com/short-video/3xpaperboat0001'],
    [
      'https://www.kuaishou.com/long-video/3xpaperboat0001',
      'work',
      'https://www.kuaishou.com/short-video/3xpaperboat0001',
    ],
    ['https://m.gifshow.com/fw/photo/3xpaperboat0001', 'work', 'https://www.kuaishou.com/short-video/3xpaperboat0001'],
    [
      'https://a1b2c3d4.m.chenzhongtech.com/fw/photo/3xpaperboat0001?cc=share_copylink',
      'work',
      'https://www.kuaishou.com/short-video/3xpaperboat0001',
    ],
    [
      'https://v.m.chenzhongtech.com/fw/long-video/3xpaperboat0001',
      'work',
      'https://www.kuaishou.com/short-video/3xpaperboat0001',
    ],
    [
      'https://v.m.chenzhongtech.com/fw/photo?photoId=3xpaperboat0001',
      'work',
      'https://www.kuaishou.com/short-video/3xpaperboat0001',
    ],
    [
      'https://live.kuaishou.com/u/lantern_keeper/3xpaperboat0001',
      'work',
      'https://www.kuaishou.com/short-video/3xpaperboat0001',
    ],
    ['https://live.kuaishou.com/u/lantern_keeper', 'live', 'https://live.kuaishou.com/u/lantern_keeper'],
    [
      'https://v.m.chenzhongtech.com/fw/live/lantern_keeper?userId=1',
      'live',
      'https://live.kuaishou.com/u/lantern_keeper',
    ],
    ['https://www.kuaishou.com/profile/3xlanternkeeper1', 'user', 'https://www.kuaishou.com/profile/3xlanternkeeper1'],
    ['https://live.kuaishou.com/profile/3xlanternkeeper1', 'user', 'https://www.kuaishou.com/profile/3xlanternkeeper1'],
    [
      'https://v.m.chenzhongtech.com/fw/user/3xlanternkeeper1',
      'user',
      'https://www.kuaishou.com/profile/3xlanternkeeper1',
    ],
  ])('%s is a %s', (url, kind, address) => {
    const target = match(new URL(url))
    expect(target?.kind).toBe(kind)
    expect(target && canonical(target)).toBe(address)
  })

  it.each([
    'https://www.kuaishou.com/',
    'https://www.kuaishou.com/new-reco',
    'https://www.kuaishou.com/search/video?searchKey=x',
    'https://www.kuaishou.com/short-video/',
    'https://www.kuaishou.com/short-video/..%2f..%2fetc',
    'https://www.kuaishou.com/short-video/%E4%B8%AD%E6%96%87%E4%B8%AD%E6%96%87',
    'https://www.kuaishou.com/u/lantern_keeper',
    'https://live.kuaishou.com/',
    'https://v.kuaishou.com/',
    'https://v.kuaishou.com/a',
    'https://v.m.chenzhongtech.com/fw/tag/3xpaperboat0001',
  ])('%s names nothing', (url) => {
    expect(match(new URL(url))).toBeNull()
  })

  it('the long form is remembered as a hint', () => {
    expect(match(new URL('https://www.kuaishou.com/long-video/3xpaperboat0001'))?.hint).toBe('long-video')
  })
})

import { describe, expect, it } from 'vitest'
import { readLiveRoom } from '../../../src/platforms/kuaishou/read/live'

const section = {
  name: '手工',
  categoryName: '生活',
  watchingCount: '98万',
  poster: 'https://p2.a.yximgs.com/section.jpg',
}
const room = (parts: object) => ({
  current: { isLiving: true, author: { name: '灯下拾光' }, gameInfo: section, ...parts },
})

describe('a room', () => {
  it('has neither the viewers nor the picture of its section', () => {
    const post = readLiveRoom(room({ config: { caption: '雨夜折纸' } }), 'lantern_keeper')
    expect(post).toMatchObject({ section: '生活 · 手工', title: '雨夜折纸' })
    expect(post).not.toHaveProperty('online')
    expect(post).not.toHaveProperty('cover')
  })

  it('has its own', () => {
    const config = { watchingCount: '3412', coverUrl: 'https://p2.a.yximgs.com/cover.jpg' }
    const post = readLiveRoom(room({ config, liveStream: { poster: 'https://p2.a.yximgs.com/poster.jpg' } }), 'x')
    expect(post).toMatchObject({
      online: 3412,
      cover: { source: { urls: ['https://p2.a.yximgs.com/cover.jpg', 'https://p2.a.yximgs.com/poster.jpg'] } },
    })
  })
})

import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => vi.unstubAllGlobals())

describe('the client', () => {
  it('and the server beside it touch none of the globals behind which Node loads its whole fetch', async () => {
    const touched: string[] = []
    for (const name of ['Response', 'Request', 'Headers', 'FormData', 'WebSocket']) {
      const made = (): object => {
        touched.push(name)
        return {}
      }
      vi.stubGlobal(name, new Proxy(made, { construct: made }))
    }
    await import('../../src/client')
    await import('../../src/api/server')
    expect(touched).toEqual([])
  })

  it('reads links, refuses foreign ones and rejects once it is closed', async () => {
    const { createClient } = await import('../../src/client')
    const client = createClient()
    expect(client.match('https://www.bilibili.com/video/BV1fK4y1q79u')).toMatchObject({
      platform: 'bilibili',
      kind: 'video',
    })
    expect(client.match('https://example.com/video/1')).toBeNull()
    expect(client.match('no link at all')).toBeNull()
    await expect(client.resolve('https://example.com/video/1')).rejects.toMatchObject({ code: 'bad-input' })
    await expect(client.resolve('no link at all')).rejects.toMatchObject({ code: 'bad-input' })
    for (const page of [
      'https://mall.bilibili.com/detail.html?id=1',
      'https://www.douyin.com/hashtag/1',
      'https://v.kuaishou.com/',
    ])
      await expect(client.resolve(page)).rejects.toMatchObject({ code: 'unsupported', details: { what: 'page' } })
    client.close()
    await expect(client.kuaishou.fetchEmojiList()).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('converts ids without any request and gives the exact text when asked', async () => {
    const { createClient } = await import('../../src/client')
    const client = createClient()
    expect(await client.bilibili.avToBv({ avid: 'av170001' })).toEqual({
      code: 0,
      message: 'success',
      data: { bvid: 'BV17x411w7KC' },
    })
    expect(await client.bilibili.bvToAv({ bvid: 'BV1fK4y1q79u' }, { raw: true })).toBe(
      '{"code":0,"message":"success","data":{"aid":"av881480942"}}',
    )
    client.close()
  })
})

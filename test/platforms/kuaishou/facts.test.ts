/** Facts that come in more than one form, what fills empty places, and what is missing. */
import { describe, expect, it } from 'vitest'
import { richToPlain } from '../../../src/model'
import { readComments } from '../../../src/platforms/kuaishou/read/comments'
import { readLiveRoom } from '../../../src/platforms/kuaishou/read/live'
import { readProfile } from '../../../src/platforms/kuaishou/read/user'
import { readWork } from '../../../src/platforms/kuaishou/read/work'
import { shapeComments } from '../../../src/platforms/kuaishou/shape/comments'
import { shapeDetail } from '../../../src/platforms/kuaishou/shape/detail'
import { shapeLiveRoom } from '../../../src/platforms/kuaishou/shape/live'
import { shapeVisionProfile } from '../../../src/platforms/kuaishou/shape/user'
import { codeOf } from '../upstream'
import { fixture } from './site'

type Json = Record<string, any>
const asked = '3xaskedfor00001'
const read = (answer: unknown) => readWork(shapeDetail(answer, { photoId: asked }), asked)
const photo = (name: 'fetch_one_work' | 'fetch_one_work.atlas', more: Json, beside: Json = {}) => {
  const answer = fixture(name) as Json
  return read({ ...answer, ...beside, photo: { ...answer.photo, ...more } })
}
const video = (more: Json, beside: Json = {}) => photo('fetch_one_work', more, beside)
const album = (more: Json, beside: Json = {}) => photo('fetch_one_work.atlas', more, beside)

describe('the length of a video', () => {
  const lengthOf = (more: Json): number | undefined => {
    const post = video(more)
    return post.kind === 'video' ? post.video.durationSec : undefined
  }
  const bare = { duration: undefined, manifest: undefined }

  it.each([
    [{ ...bare, ext_params: { video: 42_500 } }, 42.5],
    [{ ...bare, ext_params: { video: 42 } }, 42],
    [{ ...bare, duration: 0, ext_params: { video: 42_500 } }, 42.5],
    [{ ...bare, ext_params: null }, undefined],
    [{ ...bare, ext_params: { video: 0 } }, undefined],
    [{ duration: 93_050, ext_params: { video: 1 } }, 93.05],
  ])('%j is %s seconds', (more, seconds) => {
    expect(lengthOf(more)).toBe(seconds)
  })

  it('is that of its stream where nobody else says it', () => {
    expect(lengthOf({ duration: undefined, ext_params: undefined })).toBe(42.56)
  })
})

describe('a video whose qualities nobody told', () => {
  it('says so', () => {
    expect(video({ manifest: null }).shortfalls).toEqual([{ what: 'qualities' }])
    expect(video({})).not.toHaveProperty('shortfalls')
  })
})

describe('words the app fills in', () => {
  it.each(['...', '…', '。', ' . . . ', '⋯⋯', '\u3164', '。。。', ''])('%j are none', (caption) => {
    expect(video({ caption }).text).toEqual([])
    const room = shapeLiveRoom({ data: { isLiving: true, author: { name: '甲' }, config: { caption } } }, 'x')
    expect(readLiveRoom(room, 'x')).not.toHaveProperty('title')
    const works = { profile: { publicData: { list: [{ id: '3xa', caption }] } }, author: { userInfo: { name: '甲' } } }
    expect(readProfile(works, 'x').works[0]?.title).toBe('')
  })

  it.each(['..好', '！！！', '？', '5', '😂', '...#雨天'])('%j are somebody\u2019s', (caption) => {
    expect(richToPlain(video({ caption }).text)).toBe(caption)
  })
})

describe('a person', () => {
  it('is marked as verified where any of the forms says so', () => {
    expect(video({ verified: true }).author).toMatchObject({ verified: 'person' })
    expect(video({ verified: false }).author).not.toHaveProperty('verified')
    const author = { name: '甲', verifiedStatus: { verified: true, description: '手工艺人' } }
    const room = shapeLiveRoom({ data: { isLiving: true, author: { ...author, counts: { fan: '1.2万' } } } }, 'x')
    expect(readLiveRoom(room, 'x').author).toMatchObject({ verified: 'person', title: '手工艺人', followers: 12_000 })
    expect(readProfile({ author: { userInfo: author } }, 'x').author).toMatchObject({ title: '手工艺人' })
    const off = { ...author, verifiedStatus: { verified: false, description: '手工艺人' } }
    expect(readProfile({ author: { userInfo: off } }, 'x').author).not.toHaveProperty('title')
  })

  it('has the id of the shared link where the answer names no other', () => {
    const share_info = 'userId=3xlinkedperson1&photoId=3xpaperboat0001'
    expect(video({ userEid: undefined, share_info }).author).toMatchObject({ id: '3xlinkedperson1' })
    expect(video({ userEid: undefined, share_info: 'userId=../x' }).author).toMatchObject({ id: '' })
  })

  it('has the picture behind the portrait, else the portrait', () => {
    const profile = (more: Json) => ({
      data: {
        visionProfile: { userProfile: { profile: { user_name: '甲', headurl: 'https://a.b/head.jpg', ...more } } },
      },
    })
    const cover = (more: Json) => readProfile(shapeVisionProfile(profile(more), 'x'), 'x').cover?.source.urls
    expect(cover({ user_profile_bg_url: 'https://a.b/back.jpg' })).toEqual(['https://a.b/back.jpg'])
    expect(cover({})).toEqual(['https://a.b/head.jpg'])
  })

  it('whose works did not come is told apart from one who has none', () => {
    const info = (photos?: number) => ({ author: { userInfo: { name: '甲', counts: { photo: photos } } } })
    expect(readProfile(info(3), 'x').shortfalls).toEqual([{ what: 'works' }])
    expect(readProfile(info(0), 'x')).not.toHaveProperty('shortfalls')
    expect(readProfile({ ...info(3), profile: { publicData: { list: [] } } }, 'x')).not.toHaveProperty('shortfalls')
  })
})

describe('an album', () => {
  it('says which pictures are missing', () => {
    const atlas = (fixture('fetch_one_work.atlas') as Json).atlas as Json
    const list = [atlas.list[0], '', 7]
    expect(album({}, { atlas: { ...atlas, list } }).shortfalls).toEqual([{ what: 'pictures', count: 2 }])
    expect(album({}, { atlas: { ...atlas, list: atlas.list.slice(0, 1) } }).shortfalls).toEqual([
      { what: 'pictures', count: 2 },
    ])
    expect(album({})).not.toHaveProperty('shortfalls')
  })

  it('of which only the cover came says so; a single picture is its cover', () => {
    const cut = { atlas: undefined }
    expect(album({ ext_params: {} }, cut).shortfalls).toEqual([{ what: 'pictures' }])
    expect(album({ ext_params: { single: { list: ['/x.jpg'] } } }, cut)).not.toHaveProperty('shortfalls')
    expect(album({ ext_params: {}, photoType: 'SINGLE_PICTURE' }, cut)).not.toHaveProperty('shortfalls')
  })

  it('is not made of the cover of a video whose files are missing', async () => {
    const gone = { manifest: null, mainMvUrls: [], photoUrl: null }
    expect(await codeOf(Promise.resolve().then(() => video({ ...gone, photoType: 'VIDEO' })))).toBe('upstream-changed')
  })

  it('names its music although no address of it is left', () => {
    const post = album({ music: { name: '没有授权的歌' }, ext_params: {} }, { atlas: undefined })
    expect(post).toMatchObject({ music: { title: '没有授权的歌', source: { urls: [] } } })
    expect(album({ music: { artist: '歌手' }, ext_params: {} }, { atlas: undefined })).not.toHaveProperty('music')
  })

  it('has the length of its music where that is the file, not of the mix', () => {
    const music = { ...((fixture('fetch_one_work.atlas') as Json).photo.music as Json), duration: 36 }
    const sound = (beside: Json) => {
      const post = album({ music, ext_params: {} }, beside)
      return post.kind === 'album' ? post.music?.durationSec : undefined
    }
    expect(sound({ atlas: undefined })).toBe(36)
    expect(sound({})).toBeUndefined()
  })
})

describe('tags', () => {
  it('are topics; places and effects are none', () => {
    const detail = {
      photo: { photoUrl: 'https://txmov2.a.kwimgs.com/a.mp4', caption: '好 #雨天' },
      tags: [{ type: 1, name: '手工' }, { type: 5, name: '同款特效' }, { name: '纸船' }],
    }
    expect(readWork({ data: { visionVideoDetail: detail } }, asked).tags).toEqual(['手工', '纸船', '雨天'])
  })
})

describe('a room', () => {
  it('names a section once', () => {
    const gameInfo = { categoryName: '其他', name: '其他' }
    const room = shapeLiveRoom({ data: { isLiving: true, author: { name: '甲' }, gameInfo } }, 'x')
    expect(readLiveRoom(room, 'x').section).toBe('其他')
  })
})

describe('answers to comments', () => {
  const section = (content: string, replyToUserName?: string) => {
    const answer = { comment_id: 2, author_name: '乙', content, replyToUserName }
    const root = { comment_id: 1, author_name: '甲', content: '回复 甲：开头' }
    const thread = { subCommentsMap: { 1: { subComments: [answer] } } }
    return readComments(shapeComments({ rootComments: [root], pcursor: 'no_more', ...thread }))
  }
  const reply = (content: string, name?: string) => section(content, name).comments[0]?.replies[0]

  it('say once whom they are for, with the emoji of the name', () => {
    const text = [{ kind: 'text', text: '到桥那头' }]
    expect(reply('回复 青瓷💫：到桥那头', '青瓷💫')).toMatchObject({ replyTo: '青瓷💫', text })
    expect(reply('到桥那头', '青瓷💫')).toMatchObject({ replyTo: '青瓷💫', text })
    expect(reply('回复 青瓷💫：到桥那头')).toMatchObject({ replyTo: '青瓷💫', text })
    expect(reply('到桥那头')).not.toHaveProperty('replyTo')
  })

  it('leave the words of a comment that answers nobody alone', () => {
    expect(section('x').comments[0]).toMatchObject({ text: [{ kind: 'text', text: '回复 甲：开头' }] })
    expect(section('x').comments[0]).not.toHaveProperty('replyTo')
  })

  it('say that there are more behind the page', () => {
    const page = (pcursor?: string) =>
      readComments(shapeComments({ rootComments: [{ comment_id: 1, content: '好' }], pcursor })).more
    expect([page('753'), page('no_more'), page('')]).toEqual([true, undefined, undefined])
  })

  it('carry the mark of whoever is verified', () => {
    const [one] = readComments(
      shapeComments({ rootComments: [{ comment_id: 1, content: '好', author_name: '甲', authorVerified: true }] }),
    ).comments
    expect(one?.author).toMatchObject({ verified: 'person' })
  })
})

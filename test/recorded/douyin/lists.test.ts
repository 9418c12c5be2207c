import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import { parseJson } from '../../../src/http/json'
import { richToPlain } from '../../../src/model'
import { readComments } from '../../../src/platforms/douyin/read/comments'
import { readLivePost } from '../../../src/platforms/douyin/read/live'
import { readMusicPost, readUserPost } from '../../../src/platforms/douyin/read/people'
import { mutated } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { roots } from '../fixtures'

describe.each(roots)('$name douyin answers', ({ name: root, recordedText }) => {
  const body = (name: string): any => parseJson(recordedText(`douyin/${name}.json`))

  it('a page of comments has people, places, pictures, stickers and mentions', () => {
    const section = readComments(body('comment-list'))
    const { total, length, ...first } = {
      captured: { total: 136, length: 20, likes: 405, replyCount: 17, author: { name: '季' } },
      invented: { total: 590, length: 3, likes: 791, replyCount: 30, author: { name: '过' } },
    }[root]
    expect(section).toMatchObject({ state: 'open', total })
    expect(section.comments.length).toBe(length)
    expect(section.comments[0]).toMatchObject({ ...first, pictures: [{}] })
    const said = section.comments.map((comment) => richToPlain(comment.text))
    expect(said.join('')).not.toContain('[图片表情]')
    const asked = body('comment-list')
      .comments.flatMap((comment: any) => comment.text_extra ?? [])
      .filter((extra: any) => extra.sec_uid)
    const mentions = section.comments.flatMap((comment) => comment.text).filter((node) => node.kind === 'mention')
    expect(mentions.length).toBe(asked.length)
    expect(mentions.every((node) => node.text.startsWith('@'))).toBe(true)
  })

  it('a live room is on air', () => {
    const room = {
      captured: { title: '王归来', online: 138, totalViewers: 2415, stats: { likes: 3233 } },
      invented: { title: '机跑过', online: 178, totalViewers: 7649, stats: { likes: 8885 } },
    }[root]
    const post = readLivePost(body('webcast-room-web-enter'), '895627289314', '895627289314')
    expect(post).toMatchObject({ live: true, ...room })
  })

  it('a profile has its figures and its blue mark', () => {
    const { followers, ...facts } = {
      captured: { title: '央视新闻', followers: 153_036_243, worksCount: 7781, totalLikes: 7_810_192_431 },
      invented: { title: '香邮差骑', followers: 269_100_000, worksCount: 4026, totalLikes: 7_391_020_267 },
    }[root]
    expect(readUserPost(body('user-profile-other'), 'x', [])).toMatchObject({
      ...facts,
      author: { verified: 'organisation', followers },
    })
  })

  it('a sound names the song it re-uses', () => {
    for (const name of ['music-detail', 'music-detail.seed-example']) {
      const post = readMusicPost(body(name), '7347176861983640339')
      expect(post.kind).toBe('music')
      expect(post.title).toBeTruthy()
    }
  })

  it.each([
    ['comment-list', (from: unknown) => readComments(from)],
    ['webcast-room-web-enter', (from: unknown) => readLivePost(from, '1')],
    ['user-profile-other', (from: unknown) => readUserPost(from, 'x', [])],
    ['music-detail', (from: unknown) => readMusicPost(from, '1')],
  ])('random damage of %s yields a result or one of our errors', (name, read) => {
    const from = body(name)
    const random = seeded(11)
    for (let turn = 0; turn < 40; turn++) {
      try {
        read(mutated<unknown>(from, random))
      } catch (error) {
        if (!isAmagiError(error)) throw error
      }
    }
    expect(from).toEqual(body(name))
  })
})

import { describe, expect, it } from 'vitest'
import { locales, translator } from '../../src/words/locale'
import type { Post } from '../../src/model'
import { describePost, variableNames, withoutLinks, type TextOptions } from '../../src/reply/text'
import { albumPost, musicPost, videoPost } from '../../samples/plain-posts'

const zh: TextOptions = { locale: 'zh-CN', translate: translator('zh-CN'), timeZone: 'Asia/Shanghai' }
const en: TextOptions = { locale: 'en-US', translate: translator('en-US'), timeZone: 'UTC' }

describe('a template', () => {
  it('loses the lines whose variables are all empty, and only those', () => {
    const template = '{author}\n标题 {region}\n{section} {author}\n——\n{region}{region}'
    expect(describePost(videoPost('1'), template, zh)).toBe('甲\n 甲\n——')
  })
  it('keeps names it does not know', () => expect(describePost(videoPost('1'), '{who} {author}', zh)).toBe('{who} 甲'))
  it('takes values literally', () => {
    const title = '$& {author} $1'
    expect(describePost(videoPost('1', { title }), '{title}', zh)).toBe(title)
  })
  it('may come from Windows', () => expect(describePost(videoPost('1'), '{region}\r\n{author}\r\nc', zh)).toBe('甲\nc'))
})

describe('the text form', () => {
  it('of a video names what is known', () => {
    const post = videoPost('1', { createdAt: 1_700_000_000, region: '上海' })
    expect(describePost(post, '', zh)).toBe(
      '【抖音】标题 1\n作者：甲\n发布：2023年11月15日 06:13\n时长：0:12\n播放 98 · 点赞 1.2万\n一段说明',
    )
  })
  it('in English has English figures', () => {
    expect(describePost(videoPost('1'), '', en)).toContain('98 views · 12.3K likes')
  })
  it('follows the template of the administrator', () => {
    expect(describePost(videoPost('1'), '{title} by {author}\n{region}\n{url}', en)).toBe(
      '标题 1 by 甲\nhttps://www.douyin.com/video/1',
    )
  })
  it('has tags with their sign, ten at most', () => {
    const tags = Array.from({ length: 11 }, (_, index) => `t${index}`)
    expect(describePost(videoPost('1', { tags }), '{tags}', zh)).toBe('#t0 #t1 #t2 #t3 #t4 #t5 #t6 #t7 #t8 #t9')
  })
  it('falls back to the built-in template when nothing is left of the own one', () => {
    expect(describePost(videoPost('1'), '{region}', zh)).toContain('【抖音】')
  })
  it('says a title that begins the text only once', () => {
    const text = describePost(videoPost('1', { title: '一段说' }), '', zh)
    expect(text.match(/一段说/g)).toHaveLength(1)
  })
  it('has something to say for every kind of post, even an empty one', () => {
    const base = {
      platform: 'bilibili' as const,
      id: '1',
      url: 'https://www.bilibili.com/',
      text: [],
      coAuthors: [],
      stats: {},
      tags: [],
    }
    const posts: Post[] = [
      { ...base, kind: 'video', video: { kind: 'video', id: 'x', variants: [] }, parts: [] },
      { ...base, kind: 'album', images: [] },
      { ...base, kind: 'article', body: [] },
      { ...base, kind: 'dynamic', images: [], attachments: [] },
      { ...base, kind: 'live', live: true },
      { ...base, kind: 'season', styles: [], areas: [], episodes: [] },
      { ...base, kind: 'music' },
      { ...base, kind: 'user', works: [] },
      { ...base, kind: 'list', entries: [] },
    ]
    for (const post of posts) {
      for (const options of [zh, en]) {
        const text = describePost(post, '', options)
        expect(text.length).toBeGreaterThan(0)
        expect(text).not.toMatch(/\{\w+\}|undefined|NaN|amagi\./)
      }
    }
  })
  it('keeps direction overrides and control characters of foreign names out', () => {
    const post = videoPost('1', { title: 'a\u202Eb\u0000c\nd', author: { id: '1', name: '\u2066x' } })
    expect(describePost(post, '{title}|{author}', zh)).toBe('abc d|x')
  })
  it('cuts endless descriptions between characters', () => {
    const post = videoPost('1', { text: [{ kind: 'text', text: '😀'.repeat(5000) }] })
    const text = describePost(post, '{text}', zh)
    expect(Array.from(text)).toHaveLength(400)
    expect(text.endsWith('😀…')).toBe(true)
  })
  it('offers exactly the variables the settings page names', () => {
    for (const name of variableNames) expect(describePost(albumPost('1', 2), `x {${name}}`, zh)).not.toContain('{')
    for (const texts of Object.values(locales)) {
      const page = JSON.stringify(texts._config)
      for (const name of variableNames) expect(page).toContain(`{${name}}`)
    }
  })
  it('counts pictures and seconds', () => {
    expect(describePost(albumPost('1', 3), '{count}', zh)).toBe('3')
    expect(describePost(musicPost('1'), '{duration}', zh)).toBe('1:01')
  })
})

describe('for chats that refuse addresses', () => {
  it('links go and domains no longer look like any', () => {
    expect(withoutLinks('看 https://a.example/x?y=1 和 b.example.com 3.5 分')).toBe('看  和 b．example．com 3.5 分')
  })
})

import { describe, expect, it } from 'vitest'
import { locales, translator } from '../../src/words/locale'
import { plainRich, type Post } from '../../src/model'
import { describeEpisode, describePost, variableNames, withoutLinks, type TextOptions } from '../../src/reply/text'
import {
  albumPost,
  articlePost,
  dynamicPost,
  entries,
  listPost,
  livePost,
  musicPost,
  seasonPost,
  userPost,
  videoPost,
} from '../../samples/plain-posts'

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
  it('may come from Windows or from an old Mac', () => {
    expect(describePost(videoPost('1'), '{author}\r{region}\rc', zh)).toBe('甲\nc')
  })
  it('has no empty line at its edges, one at most in a row, and no spaces at the ends of lines', () => {
    const template = '\n\n{author} {region} \n\n\n\n{region}\n\n{title}\n\n'
    expect(describePost(videoPost('1'), template, zh)).toBe('甲\n\n标题 1')
  })
  it('loses the parts of a line between dots whose variables are empty, and the dots with them', () => {
    expect(describePost(videoPost('1'), '{region} · {author} · {section}', zh)).toBe('甲')
    expect(describePost(videoPost('1'), '作者：{author} · {followers}粉丝', zh)).toBe('作者：甲')
    expect(describePost(videoPost('1', { title: 'a · b' }), '{title} · 好', zh)).toBe('a · b · 好')
    expect(describePost(videoPost('1'), '好 · {region}\n{author}', zh)).toBe('甲')
  })
  it('names the kind in a heading where the title is missing or said below', () => {
    const nameless = videoPost('1', { title: ' ' })
    expect(describePost(nameless, '【{platform}】{title}\n{author}', zh)).toBe('【抖音】视频\n甲')
    expect(describePost(nameless, '[{platform}] {title}', en)).toBe('[Douyin] Video')
    expect(describePost(nameless, '{platform}{kind}：{title}', zh)).toBe('抖音视频：')
    expect(describePost(nameless, '{platform}', zh)).toBe('抖音')
    const { author: _, ...dynamic } = dynamicPost('1', 0)
    expect(describePost(dynamic, '', zh).split('\n')[0]).toBe('【哔哩哔哩】动态')
  })
  it('of spaces alone is none', () => expect(describePost(videoPost('1'), ' \n ', zh)).toContain('【抖音】'))
  it('may come from Windows', () => expect(describePost(videoPost('1'), '{region}\r\n{author}\r\nc', zh)).toBe('甲\nc'))
})

describe('the text form', () => {
  it('of a video names what is known', () => {
    const post = videoPost('1', { createdAt: 1_700_000_000, region: '上海' })
    expect(describePost(post, '', zh)).toBe(
      '【抖音】标题 1\n作者：甲\n发布：2023年11月15日 06:13 · 上海\n时长：0:12\n播放 98 · 点赞 1.2万\n一段说明',
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
  it('says a cut title that begins the text only once, and keeps one that stands elsewhere in it', () => {
    const words = '字'.repeat(150)
    const text = [{ kind: 'text' as const, text: words }]
    expect(describePost(videoPost('1', { title: words, text }), '{title}|{text}', zh)).toBe(`|${words}`)
    expect(describePost(videoPost('1', { title: '说明' }), '{title}|{text}', zh)).toBe('说明|一段说明')
  })
  it('has the words in its heading where they are all there is and one line, blanks aside', () => {
    const said = (title: string, words: string) =>
      describePost(videoPost('1', { title, text: plainRich(words) }), '', zh)
    expect(said('海 边', '海边 #日落').split('\n')[0]).toBe('【抖音】海边 #日落')
    expect(said('海边', '海边').match(/海边/g)).toHaveLength(1)
    const lines = said('海边 日落', '海边\n日落')
    expect(lines.split('\n')[0]).toBe('【抖音】视频')
    expect(lines.match(/日落/g)).toHaveLength(1)
  })
  it('of a forward quotes the original in the words of its kind, line by line', () => {
    const original = videoPost('2', { title: '原片', text: plainRich('第一行\n\n第二行') })
    const text = describePost(dynamicPost('1', 0, { original }), '', zh)
    expect(text).toMatch(/\n> 【抖音】原片\n> 作者：甲\n(> .*\n)*> 第一行\n>\n> 第二行$/)
    expect(describePost(dynamicPost('1', 0, { original }), '{original}', zh)).toMatch(/^> 【抖音】原片\n/)
  })
  it('of a forward says that the original is gone', () => {
    expect(describePost(dynamicPost('1', 0, { original: null }), '', zh)).toMatch(/\n原动态已被删除，或者不再可见$/)
  })
  it('follows a forward of a forward no further', () => {
    const inner = dynamicPost('3', 0, { text: plainRich('最里面') })
    const text = describePost(dynamicPost('1', 0, { original: dynamicPost('2', 0, { original: inner }) }), '', zh)
    expect(text).not.toContain('最里面')
  })
  it('names each box with its kind, its facts and its lines', () => {
    const attachments = [
      {
        kind: 'video' as const,
        title: '片',
        lines: ['-', '说明'],
        durationSec: 61,
        badge: '合集',
        stats: { views: 20_000, danmaku: 3 },
      },
      { kind: 'vote' as const, title: '选哪个', lines: ['2 人参与', '甲', '乙'] },
    ]
    expect(describePost(dynamicPost('1', 0, { attachments }), '{attachments}', zh)).toBe(
      '视频：片 · 1:01\n  合集 · 播放 2万 · 弹幕 3\n  说明\n投票：选哪个\n  2 人参与\n  甲\n  乙',
    )
  })
  it('of an article is how its body begins', () => {
    expect(describePost(articlePost('1'), '{text}', zh)).toBe('正文')
    expect(describePost({ ...articlePost('1'), body: [] }, '{text}', zh)).toBe('一段话')
  })
  it('does not name the author of a sound twice', () => {
    const music = { kind: 'audio' as const, id: 'm', title: '@甲创作的原声', artist: '甲', source: { urls: [] } }
    expect(describePost(videoPost('1', { music }), '{music}', zh)).toBe('@甲创作的原声')
    expect(describePost(videoPost('1', { music: { ...music, artist: '乙' } }), '{music}', zh)).toBe(
      '@甲创作的原声 · 乙',
    )
  })
  it('is the kind where the templates leave nothing', () => {
    const translate: TextOptions['translate'] = (key) => (key.includes('template') ? '{region}' : `<${key}>`)
    expect(describePost(videoPost('1'), '', { ...zh, translate })).toBe('<amagi.reply.kind.video>')
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

describe('a variable', () => {
  const value = (post: Post, name: (typeof variableNames)[number], options = zh) =>
    // The id, which nothing shortens, keeps the line.
    describePost({ ...post, id: 'x' }, `{id}|{${name}}`, options).slice(2)

  it('keeps foreign words within its measure, a cut one with an ellipsis', () => {
    const long = '长'.repeat(500)
    const author = { id: '1', name: long }
    const post = videoPost('1', { title: long, author, region: long, section: long, warning: long, tags: [long] })
    const lengths = (['title', 'author', 'region', 'section', 'notice', 'tags'] as const).map(
      (name) => value(post, name).length,
    )
    expect(lengths).toEqual([120, 40, 20, 40, 160, 31])
    expect(value(post, 'region')).toBe(`${'长'.repeat(19)}…`)
    expect(value(videoPost('1', { region: '长'.repeat(20) }), 'region')).toBe('长'.repeat(20))
  })
  it('of authors names eight besides the first, without those that have no name', () => {
    const people = ['乙', '', ...'丙丁戊己庚辛壬癸'].map((name, index) => ({ id: String(index), name }))
    expect(value(videoPost('1', { coAuthors: people }), 'author')).toBe('甲、乙、丙、丁、戊、己、庚、辛、壬')
    expect(value(videoPost('1', { coAuthors: people }), 'author', en)).toBe('甲, 乙, 丙, 丁, 戊, 己, 庚, 辛, 壬')
  })
  it('of a text that is cut has the topics behind it, once each', () => {
    const text = [{ kind: 'text' as const, text: `#山 ${'长'.repeat(500)}#日出` }]
    expect(value(videoPost('1', { text, tags: ['山', '日出'] }), 'text')).toMatch(/^#山 长+… #日出$/)
    const short = [{ kind: 'text' as const, text: '看 #日出' }]
    expect(value(videoPost('1', { text: short, tags: ['日出'] }), 'text')).toBe('看 #日出')
  })
  it('of a notice is the warning and what is missing', () => {
    const post = videoPost('1', { warning: '请注意', shortfalls: [{ what: 'qualities' }] })
    expect(value(post, 'notice')).toBe('请注意 · 这次只取到备用的画质，平台上可能更清晰')
  })
  it('of a text keeps its lines, one empty one at most in a row', () => {
    const text = [{ kind: 'text' as const, text: ' a\r\nb\rc\n\n\n\nd ' }]
    expect(value(videoPost('1', { text }), 'text')).toBe('a\nb\nc\n\nd')
  })
  it('of a title is one line', () => expect(value(videoPost('1', { title: 'a\nb' }), 'title')).toBe('a b'))
  it('of time is when it was made, of a live room when it began', () => {
    const started = { ...livePost('1'), startedAt: 1_700_000_000 }
    expect(value(started, 'time')).toBe('2023年11月15日 06:13')
    expect(value({ ...started, createdAt: 1_600_000_000 }, 'time')).toBe('2020年9月13日 20:26')
    expect(value(livePost('1'), 'time')).toBe('')
  })
  it('of length is that of the picture or the sound', () => {
    expect([videoPost('1'), musicPost('1'), livePost('1')].map((post) => value(post, 'duration'))).toEqual([
      '0:12',
      '1:01',
      '',
    ])
    const { audio: _, ...silent } = musicPost('1')
    expect(value(silent, 'duration')).toBe('')
  })
  it('of figures names those that are known, in one order', () => {
    const stats = { comments: 6, views: 1, danmaku: 2, likes: 3, coins: 4, favorites: 5, shares: 7 }
    expect(value(videoPost('1', { stats }), 'stats')).toBe(
      '播放 1 · 弹幕 2 · 点赞 3 · 投币 4 · 收藏 5 · 分享 7 · 评论 6',
    )
    expect(value(videoPost('1', { stats: {} }), 'stats')).toBe('')
    expect(value(videoPost('1', { author: { id: '1', name: '甲', followers: 20_000 } }), 'followers')).toBe('2万')
  })
  it('of number counts what the post is made of, and is empty where there is nothing to count', () => {
    const counts: [Post, string][] = [
      [albumPost('1', 3), '3'],
      [albumPost('1', 0), ''],
      [dynamicPost('1', 2), '2'],
      [dynamicPost('1', 0), ''],
      [seasonPost('1'), '3'],
      [seasonPost('1', { episodes: [] }), ''],
      [listPost('1', { entries: entries('a', 'b'), count: 70 }), '70'],
      [{ ...userPost('1'), worksCount: 5 }, '5'],
      [videoPost('1', { parts: entries('a', 'b') }), '2'],
      [videoPost('1', { parts: entries('a') }), ''],
      [articlePost('1'), ''],
      [livePost('1'), ''],
    ]
    for (const [post, expected] of counts) expect([post.kind, value(post, 'count')]).toEqual([post.kind, expected])
    const { count: _, ...list } = listPost('1', { entries: entries('a', 'b') })
    expect(value(list, 'count')).toBe('2')
  })

  describe('of entries', () => {
    const numbers = (post: Post) =>
      value(post, 'entries')
        .split('\n')
        .map((line) => Number(line.split('.')[0]))
    const thirty = entries(...Array.from({ length: 30 }, (_, index) => `ep${index + 1}`))
    const from = (first: number) => Array.from({ length: 10 }, (_, index) => first + index)

    it('names the first ten with the numbers that choose them', () => {
      expect(value(listPost('1', { entries: entries('a', 'b') }), 'entries')).toBe('1. 第 1 项\n2. 第 2 项')
      expect(numbers(listPost('1', { entries: thirty }))).toEqual(from(1))
    })
    it('of a season are those around the current episode, ten at its end too', () => {
      const around = (current?: number) =>
        numbers(seasonPost('1', { episodes: thirty, ...(current ? { current } : {}) }))
      expect([around(), around(3), around(6), around(7), around(15), around(30)]).toEqual(
        [1, 1, 1, 2, 10, 21].map(from),
      )
      expect(numbers(seasonPost('1', { episodes: thirty.slice(0, 4), current: 4 }))).toEqual([1, 2, 3, 4])
    })
    it('are one line each, cut', () => {
      const post = listPost('1', { entries: [{ id: 'a', index: 1, title: `a\n\n${'b'.repeat(90)}` }] })
      expect(value(post, 'entries')).toBe(`1. a ${'b'.repeat(57)}…`)
    })
  })
})

describe('an episode in one line', () => {
  const season = seasonPost('ss1', { title: '番剧', current: 2 })
  it('names season, number and episode, with the address where no video follows', () => {
    expect(describeEpisode(season, true)).toBe('番剧 · 2. 第 2 项')
    expect(describeEpisode(season, false)).toBe('番剧 · 2. 第 2 项\nhttps://www.bilibili.com/bangumi/play/ss1')
  })
  it('is cut, and its title is one line', () => {
    const episodes = [{ id: 'ep1', index: 2, title: `a\n${'b'.repeat(90)}` }]
    const line = describeEpisode({ ...season, title: 'c'.repeat(200), episodes }, true)
    expect(line).toBe(`${'c'.repeat(119)}… · 2. a ${'b'.repeat(57)}…`)
  })
  it('is none where the season has no current one, or names one that it does not list', () => {
    expect(describeEpisode(seasonPost('ss1'), true)).toBeUndefined()
    expect(describeEpisode({ ...season, current: 9 }, true)).toBeUndefined()
  })
})

describe('for chats that refuse addresses', () => {
  it('links go and domains no longer look like any', () => {
    expect(withoutLinks('看 https://a.example/x?y=1 和 b.example.com 3.5 分')).toBe('看  和 b．example．com 3.5 分')
  })
  it('addresses of every spelling go, and no spaces stay where they were', () => {
    expect(withoutLinks(' 甲 HTTP://a.example/\n乙\thttps://b.example/ \n丙 ')).toBe('甲\n乙\n丙')
    expect(withoutLinks('A.COM v1.x 完.a a.b 1.2')).toBe('A．COM v1.x 完.a a.b 1.2')
  })
})

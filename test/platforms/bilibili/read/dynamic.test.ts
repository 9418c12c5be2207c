import { describe, expect, it } from 'vitest'
import { richToPlain, type DynamicPost } from '../../../../src/model'
import { readDynamic } from '../../../../src/platforms/bilibili/read/dynamic'
import { saidTime } from '../../../../src/platforms/bilibili/read/time'

type Fields = Record<string, unknown>

const someone = { mid: 71, name: '窗边的人', face: 'https://i0.hdslb.com/f.jpg', pub_ts: 1_760_000_000 }

/** A dynamic with one content. */
const body = (content: Fields, more: Fields = {}, author: Fields = {}): unknown => ({
  data: {
    item: {
      id_str: '1100000000000000900',
      type: 'DYNAMIC_TYPE_WORD',
      modules: {
        module_author: { ...someone, ...author },
        module_dynamic: { desc: null, major: null, additional: null, topic: null, ...content },
      },
      ...more,
    },
  },
})

const boxes = (content: Fields): DynamicPost['attachments'] => readDynamic(body(content)).attachments
const said = (content: Fields): string =>
  boxes(content)
    .flatMap(({ title, lines }) => [title, ...lines])
    .join('|')

const stream = JSON.stringify({
  type: 1,
  live_play_info: { room_id: 41, title: '夜谈', area_name: '手工', link: '//live.bilibili.com/41' },
})

describe('a box of a dynamic', () => {
  it.each<[string, Fields, string]>([
    [
      'a game',
      { type: 'MAJOR_TYPE_APPLET', applet: { title: '小游戏', sub_title: '三分钟一局' } },
      '小游戏|三分钟一局',
    ],
    ['lessons', { type: 'MAJOR_TYPE_COURSES', courses: { title: '缝纫课', sub_title: '12 节' } }, '缝纫课|12 节'],
    [
      'lessons under another name',
      { type: 'MAJOR_TYPE_COURSES_SEASON', courses: { title: '缝纫课', desc: '已更新' } },
      '缝纫课|已更新',
    ],
    ['a list', { type: 'MAJOR_TYPE_MEDIALIST', medialist: { title: '雨天', sub_title: '9 个内容' } }, '雨天|9 个内容'],
    ['a song', { type: 'MAJOR_TYPE_MUSIC', music: { title: '潮声', label: '环境音' } }, '潮声|环境音'],
    [
      'what supporters get',
      { type: 'MAJOR_TYPE_UPOWER_COMMON', upower_common: { title: '幕后花絮', title_prefix: '充电专属' } },
      '幕后花絮|充电专属',
    ],
    [
      'what supporters get, of a kind nobody knows',
      { type: 'MAJOR_TYPE_UPOWER_ALBUM', upower_album: { title: '原图', hint: { text: '充电后可看' } } },
      '原图|充电后可看',
    ],
    [
      'a stream by a subscription',
      { type: 'MAJOR_TYPE_SUBSCRIPTION_NEW', subscription_new: { style: 1, live_rcmd: { content: stream } } },
      '夜谈|手工',
    ],
    ['a stream', { type: 'MAJOR_TYPE_LIVE_RCMD', live_rcmd: { content: stream } }, '夜谈|手工'],
    [
      'a stream that is over',
      {
        type: 'MAJOR_TYPE_LIVE_RCMD',
        live_rcmd: { content: JSON.stringify({ live_play_info: null, live_record_info: { title: '昨夜' } }) },
      },
      '昨夜',
    ],
    [
      'a kind nobody knows, whose words are deeper',
      { type: 'MAJOR_TYPE_MAP', map: { place: { name: '旧码头', desc: '轮渡口旁' }, style: 2 } },
      '旧码头|轮渡口旁',
    ],
    ['a kind whose part has another name', { type: 'MAJOR_TYPE_ODD', even: { name: '风铃', text: '叮' } }, '风铃|叮'],
    [
      'a kind with a name beside its title, a topic and a line of another name',
      { type: 'MAJOR_TYPE_ODD', odd: { name: '编号七', subtitle: '第二行', title: '灯塔', text: '#夜航#' } },
      '灯塔|编号七|第二行|#夜航#',
    ],
    ['a kind without a title', { type: 'MAJOR_TYPE_ODD', odd: { desc: '只有一句', label: '话' } }, '只有一句|话'],
  ])('shows %s', (_, major, expected) => {
    expect(said({ major })).toBe(expected)
  })

  it.each<[string, Fields, string]>([
    ['a vote by its question', { type: 'ADDITIONAL_TYPE_VOTE', vote: { desc: '去海边吗', vote_id: 5 } }, '去海边吗'],
    [
      'a vote by its title',
      { type: 'ADDITIONAL_TYPE_VOTE', vote: { title: '去海边吗', desc: '41人参与' } },
      '去海边吗|41人参与',
    ],
    [
      'a vote with its options',
      {
        type: 'ADDITIONAL_TYPE_VOTE',
        vote: { title: '去哪', desc: '3人参与', options: [{ opt_desc: '海边' }, { desc: '山里' }, {}] },
      },
      '去哪|3人参与|海边|山里',
    ],
    [
      'a match',
      {
        type: 'ADDITIONAL_TYPE_MATCH',
        match: {
          head_text: '相关赛事',
          match_info: {
            title: '秋季赛',
            left_team: { name: '蓝队' },
            right_team: { name: '红队' },
            center_top: ['2', '1'],
            center_bottom: '已结束',
          },
        },
      },
      '秋季赛|蓝队 2 1 红队|已结束|相关赛事',
    ],
    [
      'a match without a name',
      {
        type: 'ADDITIONAL_TYPE_MATCH',
        match: { match_info: { left_team: { name: '蓝队' }, right_team: { name: '红队' } } },
      },
      '蓝队 VS 红队',
    ],
    [
      'something for supporters',
      {
        type: 'ADDITIONAL_TYPE_UPOWER_SALE',
        upower_sale: { title: '限时', desc: { text: '九折' }, hint: { text: '三天' } },
      },
      '限时|九折|三天',
    ],
    [
      'a booking, without what is not to be seen',
      {
        type: 'ADDITIONAL_TYPE_RESERVE',
        reserve: {
          title: '预约',
          desc1: { text: '今晚' },
          desc2: { text: '0人', visible: false },
          desc3: { text: '有奖' },
        },
      },
      '预约|今晚|有奖',
    ],
    [
      'goods without a list',
      { type: 'ADDITIONAL_TYPE_GOODS', goods: { head_text: '他推荐的', title: '书灯', price: '59元' } },
      '书灯|他推荐的|59元',
    ],
  ])('added by its author shows %s', (_, additional, expected) => {
    expect(said({ additional })).toBe(expected)
  })

  it('keeps cover, address, mark and counters, and nothing for programs', () => {
    const [box] = boxes({
      major: {
        type: 'MAJOR_TYPE_NOVEL',
        novel: {
          id: 7,
          icon_url: '//i0.hdslb.com/icon.png',
          share_title: '来看',
          name: '海边来信',
          cover_url: '//i0.hdslb.com/n.jpg',
          jump_link: '//www.bilibili.com/h5/novel/7',
          badge: { text: '连载', bg_color: '#FB7299' },
          button: { jump_style: { text: '去读' } },
          style_name: 'NOVEL_STYLE_WIDE',
          stat: { play: '3.2万', danmaku: 41 },
        },
      },
    })
    expect(box).toEqual({
      kind: 'common',
      title: '海边来信',
      lines: [],
      cover: { source: { urls: ['https://i0.hdslb.com/n.jpg'] } },
      url: 'https://www.bilibili.com/h5/novel/7',
      badge: '连载',
      stats: { views: 32_000, danmaku: 41 },
    })
  })

  it.each<[string, Fields, Fields]>([
    [
      'a stream by a subscription',
      { type: 'MAJOR_TYPE_SUBSCRIPTION_NEW', subscription_new: { style: 1, live_rcmd: { content: stream } } },
      { kind: 'live', id: '41' },
    ],
    [
      'a stream that is over',
      {
        type: 'MAJOR_TYPE_LIVE_RCMD',
        live_rcmd: { content: JSON.stringify({ live_record_info: { title: '昨夜', room_id: 41 } }) },
      },
      { kind: 'live', id: '41' },
    ],
    [
      'a marked box without a title by its words',
      { type: 'MAJOR_TYPE_ODD', odd: { desc: '只有一句', badge: '新' } },
      { title: '只有一句', lines: [], badge: '新' },
    ],
    [
      'a marked box without words by its mark',
      { type: 'MAJOR_TYPE_ODD', odd: { badge: { text: '新' }, url: '//www.bilibili.com/x' } },
      { title: '新', url: 'https://www.bilibili.com/x' },
    ],
    [
      'an address alone',
      { type: 'MAJOR_TYPE_ODD', odd: { jump_url: '//www.bilibili.com/x' } },
      { title: 'https://www.bilibili.com/x' },
    ],
    [
      'nothing that is not to be seen',
      { type: 'MAJOR_TYPE_ODD', odd: { title: '灯', desc: { text: '藏着', visible: false } } },
      { title: '灯', lines: [] },
    ],
  ])('shows %s as what it is', (_, major, expected) => {
    expect(boxes({ major })).toMatchObject([expected])
  })

  it('of a lottery or of goods is one whatever it lacks', () => {
    const lottery = { type: 'ADDITIONAL_TYPE_SPRING_LOTTERY', spring_lottery: { desc: { text: '十份' } } }
    expect(boxes({ additional: lottery })).toMatchObject([{ kind: 'lottery', title: '十份' }])
    const goods = { type: 'ADDITIONAL_TYPE_GOODS', goods: { items: [{ title: '书灯', price: '59元' }, {}] } }
    expect(boxes({ additional: goods })).toMatchObject([{ kind: 'goods', title: '书灯', lines: ['59元'] }])
  })

  it('that says nothing is none', () => {
    expect(boxes({ major: { type: 'MAJOR_TYPE_ODD', odd: { id: 5, style: 1 } } })).toEqual([])
    expect(boxes({ major: { type: 'MAJOR_TYPE_ODD' }, additional: { type: 'ADDITIONAL_TYPE_NONE' } })).toEqual([])
  })

  it('of a video has its counters and its mark, one of an article all its covers', () => {
    const archive = {
      bvid: 'BV1yn411L7tG',
      title: '店',
      stat: { play: '1.5亿+', danmaku: '--' },
      badge: { text: '合作视频' },
    }
    expect(boxes({ major: { type: 'MAJOR_TYPE_ARCHIVE', archive } })).toMatchObject([
      { kind: 'video', stats: { views: 150_000_000 }, badge: '合作视频' },
    ])
    const article = { id: 5, title: '信', covers: ['//i0.hdslb.com/1.jpg', '//i0.hdslb.com/2.jpg'] }
    expect(boxes({ major: { type: 'MAJOR_TYPE_ARTICLE', article } })).toMatchObject([
      {
        cover: { source: { urls: ['https://i0.hdslb.com/1.jpg'] } },
        covers: [{ source: { urls: ['https://i0.hdslb.com/2.jpg'] } }],
      },
    ])
  })
})

describe('the words of a dynamic', () => {
  it.each<[string, Fields]>([
    ['its description', { desc: { text: '窗开着' } }],
    ['its opus', { major: { type: 'MAJOR_TYPE_OPUS', opus: { summary: { text: '窗开着' } } } }],
    ['its content', { major: { type: 'MAJOR_TYPE_WORD', word: { text: '窗开着' } } }],
  ])('are those of %s', (_, content) => {
    const post = readDynamic(body(content))
    expect([richToPlain(post.text), post.attachments]).toEqual(['窗开着', []])
  })
})

describe('a dynamic of the desktop', () => {
  const modules = (dynamic: Fields, ...more: Fields[]): Fields => ({
    modules: [
      { module_type: 'MODULE_TYPE_AUTHOR', module_author: { pub_ts: 1_760_000_000, user: someone } },
      { module_type: 'MODULE_TYPE_DESC', module_desc: { text: '看这里' } },
      { module_type: 'MODULE_TYPE_DYNAMIC', module_dynamic: dynamic },
      ...more,
    ],
  })

  it.each(['MDL_DYN_TYPE_ARCHIVE', 'MDL_TYPE_ARCHIVE'])('has its video under %s', (type) => {
    const post = readDynamic(body({}, modules({ type, dyn_archive: { bvid: 'BV1yn411L7tG', title: '店' } })))
    expect(post).toMatchObject({
      author: { id: '71' },
      createdAt: 1_760_000_000,
      attachments: [{ id: 'BV1yn411L7tG' }],
    })
    expect(richToPlain(post.text)).toBe('看这里')
  })

  it('has its own part among others', () => {
    const dynamic = { type: 'MDL_DYN_TYPE_MUSIC', dyn_common: { title: '别的' }, dyn_music: { title: '潮声' } }
    expect(readDynamic(body({}, modules(dynamic))).attachments).toMatchObject([{ kind: 'music', title: '潮声' }])
  })

  it('has pictures, and boxes in a module of their own', () => {
    const vote = { module_additional: { type: 'ADDITIONAL_TYPE_VOTE', vote: { title: '哪张' } } }
    const draw = {
      type: 'MDL_DYN_TYPE_DRAW',
      dyn_draw: { items: [{ src: '//i0.hdslb.com/a.png', width: 4, height: 3 }] },
    }
    const post = readDynamic(body({}, modules(draw, vote)))
    expect(post.images).toMatchObject([{ source: { urls: ['https://i0.hdslb.com/a.png'] } }])
    expect(post.attachments).toMatchObject([{ kind: 'vote', title: '哪张' }])
  })

  it('has its original inside', () => {
    const original = { id_str: '1100000000000000901', type: 'DYNAMIC_TYPE_WORD', ...modules({}) }
    const dynamic = { type: 'MDL_DYN_TYPE_FORWARD', dyn_forward: { item: original } }
    const post = readDynamic(body({}, { type: 'DYNAMIC_TYPE_FORWARD', ...modules(dynamic) }))
    expect(post.original).toMatchObject({ id: '1100000000000000901', author: { name: '窗边的人' } })
    expect(post.attachments).toEqual([])
  })
})

describe('an opus', () => {
  it('keeps its lists, headings, code and boxes', () => {
    const nodes = (words: string) => [{ word: { words } }]
    const paragraphs = [
      { para_type: 8, heading: { level: 1, nodes: nodes('路线') } },
      { para_type: 1, text: { nodes: nodes('沿河走') } },
      { para_type: 5, list: { style: 2, items: [{ nodes: nodes('带伞') }, { nodes: nodes('带水') }] } },
      { para_type: 7, code: { content: 'walk()' } },
      { para_type: 6, link_card: { card: { type: 'LINK_CARD_TYPE_VOTE', vote: { title: '几点走' } } } },
      { para_type: 6, link_card: { card: { type: 'LINK_CARD_TYPE_UGC', ugc: { title: '上次', id_str: '170001' } } } },
      { para_type: 2, pic: { pics: [{ url: '//i0.hdslb.com/a.png' }] } },
    ]
    const more = {
      basic: { comment_type: 11 },
      modules: [{ module_author: someone }, { module_content: { paragraphs } }, { module_tag: { text: '置顶' } }],
    }
    const post = readDynamic(body({}, more))
    expect(richToPlain(post.text)).toBe('路线\n沿河走\n• 带伞\n• 带水\nwalk()')
    expect(post.attachments).toMatchObject([
      { kind: 'vote', title: '几点走' },
      { kind: 'video', title: '上次', id: 'BV17x411w7KC' },
    ])
    expect(post).toMatchObject({ category: 'DRAW', badges: ['置顶'], images: [{}] })
  })

  it('of pictures alone has them, and the form it says', () => {
    const album = { pics: [{ url: '//i0.hdslb.com/a.png' }, { url: '//i0.hdslb.com/b.png' }] }
    const more = {
      type: 'DYNAMIC_TYPE_NEW',
      modules: [{ module_author: someone }, { module_top: { display: { album } } }],
    }
    expect(readDynamic(body({}, more))).toMatchObject({ category: 'NEW', images: [{}, {}] })
  })

  it('for supporters says so', () => {
    const more = {
      modules: [
        { module_author: someone },
        { module_content: { paragraphs: [] } },
        { module_blocked: { hint_message: '充电后可看' } },
      ],
    }
    expect(readDynamic(body({}, more)).warning).toBe('充电后可看')
  })
})

describe('an author', () => {
  it.each([
    ['AUTHOR_TYPE_PGC', '//www.bilibili.com/bangumi/play/ss71', 'https://www.bilibili.com/bangumi/play/ss71'],
    ['AUTHOR_TYPE_PGC', undefined, undefined],
    ['AUTHOR_TYPE_UGC_SEASON', '//www.bilibili.com/video/av71', 'https://www.bilibili.com/video/av71'],
    ['AUTHOR_TYPE_NORMAL', '//space.bilibili.com/71/dynamic', 'https://space.bilibili.com/71'],
  ])('of type %s has the page %s', (type, jump_url, expected) => {
    const { author } = readDynamic(body({}, {}, { type, ...(jump_url ? { jump_url } : {}) }))
    expect(author).toMatchObject({ name: '窗边的人' })
    expect(author?.url).toBe(expected)
    const marked = readDynamic(body({}, {}, { type, label: '番剧' })).author
    expect(marked?.title).toBe(type === 'AUTHOR_TYPE_NORMAL' ? undefined : '番剧')
  })

  it.each([0, '', null, '0'])('who tells no time in seconds but %j tells it in words', (pub_ts) => {
    const at = (pub_time: string, nowMs?: number) => readDynamic(body({}, {}, { pub_ts, pub_time }), nowMs).createdAt
    expect(at('2024年05月06日')).toBe(Date.UTC(2024, 4, 5, 16) / 1000)
    expect(at('3小时前')).toBeUndefined()
    expect(at('3小时前', 1_760_010_800_000)).toBe(1_760_000_000)
  })

  it('has the marks the site prints beside him', () => {
    const { badges } = readDynamic(body({}, {}, { icon_badge: { text: '专属动态' } }))
    expect(badges).toEqual(['专属动态'])
    expect(readDynamic(body({})).badges).toBeUndefined()
  })
})

describe('a time in words', () => {
  const now = Date.UTC(2026, 2, 1, 1) // nine in the morning in Beijing
  const day = (month: number, date: number, hour = 0, minute = 0, year = 2026): number =>
    Date.UTC(year, month - 1, date, hour - 8, minute) / 1000

  it.each([
    ['2025-12-31 23:59:58', day(12, 31, 23, 59, 2025) + 58],
    ['2025/1/2', day(1, 2, 0, 0, 2025)],
    ['2025年01月02日 03:04 · 投稿了视频', day(1, 2, 3, 4, 2025)],
    ['刚刚', now / 1000],
    ['5分钟前', now / 1000 - 300],
    ['2天前', now / 1000 - 172_800],
    ['今天 08:30', day(3, 1, 8, 30)],
    ['昨天 20:55', day(2, 28, 20, 55)],
    ['02月03日', day(2, 3)],
    ['11-27 10:00', day(11, 27, 10, 0, 2025)],
    ['0000-00-00 00:00:00', undefined],
    ['2025-13-01', undefined],
    ['很久以前', undefined],
    [undefined, undefined],
  ])('%j', (text, expected) => {
    expect(saidTime(text, now)).toBe(expected)
  })
})

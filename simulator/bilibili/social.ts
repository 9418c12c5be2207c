/** Dynamics, articles and article lists. */
import type { PictureBook } from '../assets'
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { ids } from '../world/pages'
import { person, type Person } from '../world/people'
import { pictureUrl } from './cdn'
import { fail, officialOf, ok, vipOf } from './video'

type Json = Record<string, unknown>

const text = (words: string): Json => ({ type: 'RICH_TEXT_NODE_TYPE_TEXT', text: words, orig_text: words })
const topic = (name: string): Json => ({
  type: 'RICH_TEXT_NODE_TYPE_TOPIC',
  text: `#${name}#`,
  orig_text: `#${name}#`,
  jump_url: `//search.bilibili.com/all?keyword=${encodeURIComponent(name)}`,
})

function emoji(book: PictureBook, token: string): Json {
  const icon = pictureUrl(book.add({ seed: token, width: 162, height: 162, form: 'sticker' }), 'emote')
  return {
    type: 'RICH_TEXT_NODE_TYPE_EMOJI',
    text: token,
    orig_text: token,
    emoji: { icon_url: icon, size: 1, text: token, type: 1 },
  }
}

function at(who: Person): Json {
  return { type: 'RICH_TEXT_NODE_TYPE_AT', text: `@${who.name}`, orig_text: `@${who.name}`, rid: String(who.mid) }
}

const words = (nodes: Json[]): Json => ({
  text: nodes.map((node) => String(node.text)).join(''),
  rich_text_nodes: nodes,
})

function author(who: Person, time: number, action = ''): Json {
  return {
    mid: who.mid,
    name: who.name,
    face: pictureUrl(who.face, 'face'),
    face_nft: false,
    following: null,
    jump_url: `//space.bilibili.com/${who.mid}/dynamic`,
    label: '',
    official_verify: officialOf(who),
    pendant: { image: '', name: '', pid: 0 },
    pub_action: action,
    pub_location_text: who.region,
    pub_time: '03月02日',
    pub_ts: time,
    type: 'AUTHOR_TYPE_NORMAL',
    vip: vipOf(who),
  }
}

interface Parts {
  id: string
  type: string
  who: Person
  time: number
  dynamic: Json
  action?: string
  orig?: Json
  comment?: [type: number, id: string]
}

function item({ id, type, who, time, dynamic, action, orig, comment }: Parts): Json {
  const [commentType, commentId] = comment ?? [17, id]
  const counted = (count: number): Json => ({ count, forbidden: false })
  return {
    id_str: id,
    type,
    visible: true,
    basic: {
      comment_id_str: commentId,
      comment_type: commentType,
      rid_str: commentId,
      jump_url: `//www.bilibili.com/opus/${id}`,
      like_icon: {},
    },
    modules: {
      module_author: author(who, time, action),
      module_dynamic: { desc: null, major: null, additional: null, topic: null, ...dynamic },
      module_more: { three_point_items: [] },
      module_stat: { comment: counted(318), forward: counted(46), like: { ...counted(5120), status: false } },
    },
    ...(orig ? { orig } : {}),
  }
}

/** Four pictures, one of them a live photo, with a topic and a vote. */
function withPictures({ people, pictures }: World): Json {
  const sizes = [
    [1080, 1440],
    [1440, 1080],
    [1080, 1080],
    [1080, 1920],
  ] as const
  const nodes = [
    text('路过的四扇窗，'),
    at(person(people, 'amu')),
    text(' 说第三扇会唱歌'),
    emoji(pictures, '[doge]'),
    text('\n'),
    topic('城市角落'),
    text('\n有人猜得出是哪条街吗？'),
  ]
  return item({
    id: ids.dynamicPictures,
    type: 'DYNAMIC_TYPE_DRAW',
    who: person(people, 'pixel'),
    time: 1_740_900_600,
    comment: [11, '330041017'],
    dynamic: {
      topic: { id: 90017, name: '窗台观察员', jump_url: 'https://m.bilibili.com/topic-detail?topic_id=90017' },
      major: {
        type: 'MAJOR_TYPE_OPUS',
        opus: {
          title: '路过的窗台',
          summary: words(nodes),
          fold_action: ['展开', '收起'],
          jump_url: `//www.bilibili.com/opus/${ids.dynamicPictures}`,
          pics: sizes.map(([width, height], index) => ({
            url: pictureUrl(pictures.add({ seed: `window-${index}`, width, height }), 'dynamic'),
            width,
            height,
            size: 512.4,
            live_url: null,
          })),
        },
      },
      additional: {
        type: 'ADDITIONAL_TYPE_VOTE',
        vote: {
          vote_id: 17017,
          title: '哪一扇窗最像家？',
          desc: '1536人参与',
          end_time: 1_741_500_000,
          join_num: 1536,
          choice_cnt: 1,
          status: 1,
          uid: 18830071,
          type: 0,
        },
      },
    },
  })
}

/** A video as its uploader announced it. */
function withVideo({ people, bilibili }: World): Json {
  const work = bilibili.find(({ key }) => key === 'walk')
  return item({
    id: ids.dynamicVideo,
    type: 'DYNAMIC_TYPE_AV',
    who: person(people, 'amu'),
    time: work?.pubdate ?? 0,
    action: '投稿了视频',
    comment: [1, String(work?.aid ?? 0)],
    dynamic: {
      desc: words([text('码头那段走了三遍才录好')]),
      major: {
        type: 'MAJOR_TYPE_ARCHIVE',
        archive: {
          aid: String(work?.aid ?? 0),
          bvid: work?.bvid ?? '',
          title: work?.title ?? '',
          cover: pictureUrl(work?.cover ?? '', 'cover'),
          desc: work?.desc ?? '',
          duration_text: '03:24',
          jump_url: `//www.bilibili.com/video/${work?.bvid ?? ''}/`,
          stat: { play: '128.5万', danmaku: '1.2万' },
          badge: { text: '投稿视频', bg_color: '#FB7299', color: '#FFFFFF' },
          type: 1,
        },
      },
    },
  })
}

function forward(world: World): Json {
  return item({
    id: ids.dynamicForward,
    type: 'DYNAMIC_TYPE_FORWARD',
    who: person(world.people, 'qin'),
    time: 1_740_910_000,
    dynamic: { desc: words([text('配乐是我！码头那一段的三弦是现场录的 🎻')]) },
    orig: withVideo(world),
  })
}

function announcement({ people }: World): Json {
  const nodes = [text('明晚八点，一起把那把老琴的最后一道裂缝合上。\n带好热茶。')]
  return item({
    id: ids.dynamicWords,
    type: 'DYNAMIC_TYPE_WORD',
    who: person(people, 'qin'),
    time: 1_740_920_000,
    dynamic: {
      major: {
        type: 'MAJOR_TYPE_OPUS',
        opus: {
          title: null,
          summary: words(nodes),
          pics: [],
          fold_action: [],
          jump_url: `//www.bilibili.com/opus/${ids.dynamicWords}`,
        },
      },
      additional: {
        type: 'ADDITIONAL_TYPE_RESERVE',
        reserve: {
          title: '直播预约：合琴',
          desc1: { text: '明天 20:00 直播', style: 0 },
          desc2: { text: '2048人预约', style: 0 },
          reserve_total: 2048,
          state: 0,
          stype: 2,
          up_mid: 41870233,
          rid: 60017,
          jump_url: '',
          button: {
            type: 1,
            status: 1,
            jump_style: { text: '去看看' },
            uncheck: { text: '预约' },
            check: { text: '已预约' },
          },
        },
      },
    },
  })
}

/** A dynamic by its id, as the detail shows it. */
export function dynamicOf(id: string, world: World): Json | undefined {
  if (id === ids.dynamicPictures) return withPictures(world)
  if (id === ids.dynamicForward) return forward(world)
  if (id === ids.dynamicVideo) return withVideo(world)
  return id === ids.dynamicWords ? announcement(world) : undefined
}

export function dynamicDetail(call: Call, world: World): Answer | undefined {
  // Albums of old are found by their number and the kind of thing they are.
  const album = call.query.get('type') === '2' && call.query.get('rid') === ids.album
  const item = dynamicOf(album ? ids.dynamicPictures : (call.query.get('id') ?? ''), world)
  return item ? ok({ item }) : fail(4101152, '动态不见了')
}

interface Block {
  words?: string
  size?: number
  picture?: string
}

const body: Block[] = [
  { words: '琴是会记天气的。' },
  { words: '一、晴天', size: 24 },
  { words: '晴天的木头醒得早，弦要松半圈，不然中午它会自己抱怨。' },
  { picture: 'sunny strings' },
  { words: '二、雨天', size: 24 },
  { words: '雨天什么都慢。我把琴放在窗边，让它听完整场雨，再谈音准。' },
  { picture: 'rainy strings' },
  { words: '剩下的九十八种，见下一封信。' },
]

function paragraph(book: PictureBook, block: Block): Json {
  if (block.picture) {
    const url = pictureUrl(book.add({ seed: block.picture, width: 1280, height: 853 }), 'dynamic')
    return {
      align: 1,
      para_type: 2,
      pic: { style: 1, pics: [{ url, width: 1280, height: 853, size: 331.2, live_url: null }] },
    }
  }
  const word = {
    words: block.words ?? '',
    font_size: block.size ?? 17,
    font_level: block.size ? 'xLarge' : 'regular',
    style: block.size ? { bold: true } : {},
  }
  return { align: 0, para_type: 1, text: { nodes: [{ node_type: 1, word }] } }
}

export function articleView(call: Call, world: World): Answer | undefined {
  return call.query.get('id') === ids.article ? ok(articleOf(world)) : undefined
}

/** An article in the structured form; the HTML says the same. */
export function articleOf({ people, pictures }: World) {
  const who = person(people, 'qin')
  const banner = pictureUrl(pictures.add({ seed: 'article banner', width: 1320, height: 742 }), 'dynamic')
  return {
    id: Number(ids.article),
    title: '给琴弦调音的一百种天气',
    summary: '琴是会记天气的。',
    banner_url: banner,
    content: body
      .map(({ words: line, picture }) => (picture ? '<figure class="img-box"></figure>' : `<p>${line ?? ''}</p>`))
      .join(''),
    type: 3,
    publish_time: 1_740_700_000,
    author: { mid: who.mid, name: who.name, face: pictureUrl(who.face, 'face') },
    stats: { view: 20_417, favorite: 880, like: 3071, dislike: 0, reply: 205, share: 66, coin: 410, dynamic: 0 },
    words: 1017,
    categories: [{ id: 3, parent_id: 0, name: '生活' }],
    image_urls: [banner],
    origin_image_urls: [banner],
    tags: [{ tid: 17, name: '手工' }],
    dyn_id_str: ids.articleDynamic,
    list: null,
    opus: {
      opus_id: 51,
      opus_source: 2,
      title: '给琴弦调音的一百种天气',
      content: { paragraphs: body.map((block) => paragraph(pictures, block)) },
    },
  }
}

export function column(call: Call, { people, pictures }: World): Answer | undefined {
  if (call.query.get('id') !== ids.column) return undefined
  const who = person(people, 'qin')
  const cover = (seed: string): string => pictureUrl(pictures.add({ seed, width: 640, height: 360 }), 'dynamic')
  const titles = ['给琴弦调音的一百种天气', '木头的脾气', '一把琴的体检报告']
  return ok({
    list: {
      id: Number(ids.column),
      mid: who.mid,
      name: '琴行手记',
      image_url: cover('column'),
      update_time: 1_740_700_000,
      ctime: 1_700_000_000,
      summary: '写给会响的木头',
      words: 9001,
      read: 61_022,
      articles_count: titles.length,
      state: 1,
    },
    articles: titles.map((title, index) => ({
      id: Number(ids.article) + index,
      title,
      state: 0,
      publish_time: 1_740_700_000 - index * 604_800,
      words: 1017 + index * 200,
      image_urls: [cover(`column-${index}`)],
      summary: '',
      stats: { view: 20_417 - index * 3000, like: 3071 - index * 400 },
    })),
    author: { mid: who.mid, name: who.name, face: pictureUrl(who.face, 'face') },
    last: { id: 0 },
    attention: false,
  })
}

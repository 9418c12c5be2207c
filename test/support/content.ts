/**
 * Which texts of an answer are content, per kind of answer: what its author, other people or an official list of the
 * work said. Everything else (search suggestions, advertising, share texts, labels of the player) is not.
 */
import type { Target } from '../../src/model'
import { readArticle } from '../../src/platforms/bilibili/read/article'
import { textOfHtml } from '../../src/platforms/bilibili/read/article-html'
import { readComments as readReplies } from '../../src/platforms/bilibili/read/comments'
import { readDynamic } from '../../src/platforms/bilibili/read/dynamic'
import { readCollection, readColumn, readFavourites, readSeries } from '../../src/platforms/bilibili/read/list'
import { readRoom } from '../../src/platforms/bilibili/read/live'
import { readSong } from '../../src/platforms/bilibili/read/music'
import { readCourse, readSeason } from '../../src/platforms/bilibili/read/season'
import { readUser } from '../../src/platforms/bilibili/read/user'
import { videoPost } from '../../src/platforms/bilibili/read/video'
import { readView } from '../../src/platforms/bilibili/read/view'
import { articleOfOpus } from '../../src/platforms/bilibili/shape/opus'
import { viewOfDetail } from '../../src/platforms/bilibili/shape/video'
import { readWork as readAweme } from '../../src/platforms/douyin/read/aweme'
import { readComments } from '../../src/platforms/douyin/read/comments'
import { readLivePost } from '../../src/platforms/douyin/read/live'
import { songOf } from '../../src/platforms/douyin/read/music'
import { readMusicPost, readUserPost } from '../../src/platforms/douyin/read/people'
import { readComments as readTalk } from '../../src/platforms/kuaishou/read/comments'
import { readLiveRoom } from '../../src/platforms/kuaishou/read/live'
import { readWork as readPhoto } from '../../src/platforms/kuaishou/read/work'
import { shapeComments } from '../../src/platforms/kuaishou/shape/comments'
import { shapeDetail } from '../../src/platforms/kuaishou/shape/detail'
import { shapeLiveRoom } from '../../src/platforms/kuaishou/shape/live'
import { slice } from '../../src/platforms/slice'
import type { Allowed, Told } from './said'

/** A kind of answer: how it is read and what of it is content. */
export interface Subject {
  read: (answer: unknown) => Told
  allowed: Allowed
}

const place = (text: string): string => text.replace(/^IP属地[:：]\s*/, '')
const song = (title: string): string => songOf(title).title
const artist = (title: string): string => songOf(title).artist ?? ''

/** Rules and paths below one place of an answer. */
const below = <Value>(root: string, rules: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(rules).map(([path, rule]) => [`${root}.${path}`, rule]))

const awemeAllowed = (root: string): Allowed => ({
  says: below<true | ((text: string) => string)>(root, {
    desc: true,
    caption: true,
    item_title: true,
    'author.nickname': true,
    // It stands in the words as well, and is read there.
    'text_extra.*.hashtag_name': (name) => name,
    'risk_infos.content': true,
    'music.title': (title) => `${song(title)}${artist(title)}`,
    'mix_info.mix_name': true,
    'hot_list.title': true,
    ip_attribution: place,
    ip_label: place,
  }),
  // The artist is not named beside a title that names him; who worked along has a portrait on the card.
  may: ['music.author', 'music.owner_nickname', 'cooperation_info.co_creators.*.nickname', 'preview_title'].map(
    (path) => `${root}.${path}`,
  ),
})

/** Emotes are pictures on the card. */
const withoutEmotes = (text: string): string => text.replace(/\[[^[\]]{1,20}\]/g, '')

/** What a dynamic says, the original of a forward below its own place. */
const dynamicAllowed = (root: string, nested = false): Allowed => ({
  says: below<true | ((text: string) => string)>(`${root}.modules`, {
    'module_author.name': true,
    ...(nested
      ? {}
      : {
          'module_author.pub_location_text': place,
          'module_dynamic.desc.rich_text_nodes.*.text': withoutEmotes,
          'module_dynamic.major.opus.summary.rich_text_nodes.*.text': withoutEmotes,
        }),
    'module_dynamic.additional.common.title': true,
    'module_dynamic.additional.reserve.title': true,
    'module_dynamic.additional.upower_lottery.title': true,
    'module_dynamic.additional.vote.title': true,
    'module_dynamic.additional.goods.items.*.name': true,
    'module_dynamic.major.archive.title': true,
    'module_dynamic.major.article.title': true,
    'module_dynamic.major.blocked.hint_message': true,
    'module_dynamic.major.common.title': true,
    'module_dynamic.major.live.title': true,
    'module_dynamic.major.live_rcmd.content!.live_play_info.title': true,
    'module_dynamic.major.opus.title': true,
    'module_dynamic.major.ugc_season.title': true,
  }),
  may: [
    'module_author.icon_badge.text',
    'module_author.label',
    'module_tag.text',
    // Tall cards, and originals, have no room for it.
    'module_dynamic.topic.name',
    // The same words as in their nodes.
    'module_dynamic.desc.text',
    // Of an original the card shows the beginning.
    'module_dynamic.desc.rich_text_nodes.*.text',
    'module_dynamic.desc.rich_text_nodes.*.orig_text',
    'module_dynamic.desc.rich_text_nodes.*.emoji.text',
    'module_dynamic.additional.common.desc1',
    'module_dynamic.additional.common.desc2',
    'module_dynamic.additional.common.head_text',
    'module_dynamic.additional.goods.head_text',
    'module_dynamic.additional.goods.items.*.price',
    'module_dynamic.additional.reserve.desc1.text',
    'module_dynamic.additional.reserve.desc2.text',
    'module_dynamic.additional.upower_lottery.desc.text',
    'module_dynamic.additional.upower_lottery.hint.text',
    'module_dynamic.additional.vote.desc',
    'module_dynamic.major.archive.badge.text',
    'module_dynamic.major.archive.desc',
    'module_dynamic.major.archive.stat.play',
    'module_dynamic.major.archive.stat.danmaku',
    'module_dynamic.major.article.desc',
    'module_dynamic.major.article.label',
    'module_dynamic.major.common.badge.text',
    'module_dynamic.major.common.desc',
    'module_dynamic.major.live.badge.text',
    'module_dynamic.major.live.desc_first',
    'module_dynamic.major.live.desc_second',
    'module_dynamic.major.live_rcmd.content!.live_play_info.area_name',
    'module_dynamic.major.live_rcmd.content!.live_play_info.watched_show.text_large',
    'module_dynamic.major.opus.summary.text',
    'module_dynamic.major.opus.summary.rich_text_nodes.*.text',
    'module_dynamic.major.opus.summary.rich_text_nodes.*.orig_text',
    'module_dynamic.major.ugc_season.badge.text',
    'module_dynamic.major.ugc_season.desc',
  ].map((path) => `${root}.modules.${path}`),
})

const both = (one: Allowed, other: Allowed): Allowed => ({
  says: { ...one.says, ...other.says },
  may: [...(one.may ?? []), ...(other.may ?? [])],
})

/** A list by its number; whose it is the answer says. */
const list = (id: string): Target => ({ platform: 'bilibili', kind: 'list', id })

/** A video with one part shown, without its streams. */
function video(answer: unknown): Told {
  const video = { kind: 'video' as const, id: '1', variants: [] }
  return videoPost(readView(answer), 1, { video, origin: { channel: 'any', tried: [] } })
}

const videoAllowed = (root: string): Allowed => ({
  says: below(root, {
    title: true,
    'owner.name': true,
    'desc_v2.*.raw_text': true,
    'argue_info.argue_msg': true,
    'honor_reply.honor.*.desc': true,
    'ugc_season.title': true,
  }),
  may: [
    // What the newer fields say again.
    'desc',
    'tname',
    // An old video is in a section without a newer name.
    'tname_v2',
    // Of several parts the one that is shown is named.
    'pages.*.part',
    // Who worked along has a portrait on the card.
    'staff.*.name',
    'stat.argue_msg',
  ].map((path) => `${root}.${path}`),
})

const articleAllowed: Allowed = {
  says: {
    'data.title': true,
    'data.author.name': true,
    'data.list.name': true,
    // Headings are left out where the beginning is shown.
    'data.content': (text) => (text.startsWith('{') ? '' : textOfHtml(text.split('</p>')[0] ?? '')),
  },
  begins: ['data.tags.*.name'],
  may: [
    // The last and finest of them is said.
    'data.categories.*.name',
    'data.category.name',
    // Where there is a body it says so itself.
    'data.summary',
    'data.opus.title',
    ...['text.nodes.*.word.words', 'heading.nodes.*.word.words', 'list.items.*.nodes.*.word.words'].flatMap((path) => [
      `data.opus.content.paragraphs.*.${path}`,
    ]),
    'data.content!.ops.*.insert',
  ],
}

const seasonAllowed: Allowed = {
  says: {
    'result.title': true,
    'result.evaluate': true,
    'result.actors': true,
    'result.staff': true,
    'result.new_ep.desc': true,
    'result.up_info.uname': true,
  },
  begins: ['result.areas.*.name', 'result.styles.*'],
  // Of the episodes those around the one that is shown.
  may: [
    'result.season_title',
    'result.styles.*.name',
    ...['title', 'long_title', 'badge', 'badge_info.text'].map((path) => `result.episodes.*.${path}`),
  ],
}

/** How a message begins behind its addressee: up to an emote, which the card draws, or an address or number, which has a title. */
const message = (text: string): string =>
  text
    .replace(/^回复 ?@?.{1,40}? ?[:：]/, '')
    .split(/\[[^[\]]{1,20}\]|https?:\/\/\S+|\b(?:av|cv)\d+|BV\w{10}/)
    .find((piece) => piece.trim() !== '') ?? ''

const replyAllowed = (root: string): Record<string, true | ((text: string) => string)> =>
  below<true | ((text: string) => string)>(root, {
    'member.uname': true,
    'content.message': message,
    'member.fans_detail.medal_name': true,
    'reply_control.location': place,
  })

/** Places of comments in an answer of bilibili. */
const replyPlaces = ['data.replies.*', 'data.replies.*.replies.*', 'data.top.upper', 'data.upper.top']

const replies: Allowed = {
  says: Object.assign({}, ...replyPlaces.map(replyAllowed)) as Allowed['says'],
  may: replyPlaces.flatMap((root) =>
    // Whom a message speaks to, and what an address in it leads to.
    ['content.members.*.uname', 'content.jump_url.*.title', 'content.emote.*.text'].map((path) => `${root}.${path}`),
  ),
}

export const subjects = {
  bilibiliVideo: { read: video, allowed: videoAllowed('data') },
  bilibiliDetail: { read: (answer) => video(viewOfDetail(answer)), allowed: videoAllowed('data.View') },
  bilibiliArticle: { read: readArticle, allowed: articleAllowed },
  bilibiliOpus: {
    read: (answer) => readArticle(articleOfOpus(slice(answer).raw('data.item'))),
    allowed: {
      says: { 'data.item.modules.*.module_title.text': true, 'data.item.modules.*.module_author.name': true },
      begins: ['data.item.modules.*.module_content.paragraphs.*.text.nodes.*.word.words'],
      may: [
        'data.item.basic.title',
        'data.item.modules.*.module_content.paragraphs.*.list.items.*.nodes.*.word.words',
        'data.item.modules.*.module_content.paragraphs.*.heading.nodes.*.word.words',
      ],
    },
  },
  bilibiliPerson: {
    read: readUser,
    allowed: {
      says: { 'data.card.name': true, 'data.card.sign': true, 'data.card.Official.title': true },
      may: ['data.card.official_verify.desc'],
    },
  },
  bilibiliRoom: {
    read: (answer) => readRoom(answer).post,
    allowed: {
      says: {
        'data.title': true,
        'data.description': textOfHtml,
        'data.parent_area_name': true,
        'data.area_name': true,
        'data.tags': (text) => text.split(',')[0] ?? '',
      },
    },
  },
  bilibiliSong: {
    read: (answer) => readSong(answer, undefined),
    allowed: { says: { 'data.title': true, 'data.intro': true, 'data.author': true, 'data.uname': true } },
  },
  bilibiliSeason: { read: (answer) => readSeason(answer).post, allowed: seasonAllowed },
  bilibiliCourse: {
    read: (answer) => readCourse(answer).post,
    allowed: {
      says: {
        'data.title': true,
        'data.subtitle': true,
        'data.release_info': true,
        'data.up_info.uname': true,
        'data.up_info.brief': true,
      },
      begins: ['data.episodes.*.title'],
      may: ['data.episodes.*.label'],
    },
  },
  bilibiliFavourites: {
    read: (answer) => readFavourites(answer, list('ml1')),
    allowed: {
      says: { 'data.info.title': true, 'data.info.intro': true, 'data.info.upper.name': true },
      begins: ['data.medias.*.title'],
    },
  },
  bilibiliCollection: {
    read: (answer) => readCollection(answer, list('season:1')),
    allowed: {
      says: { 'data.meta.name': true, 'data.meta.description': true, 'data.meta.upper.name': true },
      begins: ['data.archives.*.title'],
    },
  },
  bilibiliSeries: {
    read: (answer) => readSeries(answer, undefined, list('series:1')),
    allowed: { says: { 'data.meta.name': true, 'data.meta.description': true, 'data.meta.upper.name': true } },
  },
  bilibiliColumn: {
    read: (answer) => readColumn(answer, list('rl1')),
    allowed: {
      says: { 'data.list.name': true, 'data.list.summary': true, 'data.author.name': true },
      begins: ['data.articles.*.title'],
    },
  },
  bilibiliReplies: { read: readReplies, allowed: replies },
  bilibiliDynamic: {
    read: (answer) => readDynamic(answer, 1_790_000_000_000),
    allowed: both(dynamicAllowed('data.item'), dynamicAllowed('data.item.orig', true)),
  },
  douyinWork: {
    read: (answer) => readAweme(slice(answer, 'aweme_detail')),
    allowed: awemeAllowed('aweme_detail'),
  },
  douyinShared: {
    read: (answer) => readAweme(slice(answer, 'item_list.0')),
    allowed: awemeAllowed('item_list.*'),
  },
  douyinPerson: {
    read: (answer) => readUserPost(answer, 'MS4wLjABAAAAx', []),
    allowed: {
      says: {
        'user.nickname': true,
        'user.signature': true,
        'user.custom_verify': true,
        'user.enterprise_verify_reason': true,
        'user.ip_location': place,
      },
    },
  },
  douyinReplies: {
    read: (answer) => readComments(answer),
    allowed: {
      says: Object.assign(
        {},
        ...['comments.*', 'comments.*.reply_comment.*'].map((root) =>
          below<true | ((text: string) => string)>(root, {
            text: withoutEmotes,
            'user.nickname': true,
            ip_label: place,
          }),
        ),
      ) as Allowed['says'],
      // The card and the text have a word of their own for it.
      may: ['comments.*.label_list.*.text', 'comments.*.reply_comment.*.label_list.*.text'],
    },
  },
  douyinSound: {
    read: (answer) => readMusicPost(answer, '1'),
    allowed: {
      says: { 'music_info.title': song, 'music_info.author': true },
      may: ['music_info.owner_nickname'],
    },
  },
  douyinRoom: {
    read: (answer) => readLivePost(answer, '1'),
    allowed: {
      says: {
        'data.data.*.title': true,
        'data.data.*.owner.nickname': true,
        'data.partition_road_map.partition.title': true,
      },
      may: ['data.user.nickname'],
    },
  },
  kuaishouWork: {
    read: (answer) => readPhoto(shapeDetail(answer, { photoId: '3xexamplephoto1' }), '3xexamplephoto1'),
    allowed: {
      says: {
        'photo.caption': (text: string) => text.replace(/\(O?3x[0-9a-z]+\)/g, ''),
        'photo.userName': true,
        'photo.music.name': true,
        'photo.soundTrack.name': true,
        'serialInfo.title': true,
      },
      may: ['photo.music.artist', 'photo.soundTrack.artist', 'photo.soundTrack.user.user_name'],
    },
  },
  kuaishouDetail: {
    read: (answer) => readPhoto(answer, '3xexamplephoto1'),
    allowed: {
      says: {
        'data.visionVideoDetail.photo.caption': true,
        'data.visionVideoDetail.author.name': true,
        'data.visionVideoDetail.tags.*.name': true,
      },
    },
  },
  kuaishouTalk: {
    read: (answer) => readTalk(answer),
    allowed: {
      says: Object.assign(
        {},
        ...['rootComments.*', 'rootComments.*.subComments.*'].map((path) =>
          below<true | ((text: string) => string)>(`data.visionCommentList.${path}`, {
            content: message,
            authorName: true,
            authorArea: true,
          }),
        ),
      ) as Allowed['says'],
      may: ['data.visionCommentList.rootComments.*.subComments.*.replyToUserName'],
    },
  },
  kuaishouReplies: {
    read: (answer) => readTalk(shapeComments(answer)),
    allowed: {
      says: Object.assign(
        {},
        ...['rootComments.*', 'rootCommentsV2.*', 'subCommentsMap.*.subComments.*'].map((path) =>
          below<true | ((text: string) => string)>(path, { content: message, author_name: true, authorArea: true }),
        ),
      ) as Allowed['says'],
      may: ['subCommentsMap.*.subComments.*.replyToUserName'],
    },
  },
  kuaishouRoom: {
    read: (answer) => readLiveRoom(shapeLiveRoom(answer, 'x'), 'x'),
    allowed: {
      says: {
        'data.author.name': true,
        'data.config.caption': true,
        'data.gameInfo.name': true,
        'data.gameInfo.categoryName': true,
      },
      may: ['data.author.description'],
    },
  },
} as const satisfies Record<string, Subject>

/** Subject of a captured answer, by the beginning of its name. */
export const recordedSubjects: Readonly<Record<string, readonly [start: string, subject: Subject][]>> = {
  bilibili: [
    ['article-list.', subjects.bilibiliColumn],
    ['article-view.', subjects.bilibiliArticle],
    ['audio-song-info.', subjects.bilibiliSong],
    ['cheese-season.', subjects.bilibiliCourse],
    ['dynamic-detail.', subjects.bilibiliDynamic],
    ['fav-resource-list.', subjects.bilibiliFavourites],
    ['live-room-info.', subjects.bilibiliRoom],
    ['opus-detail.', subjects.bilibiliOpus],
    ['pgc-season.', subjects.bilibiliSeason],
    ['reply-list-pn.', subjects.bilibiliReplies],
    ['reply-main.', subjects.bilibiliReplies],
    ['seasons-archives-list.', subjects.bilibiliCollection],
    ['series.', subjects.bilibiliSeries],
    ['user-card.', subjects.bilibiliPerson],
    ['video-view-detail.', subjects.bilibiliDetail],
    ['video-view.', subjects.bilibiliVideo],
  ],
  douyin: [
    ['aweme-detail.', subjects.douyinWork],
    ['share-page.videoInfoRes.', subjects.douyinShared],
    ['user-profile-other.', subjects.douyinPerson],
    ['comment-list.', subjects.douyinReplies],
    ['music-detail.', subjects.douyinSound],
    ['webcast-room-web-enter.', subjects.douyinRoom],
  ],
  kuaishou: [
    ['photo-simple-info.', subjects.kuaishouWork],
    ['graphql-visionVideoDetail.', subjects.kuaishouDetail],
    ['live-detail.synthetic', subjects.kuaishouRoom],
    ['comment-list.h5.', subjects.kuaishouReplies],
    ['rest-v-comment-list.', subjects.kuaishouReplies],
    ['graphql-commentListQuery.', subjects.kuaishouTalk],
  ],
}

/** Texts that are no words: addresses, ids, numbers, names of codes. */
export const isCode = ({ path, text }: { path: string; text: string }): boolean =>
  /(?:^|\.)(?:aweme_id|cid|web_rid|photoId|share_info|photoType|gear_name|status_str)$/.test(path) ||
  /^[\w.:/?&=%~+-]*$/.test(text.trim())

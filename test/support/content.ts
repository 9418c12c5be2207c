/**
 * Which texts of an answer are content, per kind of answer: what its author, other people or an official list of the
 * work said. Everything else (search suggestions, advertising, share texts, labels of the player) is not.
 */
import type { Post } from '../../src/model'
import { readDynamic } from '../../src/platforms/bilibili/read/dynamic'
import { readWork as readAweme } from '../../src/platforms/douyin/read/aweme'
import { readLivePost } from '../../src/platforms/douyin/read/live'
import { songOf } from '../../src/platforms/douyin/read/music'
import { readMusicPost, readUserPost } from '../../src/platforms/douyin/read/people'
import { readLiveRoom } from '../../src/platforms/kuaishou/read/live'
import { readWork as readPhoto } from '../../src/platforms/kuaishou/read/work'
import { shapeDetail } from '../../src/platforms/kuaishou/shape/detail'
import { shapeLiveRoom } from '../../src/platforms/kuaishou/shape/live'
import { slice } from '../../src/platforms/slice'
import type { Allowed } from './said'

/** A kind of answer: how it is read and what of it is content. */
export interface Subject {
  read: (answer: unknown) => Post
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

export const subjects = {
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
  bilibili: [['dynamic-detail.', subjects.bilibiliDynamic]],
  douyin: [
    ['aweme-detail.', subjects.douyinWork],
    ['share-page.videoInfoRes.', subjects.douyinShared],
    ['user-profile-other.', subjects.douyinPerson],
    ['music-detail.', subjects.douyinSound],
    ['webcast-room-web-enter.', subjects.douyinRoom],
  ],
  kuaishou: [
    ['photo-simple-info.', subjects.kuaishouWork],
    ['graphql-visionVideoDetail.', subjects.kuaishouDetail],
    ['live-detail.synthetic', subjects.kuaishouRoom],
  ],
}

/** Texts that are no words: addresses, ids, numbers, names of codes. */
export const isCode = ({ path, text }: { path: string; text: string }): boolean =>
  /(?:^|\.)(?:aweme_id|cid|web_rid|photoId|share_info|photoType|gear_name|status_str)$/.test(path) ||
  /^[\w.:/?&=%~+-]*$/.test(text.trim())

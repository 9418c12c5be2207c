/** Every reader with a committed answer, and the fields it cannot do without. */
import type { PlatformId, Target } from '../../src/model'
import { readArticle } from '../../src/platforms/bilibili/read/article'
import { readComments as bilibiliComments } from '../../src/platforms/bilibili/read/comments'
import { readDynamic } from '../../src/platforms/bilibili/read/dynamic'
import { readColumn } from '../../src/platforms/bilibili/read/list'
import { readRoom } from '../../src/platforms/bilibili/read/live'
import { readSeason } from '../../src/platforms/bilibili/read/season'
import { readStreams } from '../../src/platforms/bilibili/read/streams'
import { readLiveStatus, readUser } from '../../src/platforms/bilibili/read/user'
import { readView } from '../../src/platforms/bilibili/read/view'
import { readWork as readAweme } from '../../src/platforms/douyin/read/aweme'
import { readComments as douyinComments } from '../../src/platforms/douyin/read/comments'
import { readEmotes as douyinEmotes } from '../../src/platforms/douyin/read/emotes'
import { readEntries } from '../../src/platforms/douyin/read/entry'
import { readLivePost } from '../../src/platforms/douyin/read/live'
import { readMixPost, readMusicPost, readUserPost } from '../../src/platforms/douyin/read/people'
import {
  readComments as kuaishouComments,
  readEmotes as kuaishouEmotes,
} from '../../src/platforms/kuaishou/read/comments'
import { readLiveRoom } from '../../src/platforms/kuaishou/read/live'
import { readProfile } from '../../src/platforms/kuaishou/read/user'
import { readWork } from '../../src/platforms/kuaishou/read/work'
import { shapeComments } from '../../src/platforms/kuaishou/shape/comments'
import { shapeDetail } from '../../src/platforms/kuaishou/shape/detail'
import { shapeLiveRoom, shapeProfile } from '../../src/platforms/kuaishou/shape/user'
import { slice } from '../../src/platforms/slice'

export interface Reader {
  platform: PlatformId
  name: string
  /** Committed answer it reads. */
  answer: string
  read(body: unknown): unknown
  /** Paths without which there is nothing to show. */
  mandatory: readonly string[]
  /** Paths that decide what the answer is: without them a room is off, with others in their place nothing is left. */
  deciding?: readonly string[]
}

const list: Target = { platform: 'bilibili', kind: 'list', id: 'rl1' }

export const readers: readonly Reader[] = [
  {
    platform: 'bilibili',
    name: 'video',
    answer: 'fetch_one_video',
    read: readView,
    mandatory: ['data.bvid', 'data.title'],
  },
  {
    platform: 'bilibili',
    name: 'streams',
    answer: 'fetch_video_playurl',
    read: (body) => readStreams(slice(body, 'data'), { id: 'x' }),
    mandatory: ['data.dash.video'],
  },
  {
    platform: 'bilibili',
    name: 'dynamic',
    answer: 'fetch_dynamic_info',
    read: readDynamic,
    mandatory: ['data.item.id_str', 'data.item.modules'],
  },
  {
    platform: 'bilibili',
    name: 'article',
    answer: 'fetch_article_content',
    read: readArticle,
    mandatory: ['data.id', 'data.title'],
  },
  {
    platform: 'bilibili',
    name: 'comments',
    answer: 'fetch_work_comments',
    read: bilibiliComments,
    mandatory: ['data'],
  },
  {
    platform: 'bilibili',
    name: 'live room',
    answer: 'fetch_live_room_detail',
    read: readRoom,
    mandatory: ['data.room_id', 'data.uid'],
  },
  {
    platform: 'bilibili',
    name: 'live status',
    answer: 'fetch_user_live_status',
    read: (body) => [readLiveStatus(body)],
    mandatory: ['data'],
  },
  {
    platform: 'bilibili',
    name: 'season',
    answer: 'fetch_bangumi_video_info',
    read: readSeason,
    mandatory: ['result.season_id', 'result.title'],
  },
  {
    platform: 'bilibili',
    name: 'user',
    answer: 'fetch_user_profile',
    read: readUser,
    mandatory: ['data.card.mid', 'data.card.name'],
  },
  {
    platform: 'bilibili',
    name: 'column',
    answer: 'fetch_column_info',
    read: (body) => readColumn(body, list),
    mandatory: ['data.list.name'],
  },
  {
    platform: 'douyin',
    name: 'work',
    answer: 'fetch_one_work',
    read: (body) => readAweme(slice(body, 'aweme_detail')),
    mandatory: ['aweme_detail.aweme_id', 'aweme_detail.video'],
    // Pictures that cannot be read are no video.
    deciding: ['aweme_detail.images'],
  },
  {
    platform: 'douyin',
    name: 'comments',
    answer: 'fetch_work_comments',
    read: (body) => douyinComments(body),
    mandatory: [],
  },
  { platform: 'douyin', name: 'emotes', answer: 'fetch_emoji_list', read: douyinEmotes, mandatory: [] },
  {
    platform: 'douyin',
    name: 'works',
    answer: 'fetch_user_post_videos',
    read: (body) => readEntries(slice(body), 'aweme_list'),
    mandatory: [],
  },
  {
    platform: 'douyin',
    name: 'collection',
    answer: 'fetch_user_post_videos',
    read: (body) => readMixPost(body, '1'),
    mandatory: [],
  },
  {
    platform: 'douyin',
    name: 'user',
    answer: 'fetch_user_info',
    read: (body) => readUserPost(body, 'x', []),
    mandatory: ['user'],
  },
  {
    platform: 'douyin',
    name: 'sound',
    answer: 'fetch_music_work',
    read: (body) => readMusicPost(body, '1'),
    mandatory: ['music_info'],
  },
  {
    platform: 'douyin',
    name: 'live room',
    answer: 'fetch_user_live_videos',
    read: (body) => readLivePost(body, '1'),
    mandatory: ['data'],
    deciding: ['data.data', 'data.data.0', 'data.data.0.status'],
  },
  {
    platform: 'kuaishou',
    name: 'work',
    answer: 'fetch_one_work',
    read: (body) => readWork(shapeDetail(body, { photoId: '3xpaperboat0001' }), '3xpaperboat0001'),
    mandatory: ['photo'],
  },
  {
    platform: 'kuaishou',
    name: 'album',
    answer: 'fetch_one_work.atlas',
    read: (body) => readWork(shapeDetail(body, { photoId: '3xpaperboat0001' }), '3xpaperboat0001'),
    // The pictures stand beside the photo as well.
    mandatory: [],
  },
  {
    platform: 'kuaishou',
    name: 'live room',
    answer: 'fetch_live_room_info',
    read: (body) => readLiveRoom(shapeLiveRoom(body, 'x'), 'x'),
    mandatory: [],
    deciding: ['data', 'data.isLiving'],
  },
  {
    platform: 'kuaishou',
    name: 'user',
    answer: 'fetch_user_profile',
    read: (body) => readProfile(shapeProfile('x', { info: body }), 'x'),
    mandatory: ['data.userInfo'],
  },
  {
    platform: 'kuaishou',
    name: 'comments',
    answer: 'fetch_work_comments',
    read: (body) => kuaishouComments(shapeComments(body)),
    mandatory: [],
  },
  {
    platform: 'kuaishou',
    name: 'emotes',
    answer: 'fetch_emoji_list',
    read: kuaishouEmotes,
    mandatory: ['data.visionBaseEmoticons'],
  },
]

/** Readers of douyin with the committed answers they read. */
import { readWork } from '../../../src/platforms/douyin/read/aweme'
import { readComments } from '../../../src/platforms/douyin/read/comments'
import { readDanmaku } from '../../../src/platforms/douyin/read/danmaku'
import { readEmotes } from '../../../src/platforms/douyin/read/emotes'
import { readEntries } from '../../../src/platforms/douyin/read/entry'
import { readLivePost } from '../../../src/platforms/douyin/read/live'
import { readMixPost, readMusicPost, readUserPost } from '../../../src/platforms/douyin/read/people'
import { slice } from '../../../src/platforms/slice'
import type { Reader } from './reader'

export const readers: readonly Reader[] = [
  {
    name: 'work',
    answer: 'fetch_one_work',
    read: (body) => readWork(slice(body, 'aweme_detail')),
    mandatory: ['aweme_detail.aweme_id', 'aweme_detail.video'],
    // Pictures that cannot be read are no video.
    deciding: ['aweme_detail.images'],
  },
  {
    name: 'comments',
    answer: 'fetch_work_comments',
    read: (body) => readComments(body),
    mandatory: [],
  },
  { name: 'danmaku', answer: 'fetch_work_danmaku', read: readDanmaku, mandatory: ['danmaku_list'] },
  { name: 'emotes', answer: 'fetch_emoji_list', read: readEmotes, mandatory: [] },
  {
    name: 'works',
    answer: 'fetch_user_post_videos',
    read: (body) => readEntries(slice(body), 'aweme_list'),
    mandatory: [],
  },
  {
    name: 'collection',
    answer: 'fetch_user_post_videos',
    read: (body) => readMixPost(body, '1'),
    mandatory: [],
  },
  {
    name: 'user',
    answer: 'fetch_user_info',
    read: (body) => readUserPost(body, 'x', []),
    mandatory: ['user'],
  },
  {
    name: 'sound',
    answer: 'fetch_music_work',
    read: (body) => readMusicPost(body, '1'),
    mandatory: ['music_info'],
  },
  {
    name: 'live room',
    answer: 'fetch_user_live_videos',
    read: (body) => readLivePost(body, '1'),
    mandatory: ['data'],
    deciding: ['data.data', 'data.data.0', 'data.data.0.status'],
  },
]

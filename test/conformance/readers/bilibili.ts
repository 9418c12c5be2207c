/** Readers of bilibili with the committed answers they read. */
import type { Target } from '../../../src/model'
import { readArticle } from '../../../src/platforms/bilibili/read/article'
import { readComments } from '../../../src/platforms/bilibili/read/comments'
import { readDynamic } from '../../../src/platforms/bilibili/read/dynamic'
import { readColumn } from '../../../src/platforms/bilibili/read/list'
import { readRoom } from '../../../src/platforms/bilibili/read/live'
import { readSeason } from '../../../src/platforms/bilibili/read/season'
import { readStreams } from '../../../src/platforms/bilibili/read/streams'
import { readLiveStatus, readUser } from '../../../src/platforms/bilibili/read/user'
import { readView } from '../../../src/platforms/bilibili/read/view'
import { slice } from '../../../src/platforms/slice'
import type { Reader } from './reader'

const list: Target = { platform: 'bilibili', kind: 'list', id: 'rl1' }

export const readers: readonly Reader[] = [
  {
    name: 'video',
    answer: 'fetch_one_video',
    read: readView,
    mandatory: ['data.bvid', 'data.title'],
  },
  {
    name: 'streams',
    answer: 'fetch_video_playurl',
    read: (body) => readStreams(slice(body, 'data'), { id: 'x' }),
    mandatory: ['data.dash.video'],
  },
  {
    name: 'dynamic',
    answer: 'fetch_dynamic_info',
    read: readDynamic,
    mandatory: ['data.item.id_str', 'data.item.modules'],
  },
  {
    name: 'article',
    answer: 'fetch_article_content',
    read: readArticle,
    mandatory: ['data.id', 'data.title'],
  },
  {
    name: 'comments',
    answer: 'fetch_work_comments',
    read: readComments,
    mandatory: ['data'],
  },
  {
    name: 'live room',
    answer: 'fetch_live_room_detail',
    read: readRoom,
    mandatory: ['data.room_id', 'data.uid'],
  },
  {
    name: 'live status',
    answer: 'fetch_user_live_status',
    read: (body) => [readLiveStatus(body)],
    mandatory: ['data'],
  },
  {
    name: 'season',
    answer: 'fetch_bangumi_video_info',
    read: readSeason,
    mandatory: ['result.season_id', 'result.title'],
  },
  {
    name: 'user',
    answer: 'fetch_user_profile',
    read: readUser,
    mandatory: ['data.card.mid', 'data.card.name'],
  },
  {
    name: 'column',
    answer: 'fetch_column_info',
    read: (body) => readColumn(body, list),
    mandatory: ['data.list.name'],
  },
]

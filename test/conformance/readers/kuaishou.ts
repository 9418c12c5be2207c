/** Readers of kuaishou with the committed answers they read. */
import { readComments, readEmotes } from '../../../src/platforms/kuaishou/read/comments'
import { readLiveRoom } from '../../../src/platforms/kuaishou/read/live'
import { readProfile } from '../../../src/platforms/kuaishou/read/user'
import { readWork } from '../../../src/platforms/kuaishou/read/work'
import { shapeComments } from '../../../src/platforms/kuaishou/shape/comments'
import { shapeDetail } from '../../../src/platforms/kuaishou/shape/detail'
import { shapeLiveRoom } from '../../../src/platforms/kuaishou/shape/live'
import { shapeProfile } from '../../../src/platforms/kuaishou/shape/user'
import type { Reader } from './reader'

export const readers: readonly Reader[] = [
  {
    name: 'work',
    answer: 'fetch_one_work',
    read: (body) => readWork(shapeDetail(body, { photoId: '3xpaperboat0001' }), '3xpaperboat0001'),
    mandatory: ['photo'],
  },
  {
    name: 'album',
    answer: 'fetch_one_work.atlas',
    read: (body) => readWork(shapeDetail(body, { photoId: '3xpaperboat0001' }), '3xpaperboat0001'),
    // The pictures stand beside the photo as well.
    mandatory: [],
  },
  {
    name: 'live room',
    answer: 'fetch_live_room_info',
    read: (body) => readLiveRoom(shapeLiveRoom(body, 'x'), 'x'),
    mandatory: [],
    deciding: ['data', 'data.isLiving'],
  },
  {
    name: 'user',
    answer: 'fetch_user_profile',
    read: (body) => readProfile(shapeProfile('x', { info: body }), 'x'),
    mandatory: ['data.userInfo'],
  },
  {
    name: 'comments',
    answer: 'fetch_work_comments',
    read: (body) => readComments(shapeComments(body)),
    mandatory: [],
  },
  {
    name: 'emotes',
    answer: 'fetch_emoji_list',
    read: readEmotes,
    mandatory: ['data.visionBaseEmoticons'],
  },
]

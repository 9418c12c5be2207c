/** What a bot makes of this platform's answers. */
import { reading, type Reading } from '../define'

export const readings: readonly Reading[] = [
  reading('post', ['fetchOneVideo', 'fetchVideoPlayurl'], (asked) => ({
    kind: 'video',
    id: asked('fetchOneVideo', 'bvid'),
  })),
  reading('comments', ['fetchWorkComments', 'fetchOneVideo'], (asked) => ({
    kind: 'video',
    id: asked('fetchOneVideo', 'bvid'),
  })),
  reading('danmaku', ['fetchDanmaku', 'fetchOneVideo'], (asked) => ({
    kind: 'video',
    id: asked('fetchOneVideo', 'bvid'),
  })),
  reading('post', ['fetchDynamicInfo'], (asked) => ({
    kind: 'dynamic',
    id: asked('fetchDynamicInfo', 'dynamic_id'),
  })),
  reading('post', ['fetchArticleContent'], (asked) => ({ kind: 'article', id: asked('fetchArticleContent', 'id') })),
  reading('post', ['fetchLiveRoomDetail'], (asked) => ({
    kind: 'live',
    id: asked('fetchLiveRoomDetail', 'room_id'),
  })),
  reading('post', ['fetchBangumiVideoInfo', 'fetchBangumiVideoPlayurl'], (asked) => ({
    kind: 'episode',
    id: asked('fetchBangumiVideoInfo', 'ep_id'),
  })),
  reading('post', ['fetchUserProfile', 'fetchUserLiveStatus'], (asked) => ({
    kind: 'user',
    id: asked('fetchUserProfile', 'host_mid'),
  })),
  reading('post', ['fetchColumnInfo'], (asked) => ({ kind: 'list', id: `rl${asked('fetchColumnInfo', 'id')}` })),
]

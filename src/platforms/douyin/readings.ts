/** What a bot makes of this platform's answers. */
import { reading, type Reading } from '../define'

export const readings: readonly Reading[] = [
  reading('post', ['fetchOneWork', 'fetchEmojiList'], (asked) => ({
    kind: 'work',
    id: asked('fetchOneWork', 'aweme_id'),
  })),
  reading('comments', ['fetchWorkComments'], (asked) => ({
    kind: 'work',
    id: asked('fetchWorkComments', 'aweme_id'),
  })),
  reading('danmaku', ['fetchWorkDanmaku', 'fetchOneWork'], (asked) => ({
    kind: 'work',
    id: asked('fetchOneWork', 'aweme_id'),
  })),
  reading('post', ['fetchUserInfo', 'fetchUserPostVideos'], (asked) => ({
    kind: 'user',
    id: asked('fetchUserInfo', 'sec_uid'),
  })),
  reading('post', ['fetchUserLiveVideos'], (asked) => ({
    kind: 'live-share',
    id: asked('fetchUserLiveVideos', 'sec_uid'),
  })),
  reading('post', ['fetchMusicWork'], (asked) => ({ kind: 'music', id: asked('fetchMusicWork', 'music_id') })),
]

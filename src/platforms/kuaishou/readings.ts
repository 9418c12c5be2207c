/** What a bot makes of this platform's answers. */
import { reading, type Reading } from '../define'

export const readings: readonly Reading[] = [
  reading('post', ['fetchOneWork', 'fetchEmojiList'], (asked) => ({
    kind: 'work',
    id: asked('fetchOneWork', 'photoId'),
  })),
  reading('comments', ['fetchWorkComments'], (asked) => ({
    kind: 'work',
    id: asked('fetchWorkComments', 'photoId'),
  })),
  reading('post', ['fetchLiveRoomInfo'], (asked) => ({
    kind: 'live',
    id: asked('fetchLiveRoomInfo', 'principalId'),
  })),
  reading('post', ['fetchUserProfile'], (asked) => ({ kind: 'user', id: asked('fetchUserProfile', 'principalId') })),
]

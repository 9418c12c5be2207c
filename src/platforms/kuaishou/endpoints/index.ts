/** Endpoint table of Kuaishou. */
import { fetchWorkComments } from './comments'
import { fetchEmojiList } from './emoji'
import { fetchLiveRoomInfo } from './live'
import { fetchUserProfile, fetchUserWorkList } from './user'
import { fetchOneWork } from './work'

export const endpoints = [
  fetchOneWork,
  fetchWorkComments,
  fetchEmojiList,
  fetchUserProfile,
  fetchUserWorkList,
  fetchLiveRoomInfo,
] as const

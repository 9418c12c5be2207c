/** All endpoints of the platform. Made by `npm run lists` from the files beside this one, by the `order` of each. */
import type { Endpoint } from '../../endpoint/record'
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
] as const satisfies readonly Endpoint[]

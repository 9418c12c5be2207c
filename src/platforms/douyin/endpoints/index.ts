/** All endpoints of the platform. Made by `npm run lists` from the files beside this one, by the `order` of each. */
import type { Endpoint } from '../../endpoint/record'
import { fetchVideoCommentReplies, fetchWorkComments } from './comments'
import { fetchWorkDanmaku } from './danmaku'
import { fetchEmojiList, fetchEmojiProList } from './emoji'
import { fetchUserLiveVideos } from './live'
import { fetchLoginQrcode } from './login'
import { fetchMusicWork } from './music'
import { fetchSearchInfo, fetchSuggestWords } from './search'
import { fetchUserFavoriteList, fetchUserInfo, fetchUserPostVideos, fetchUserRecommendList } from './users'
import { fetchOneWork, fetchUserMixVideos } from './work'

export const endpoints = [
  fetchOneWork,
  fetchUserMixVideos,
  fetchWorkComments,
  fetchUserInfo,
  fetchUserPostVideos,
  fetchSuggestWords,
  fetchSearchInfo,
  fetchEmojiList,
  fetchEmojiProList,
  fetchMusicWork,
  fetchUserLiveVideos,
  fetchVideoCommentReplies,
  fetchWorkDanmaku,
  fetchUserFavoriteList,
  fetchUserRecommendList,
  fetchLoginQrcode,
] as const satisfies readonly Endpoint[]

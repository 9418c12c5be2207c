/** All endpoints of the platform. Made by `npm run lists` from the files beside this one, by the `order` of each. */
import type { Endpoint } from '../../endpoint/record'
import { applyCaptcha, checkQrcode, loginBasicInfo, newLoginQrcode, validateCaptcha } from './account'
import { fetchArticleCard, fetchArticleContent, fetchArticleInfo, fetchColumnInfo } from './articles'
import { fetchBangumiVideoInfo, fetchBangumiVideoPlayurl } from './bangumi'
import { fetchCommentReply, fetchWorkComments } from './comments'
import { fetchDanmaku } from './danmaku'
import { fetchDynamicCard, fetchDynamicInfo, fetchUserDynamic } from './dynamics'
import { avToBvEndpoint, bvToAvEndpoint } from './ids'
import { fetchLiveRoomDetail, fetchLiveroomDef, fetchUserLiveStatus } from './live'
import { fetchUsersLiveStatus } from './live-status'
import { fetchEmojiList, fetchUserFullView, fetchUserProfile, fetchUserSpaceInfo } from './users'
import { fetchOneVideo, fetchVideoPlayurl } from './video'

export const endpoints = [
  newLoginQrcode,
  checkQrcode,
  loginBasicInfo,
  fetchOneVideo,
  fetchVideoPlayurl,
  fetchWorkComments,
  fetchBangumiVideoInfo,
  fetchBangumiVideoPlayurl,
  fetchUserDynamic,
  fetchDynamicInfo,
  fetchDynamicCard,
  fetchUserProfile,
  fetchEmojiList,
  fetchLiveRoomDetail,
  fetchLiveroomDef,
  bvToAvEndpoint,
  avToBvEndpoint,
  fetchUserFullView,
  fetchCommentReply,
  fetchArticleContent,
  fetchArticleCard,
  fetchArticleInfo,
  fetchColumnInfo,
  fetchUserSpaceInfo,
  fetchUserLiveStatus,
  fetchUsersLiveStatus,
  applyCaptcha,
  validateCaptcha,
  fetchDanmaku,
] as const satisfies readonly Endpoint[]

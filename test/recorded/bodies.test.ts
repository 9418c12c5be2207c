/** Recorded answers against what the endpoints are said to answer. */
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/http'
import { bodies } from '../../src/platforms/bodies'
import type { Body } from '../../src/platforms/endpoint/body'
import { differences } from '../support/body'
import { roots } from './fixtures'

const { bilibili, douyin } = bodies

/** Endpoint by what the names of its answers begin with. Kuaishou's channels bring every answer into another form. */
const answered: Readonly<Record<string, Readonly<Record<string, Body>>>> = {
  bilibili: {
    'article-cards.': bilibili.fetchArticleCard,
    'article-list.': bilibili.fetchColumnInfo,
    'article-view.': bilibili.fetchArticleContent,
    'article-viewinfo.': bilibili.fetchArticleInfo,
    'dynamic-detail.': bilibili.fetchDynamicInfo,
    'emote-panel.': bilibili.fetchEmojiList,
    'gaia-register.': bilibili.applyCaptcha,
    'gaia-validate.': bilibili.validateCaptcha,
    'live-room-info-old.': bilibili.fetchUserLiveStatus,
    'live-room-info.': bilibili.fetchLiveRoomDetail,
    'live-room-init.': bilibili.fetchLiveroomDef,
    'live-status-by-uids.': bilibili.fetchUsersLiveStatus,
    'nav.logged-in.': bilibili.loginBasicInfo,
    'pgc-playurl.': bilibili.fetchBangumiVideoPlayurl,
    'pgc-season.': bilibili.fetchBangumiVideoInfo,
    'playurl.': bilibili.fetchVideoPlayurl,
    'qrcode-generate.': bilibili.newLoginQrcode,
    'qrcode-poll.': bilibili.checkQrcode.fields.data,
    'reply-list-pn.': bilibili.fetchWorkComments,
    'reply-main.': bilibili.fetchWorkComments,
    'reply-reply.': bilibili.fetchCommentReply,
    'space-acc-info.': bilibili.fetchUserSpaceInfo,
    'space-dynamics.': bilibili.fetchUserDynamic,
    'space-upstat.': bilibili.fetchUserFullView,
    'user-card.': bilibili.fetchUserProfile,
    'video-view.': bilibili.fetchOneVideo,
  },
  douyin: {
    'aweme-detail.': douyin.fetchOneWork,
    'comment-list.': douyin.fetchWorkComments,
    'music-detail.': douyin.fetchMusicWork,
    'user-profile-other.': douyin.fetchUserInfo,
    'webcast-room-web-enter.': douyin.fetchUserLiveVideos,
  },
}

describe.each(roots)('$name answers', ({ recordedNames, recordedText }) => {
  const cases = Object.entries(answered).flatMap(([platform, table]) =>
    recordedNames(platform).flatMap((name) => {
      const body = name.endsWith('.json') && Object.entries(table).find(([start]) => name.startsWith(start))?.[1]
      return body ? [{ path: `${platform}/${name}`, body }] : []
    }),
  )

  it.each(cases)('$path is as declared', ({ path, body }) => {
    expect(differences(body, parseJson(recordedText(path)))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { decodeDanmaku } from '../../../src/platforms/bilibili/shape/danmaku'
import { bilibili } from '../../../src/platforms/bilibili'
import { at } from '../../../src/json'
import { proves } from '../../../src/platforms/endpoint/judge'
import { places, upstream } from '../../platforms/bilibili/site'
import { hasRecorded, recorded, roots } from '../fixtures'

const session = 'SESSDATA=abc; bili_jct=jct'

/** Captured answers by the endpoint that gets them. */
const answers: [string, string, Record<string, string | number>][] = [
  ['newLoginQrcode', 'qrcode-generate', {}],
  ['checkQrcode', 'qrcode-poll.0', { qrcode_key: 'k' }],
  ['checkQrcode', 'qrcode-poll.86038', { qrcode_key: 'k' }],
  ['checkQrcode', 'qrcode-poll.86090', { qrcode_key: 'k' }],
  ['checkQrcode', 'qrcode-poll.86101', { qrcode_key: 'k' }],
  ['loginBasicInfo', 'nav.logged-in', {}],
  ['fetchOneVideo', 'video-view', { bvid: 'BV117411r7R1' }],
  ['fetchVideoPlayurl', 'playurl.dash', { avid: 1, cid: 2 }],
  ['fetchVideoPlayurl', 'playurl.flv-multi-part', { avid: 1, cid: 2 }],
  ['fetchWorkComments', 'reply-main', { oid: '760684394' }],
  ['fetchWorkComments', 'reply-main.2022', { oid: '1' }],
  ['fetchCommentReply', 'reply-reply', { oid: '1', type: 1, root: '2', number: 5 }],
  ['fetchBangumiVideoInfo', 'pgc-season', { ep_id: 'ep1' }],
  ['fetchBangumiVideoInfo', 'pgc-season.movie', { season_id: 'ss1' }],
  ['fetchBangumiVideoPlayurl', 'pgc-playurl.durl', { cid: 1, ep_id: 'ep1' }],
  ['fetchUserDynamic', 'space-dynamics', { host_mid: 1 }],
  ['fetchUserProfile', 'user-card', { host_mid: 2 }],
  ['fetchUserFullView', 'space-upstat', { host_mid: 2 }],
  ['fetchUserSpaceInfo', 'space-acc-info', { host_mid: 2 }],
  ['fetchEmojiList', 'emote-panel', {}],
  ['fetchLiveRoomDetail', 'live-room-info', { room_id: '1' }],
  ['fetchLiveroomDef', 'live-room-init', { room_id: '76' }],
  ['fetchUserLiveStatus', 'live-room-info-old', { host_mid: 1 }],
  ['fetchArticleContent', 'article-view.html', { id: '1' }],
  ['fetchArticleContent', 'article-view.opus', { id: '1' }],
  ['fetchArticleInfo', 'article-viewinfo', { id: '1' }],
  ['fetchArticleCard', 'article-cards', { ids: 'av2,cv1' }],
  ['fetchColumnInfo', 'article-list', { id: '207146' }],
  ['applyCaptcha', 'gaia-register', { v_voucher: 'v' }],
  ['validateCaptcha', 'gaia-validate', { challenge: 'c', token: 't', validate: 'v', seccode: 's' }],
]

function serve(endpoint: string, body: string) {
  const answer = { body }
  const up = upstream(endpoint === 'loginBasicInfo' ? { [places.nav]: answer } : {}, session, answer)
  return (params: Record<string, string | number>) => up.service.call('bilibili', endpoint, params)
}

describe.each(roots)('$name answers', ({ recordedNames, recordedText }) => {
  const details = recordedNames('bilibili').filter((name) => name.startsWith('dynamic-detail.'))

  it.each(answers)('%s takes %s', async (endpoint, file, params) => {
    const payload = bilibili.endpoints.find(({ name }) => name === endpoint)?.payload ?? ''
    const answer = await serve(endpoint, recordedText(`bilibili/${file}.json`))(params)
    expect(proves(at(answer.body, payload))).toBe(true)
  })

  it.each(details)('%s is a dynamic and makes a card', async (file) => {
    const text = recordedText(`bilibili/${file}`)
    const info = await serve('fetchDynamicInfo', text)({ dynamic_id: '1' })
    expect(info.raw?.toString('utf8')).toBe(text)
    const { body } = await serve('fetchDynamicCard', text)({ dynamic_id: '1' })
    expect(at(body, 'data.card.desc.dynamic_id_str')).toBe(at(info.body, 'data.item.id_str'))
    expect(typeof JSON.parse(String(at(body, 'data.card.card')))).toBe('object')
  })
})

describe.skipIf(!hasRecorded)('captured binary answers (a segment nobody can invent)', () => {
  it('of a danmaku segment decode to the published values', () => {
    const { danmaku_segment: vector } = recorded('bilibili/signatures.json') as {
      danmaku_segment: { base64: string; expected: { elems: unknown[] } }
    }
    expect(decodeDanmaku(Buffer.from(vector.base64, 'base64')).elems).toEqual(vector.expected.elems)
  })
})

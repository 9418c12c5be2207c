/** The fake kuaishou: share links, share pages and their API, desktop GraphQL, file hosts. */
import { kuaishouLoggedIn } from '../accounts'
import { exactJson, gatewayPage, html, isBrowser, isMobile, json, redirect, within } from '../reply'
import type { Answer, Call, Site } from '../types'
import type { World } from '../world'
import { eidOf, type KuaishouWork } from '../world/kuaishou'
import { emoticonPath, isMediaHost, mirror, serveMedia } from './cdn'
import { commentList, emoticons, graphqlComments } from './comments'
import { objection, signInput } from './hxfalcon'
import { liveSite } from './live'
import { display, heads, manifestOf, simpleInfo } from './work'

const suffixes = ['kuaishou.com', 'kuaishou.cn', 'kuaishouapp.com', 'gifshow.com', 'chenzhongtech.com']

/** Keys of the page state are call signatures, every character moved up by one. */
const shifted = (text: string): string =>
  [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 1)).join('')

const refusal = (): Answer => json({ result: 2, error_msg: null, request_id: '618204417735209811' })

const unsigned = (): Answer => json({ result: 50, ab8d: true, error_msg: '签名验证失败' })

/** Calls of the live site that are signed, and the path the signature speaks of. */
const signPaths: Record<string, string> = {
  '/live_api/baseuser/userinfo/byid': '/rest/k/user/info',
  '/live_api/baseuser/userinfo/sensitive': '/rest/k/user/info/sensitive',
  '/live_api/profile/public': '/rest/k/feed/profile',
  '/live_api/liveroom/websocketinfo': '/rest/k/live/websocket/info',
}

/** A signature is required on the live site and judged wherever one is sent. */
function signatureFits(call: Call): boolean {
  const value = call.query.get('__NS_hxfalcon')
  if (value === null) return !(call.path in signPaths)
  if (!call.headers.kww || call.query.get('caver') !== '2') return false
  const input = signInput(signPaths[call.path] ?? call.path, call.query, call.body.toString('utf8'))
  return objection(value, input, call.now) === undefined
}

function bodyOf(call: Call): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(call.body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

export function createKuaishou(world: World): { site: Site } {
  const { kuaishou: works, people, pictures } = world
  const byId = (id: unknown): KuaishouWork | undefined => works.find((work) => work.id === id)

  const shareHost = (host: string): boolean =>
    within(host, 'chenzhongtech.com') || ['c.kuaishou.com', 'm.kuaishou.com', 'm.gifshow.com'].includes(host)

  /** A phone's own page asks without origin and fetch hints; anything else gives itself away. */
  function believable(call: Call): boolean {
    const hints = Object.keys(call.headers).some((name) => name.startsWith('sec-'))
    return isMobile(call.userAgent) && isBrowser(call.userAgent) && call.headers.origin === undefined && !hints
  }

  function h5(call: Call): Answer | undefined {
    if (!call.path.startsWith('/rest/wd/')) return undefined
    if (call.method !== 'POST') return gatewayPage(405, 'Method Not Allowed')
    if (!(call.headers['content-type'] ?? '').startsWith('application/json') || call.body.length === 0) {
      return json({ result: 1, photo: null, counts: null })
    }
    const body = bodyOf(call)
    if (typeof body.photoId !== 'string') return json({ result: 21, error_msg: '参数格式错误，请仔细阅读API文档' })
    const work = byId(body.photoId)
    if (call.path === '/rest/wd/ugH5App/photo/simple/info') {
      if (!/^https:\/\/([\w-]+\.)*(kuaishou|gifshow|chenzhongtech)\.com\//.test(call.headers.referer ?? ''))
        return refusal()
      if (!work || work.deleted)
        return json({ timestamp: call.now, status: 404, error: 'Not Found', path: call.path }, 404)
      return json(exactJson(simpleInfo(call, work)))
    }
    if (call.path === '/rest/wd/photo/comment/list') {
      if (!/^web_[0-9a-f]{32}$/.test(call.cookies.did ?? '')) return refusal()
      if (!work || work.deleted)
        return json({ result: 1, commentCount: 0, pcursor: 'no_more', rootComments: [], subCommentsMap: {} })
      return commentList(work, people, typeof body.pcursor === 'string' ? body.pcursor : '')
    }
    if (call.path === '/rest/wd/photo/info') return unsigned()
    return undefined
  }

  /** Share page with the same payload inside, hidden behind shifted keys. */
  function page(call: Call): Answer | undefined {
    const match = /^\/fw\/(photo|long-video)\/([\w-]+)\/?$/.exec(call.path)
    if (!match) return undefined
    if (!isMobile(call.userAgent)) return refusal()
    const work = byId(match[2])
    if (!work || work.deleted) return redirect('https://www.kuaishou.com/?isHome=1')
    // The page of a long video carries another state: nothing of use in it.
    const info = match[1] === 'photo' ? simpleInfo(call, work) : { result: 2, error_msg: null }
    const state = {
      [shifted('string-/rest/zt/share/w/web,object-')]: {
        result: 1,
        share: { shareObjectId: null, titles: {}, urls: {} },
      },
      [shifted('string-/rest/wd/ugH5App/photo/simple/info,object-')]: info,
    }
    return html(
      '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>快手</title></head><body>' +
        '<div id="app"></div>\n' +
        `<script>window.INIT_STATE = ${exactJson(state).replaceAll('/', '\\u002F')}</script>\n<script ` +
        'src="/assets/index.js"></script></body></html>\n',
      200,
      {
        'set-cookie': [
          'did=web_' + 'cd'.repeat(16) + '; path=/; domain=.chenzhongtech.com',
          'didv=1740800000000; path=/; domain=.chenzhongtech.com',
        ],
      },
    )
  }

  function short(call: Call): Answer {
    const code = /^\/(?:s\/|f\/)?([\w-]+)\/?$/.exec(call.path)?.[1]
    const work = works.find((one) => one.code === code && !one.deleted)
    if (!work)
      return code === 'missing' ? gatewayPage(404, 'Not Found') : redirect('https://www.kuaishou.com/?isHome=1')
    const query =
      'fid=1&cc=share_copylink&followRefer=151&shareMethod=TOKEN&docId=9&kpn=KUAISHOU' +
      `&subBiz=BROWSE_SLIDE_PHOTO&photoId=${work.id}` +
      `&shareId=1&shareToken=X-simulated&shareResourceType=PHOTO_OTHER&userId=${work.eid}&shareType=1` +
      '&et=1_i%2F1_h1&shareMode=APP&efid=1' +
      `&originShareId=1&appType=1&shareObjectId=${work.numeric}&shareUrlOpened=0&timestamp=1740800000000`
    const cookies = {
      'set-cookie': [
        'did=web_' + 'cd'.repeat(16) + '; path=/; domain=.kuaishou.com',
        'didv=1740800000000; path=/; domain=.kuaishou.com',
      ],
    }
    return isMobile(call.userAgent)
      ? redirect(`https://v.m.chenzhongtech.com/fw/photo/${work.id}?${query}`, cookies)
      : redirect(`https://www.kuaishou.com/short-video/${work.id}?${query}`, cookies)
  }

  function graphql(call: Call): Answer {
    const { operationName: name, variables, query } = bodyOf(call)
    if (call.method !== 'POST' || typeof query !== 'string' || typeof name !== 'string')
      return json({ errors: [{ message: 'Bad Request' }] }, 400)
    const wanted = (variables as { photoId?: unknown } | undefined)?.photoId
    const work = byId(wanted)
    const member = kuaishouLoggedIn(call.cookies)
    if (name === 'visionBaseEmoticons') {
      const icons = Object.values(emoticons).map((token) => [
        token,
        emoticonPath(pictures.add({ seed: token, width: 120, height: 120, form: 'sticker' })),
      ])
      return json({
        data: {
          visionBaseEmoticons: {
            iconUrls: Object.fromEntries(icons) as Record<string, string>,
            __typename: 'VisionBaseEmoticons',
          },
        },
      })
    }
    if (name === 'visionVideoDetail') return json({ data: { visionVideoDetail: member ? detail(call, work) : null } })
    if (name === 'commentListQuery') {
      const shell = { commentCount: null, pcursor: null, rootComments: null, __typename: 'VisionCommentList' }
      return json({
        data: { visionCommentList: member && work && !work.deleted ? graphqlComments(work, people) : shell },
      })
    }
    if (name === 'visionProfileUserList')
      return json({ data: { visionProfileUserList: { result: member ? 1 : 109, fols: [], pcursor: 'no_more' } } })
    return json({ errors: [{ message: 'Bad Request' }] }, 400)
  }

  /** Videos only: albums are not served here. */
  function detail(call: Call, work: KuaishouWork | undefined): Record<string, unknown> {
    if (!work || work.deleted || work.form !== 'video')
      return { status: 0, type: null, author: null, photo: null, __typename: 'VisionVideoDetail' }
    const { author } = work
    return {
      status: 1,
      type: 1,
      author: {
        id: eidOf(author),
        name: author.name,
        following: false,
        headerUrl: heads(author).headUrl,
        __typename: 'VisionVideoDetailAuthor',
      },
      photo: {
        id: work.id,
        duration: work.duration,
        caption: work.caption,
        likeCount: display(work.stat.like),
        realLikeCount: work.stat.like,
        viewCount: display(work.stat.view),
        coverUrl: simpleCover(call, work),
        photoUrl: mirror('tymov2.a.kwimgs.com', 'avc720', work.id),
        photoH265Url: '',
        liked: false,
        timestamp: work.timestamp,
        videoRatio: work.width / work.height,
        manifest: manifestOf(call, work),
        manifestH265: {},
        videoResource: {},
        __typename: 'VisionVideoDetailPhoto',
      },
      tags: [],
      commentLimit: { canAddComment: 1, __typename: 'VisionVideoDetailCommentLimit' },
      llsid: '',
      danmakuSwitch: true,
      __typename: 'VisionVideoDetail',
    }
  }

  function simpleCover(call: Call, work: KuaishouWork): string {
    const { photo } = simpleInfo(call, work) as { photo: { coverUrls: { url: string }[] } }
    return photo.coverUrls[0]?.url ?? ''
  }

  /** Desktop address of a work: phones are sent on, desktop browsers are turned away. */
  function desktopPage(call: Call): Answer | undefined {
    const match = /^\/(?:short-video|video|long-video|fw\/photo)\/([\w-]+)/.exec(call.path)
    if (!match) return undefined
    return isMobile(call.userAgent)
      ? redirect(`https://m.gifshow.com/fw/photo/${match[1]}?photoId=${match[1]}`)
      : refusal()
  }

  return {
    site: {
      owns: (host) => isMediaHost(host) || suffixes.some((suffix) => within(host, suffix)),
      isMedia: isMediaHost,
      guard(call) {
        if (isMediaHost(call.host)) return undefined
        if (!isBrowser(call.userAgent)) return refusal()
        if (shareHost(call.host) && call.path.startsWith('/rest/wd/') && !believable(call)) return refusal()
        return signatureFits(call) ? undefined : unsigned()
      },
      answer(call) {
        if (isMediaHost(call.host)) return serveMedia(call, pictures)
        if (call.host === 'v.kuaishou.com' || call.host === 'v.kuaishou.cn' || within(call.host, 'kuaishouapp.com'))
          return short(call)
        if (shareHost(call.host)) return h5(call) ?? page(call)
        if (call.host === 'live.kuaishou.com')
          return (
            liveSite(call, world) ?? (call.path.startsWith('/live_api/') ? json({ data: { result: 2 } }) : undefined)
          )
        if (call.host === 'www.kuaishou.com' || call.host === 'kuaishou.com') {
          if (call.path.startsWith('/f/')) return short(call)
          return call.path === '/graphql' ? graphql(call) : desktopPage(call)
        }
        return undefined
      },
      missing: () => gatewayPage(404, 'Not Found'),
    },
  }
}

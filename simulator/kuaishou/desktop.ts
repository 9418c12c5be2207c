/** The site for desktops: GraphQL, its newer calls, and pages with the state of the GraphQL client. */
import { kuaishouLoggedIn } from '../accounts'
import { alike } from '../likeness'
import { exactJson, html, isMobile, json, redirect } from '../reply'
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { eidOf, type KuaishouWork } from '../world/kuaishou'
import { ids } from '../world/pages'
import { person } from '../world/people'
import { navigates } from '../browser'
import { isDesktop } from './browser'
import { emoticonPath, mirror } from './cdn'
import { emoticons, graphqlComments, newerList } from './comments'
import type { KuaishouDays } from './days'
import type { Devices } from './devices'
import { display, heads, manifestOf, simpleInfo } from './work'

export const refusal = (): Answer => json({ result: 2, error_msg: null, request_id: '618204417735209811' })

export function bodyOf(call: Call): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(call.body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function coverOf(call: Call, work: KuaishouWork): string {
  const { photo } = simpleInfo(call, work) as { photo: { coverUrls: { url: string }[] } }
  return photo.coverUrls[0]?.url ?? ''
}

const authorOf = ({ author }: KuaishouWork): Record<string, unknown> => ({
  id: eidOf(author),
  name: author.name,
  following: false,
  headerUrl: heads(author).headUrl,
  __typename: 'VisionVideoDetailAuthor',
})

const photoOf = (call: Call, work: KuaishouWork): Record<string, unknown> => ({
  id: work.id,
  duration: work.duration,
  caption: work.caption,
  likeCount: display(work.stat.like),
  realLikeCount: work.stat.like,
  viewCount: display(work.stat.view),
  coverUrl: coverOf(call, work),
  photoUrl: mirror('tymov2.a.kwimgs.com', 'avc720', work.id),
  photoH265Url: '',
  liked: false,
  timestamp: work.timestamp,
  videoRatio: work.width / work.height,
  __typename: 'VisionVideoDetailPhoto',
})

/** Videos only: albums are not served here. */
function detail(call: Call, work: KuaishouWork | undefined): Record<string, unknown> {
  if (!work || work.deleted || work.form !== 'video')
    return { status: 0, type: null, author: null, photo: null, __typename: 'VisionVideoDetail' }
  return {
    status: 1,
    type: 1,
    author: authorOf(work),
    photo: { ...photoOf(call, work), manifest: manifestOf(call, work), manifestH265: {}, videoResource: {} },
    tags: [],
    commentLimit: { canAddComment: 1, __typename: 'VisionVideoDetailCommentLimit' },
    llsid: '',
    danmakuSwitch: true,
    __typename: 'VisionVideoDetail',
  }
}

export function desktopSite({ kuaishou: works, people, pictures }: World, devices: Devices, days: KuaishouDays) {
  const byId = (id: unknown): KuaishouWork | undefined => works.find((work) => work.id === id)

  function graphql(call: Call): Answer {
    const { operationName: name, variables, query } = bodyOf(call)
    if (call.method !== 'POST' || typeof query !== 'string' || typeof name !== 'string')
      return json({ errors: [{ message: 'Bad Request' }] }, 400)
    const wanted = variables as { photoId?: unknown; userId?: unknown } | undefined
    const work = byId(wanted?.photoId)
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
    if (name === 'visionProfile') return json({ data: { visionProfile: member ? profile(wanted?.userId) : null } })
    if (name === 'visionProfileUserList')
      return json({ data: { visionProfileUserList: { result: member ? 1 : 109, fols: [], pcursor: 'no_more' } } })
    return json({ errors: [{ message: 'Bad Request' }] }, 400)
  }

  function profile(id: unknown): Record<string, unknown> {
    if (id !== ids.kuaishouUser) return { result: 1, hostName: 'simulated', userProfile: null }
    const who = person(people, 'chef')
    return {
      result: 1,
      hostName: 'simulated',
      userProfile: {
        ownerCount: { fan: display(who.followers), photo: null, follow: 42, photo_public: 366 },
        profile: {
          gender: 'U',
          user_name: who.name,
          user_id: id,
          headurl: heads(who).headUrl,
          user_text: who.sign,
          user_profile_bg_url: '',
        },
        isFollowing: false,
      },
    }
  }

  /** What the site moved away from GraphQL. Strangers need a device; lists of a person are for members. */
  function rest(call: Call): Answer | undefined {
    if (call.path === '/rest/v/photo/comment/list') {
      const work = byId(bodyOf(call).photoId)
      if (!devices.named(call)) return refusal()
      if (!work || work.deleted) return json({ result: 1, commentCountV2: 0, pcursorV2: 'no_more', rootCommentsV2: [] })
      return newerList(work, people)
    }
    if (call.path === '/rest/v/search/feed') {
      if (!kuaishouLoggedIn(call.cookies)) return json({ result: 109, error_msg: null })
      const open = works.filter(({ deleted }) => !deleted)
      return feed(
        call,
        alike(open, String(bodyOf(call).keyword ?? ''), ({ caption }) => caption),
      )
    }
    if (call.path !== '/rest/v/profile/feed') return undefined
    if (!kuaishouLoggedIn(call.cookies)) return json({ result: 109, error_msg: null })
    const own = works.filter(({ author, deleted }) => author === person(people, 'chef') && !deleted)
    const id = String(bodyOf(call).user_id)
    if (!days.knows(id)) return feed(call, id === ids.kuaishouUser ? own : [])
    const page = days.pageOf(id, call.now, String(bodyOf(call).pcursor ?? ''))
    return feed(call, page.works, page.pcursor)
  }

  const feed = (call: Call, list: readonly (KuaishouWork & { top?: boolean })[], pcursor = 'no_more'): Answer =>
    json(
      exactJson({
        result: 1,
        pcursor,
        feeds: list.map((work) => ({
          type: 1,
          author: authorOf(work),
          photo: { ...photoOf(call, work), profileUserTopPhoto: work.top ?? false },
          tags: [],
        })),
      }),
    )

  /** A visitor without a device, and whatever does not open pages as a browser does, gets the bare refusal. */
  function page(call: Call): Answer | undefined {
    const match = /^\/(?:short-video|video|long-video|fw\/photo)\/([\w-]+)/.exec(call.path)
    if (!match) return undefined
    const [, id = ''] = match
    if (isMobile(call.userAgent)) return redirect(`https://m.gifshow.com/fw/photo/${id}?photoId=${id}`)
    if (!isDesktop(call) || !navigates(call)) return refusal()
    if (!devices.named(call)) {
      const { status, headers, body } = refusal()
      return { status, headers: { ...headers, 'set-cookie': devices.issue(call, 'kuaishou.com') }, body }
    }
    const work = byId(id)
    if (!work || work.deleted) return redirect('https://www.kuaishou.com/?isHome=1')
    return apollo(call, work)
  }

  function apollo(call: Call, work: KuaishouWork): Answer {
    const query = `visionVideoDetail({"page":"detail","photoId":"${work.id}"})`
    const [photo, author] = [`VisionVideoDetailPhoto:${work.id}`, `VisionVideoDetailAuthor:${eidOf(work.author)}`]
    const reference = (id: string): object => ({ type: 'id', generated: false, id })
    const shown = work.form === 'video'
    const state = {
      defaultClient: {
        ROOT_QUERY: { [query]: reference(`$ROOT_QUERY.${query}`) },
        [`$ROOT_QUERY.${query}`]: {
          status: shown ? 1 : 0,
          type: shown ? 1 : null,
          author: shown ? reference(author) : null,
          photo: shown ? reference(photo) : null,
          __typename: 'VisionVideoDetail',
        },
        ...(shown ? { [photo]: photoOf(call, work), [author]: authorOf(work) } : {}),
      },
    }
    return html(
      '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>快手</title></head><body><div id="app"></div>' +
        `<script>window.__APOLLO_STATE__=${JSON.stringify(state).replaceAll('/', '\\u002F')};(function(){var s;` +
        '(s=document.currentScript||document.scripts[document.scripts.length-1]).parentNode.removeChild(s);}());' +
        '</script></body></html>\n',
    )
  }

  return {
    answer: (call: Call): Answer | undefined =>
      call.path === '/graphql' ? graphql(call) : call.path.startsWith('/rest/v/') ? rest(call) : page(call),
  }
}

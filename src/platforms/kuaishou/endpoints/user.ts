/** People: profile and public works. */
import { toAmagiError } from '../../../errors'
import { defineEndpoint } from '../../define'
import type { CallContext, Channel, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { accountChannel, liveChannel } from '../channels'
import { graphql } from '../channels/graphql'
import { publicWorks, sensitiveInfo, signPaths, userInfo } from '../channels/live'
import { shapeProfile, shapeVisionProfile, shapeWorkList } from '../shape/user'
import { falcon } from '../sign'
import { principalId } from './params'

const source = 'live_api of live.kuaishou.com and GraphQL of www.kuaishou.com, observed by public clients until 2026-09'
const idOf = (params: CheckedParams): string => String(params.principalId)

type Request = (params: CheckedParams) => UpstreamRequest

function signed(name: keyof typeof signPaths, request: Request, success: string): Channel {
  return liveChannel({ name, request, sign: falcon(signPaths[name]), success })
}

const info = signed('byid', (params) => userInfo(idOf(params)), 'data.userInfo')
const sensitive = signed('sensitive', (params) => sensitiveInfo(idOf(params)), 'data.sensitiveUserInfo')
const works = signed('public', (params) => publicWorks(idOf(params), '', 12), 'data.list')

/** A part that is not worth failing for; being cancelled is. */
async function optional(part: Channel, params: CheckedParams, context: CallContext): Promise<unknown> {
  try {
    return (await part.run(params, context)).body
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled' || error.code === 'internal') throw error
    context.log(`kuaishou: profile goes without ${part.name} (${error.code})`)
    return undefined
  }
}

/** Three calls one after the other: the site limits calls per address. */
const liveProfile: Channel = {
  name: 'live-api',
  async run(params, context) {
    const own = (await info.run(params, context)).body
    const more = await optional(sensitive, params, context)
    const list = await optional(works, params, context)
    return { body: shapeProfile(idOf(params), { info: own, sensitive: more, works: list }) }
  },
}

export const fetchUserProfile = defineEndpoint({
  name: 'fetchUserProfile',
  route: '/fetch_user_profile',
  order: 40,
  title: { zh: '获取用户主页数据', en: 'Profile of a user' },
  source,
  params: { principalId },
  payload: 'author.userInfo',
  cacheSec: 300,
  channels: [
    liveProfile,
    accountChannel({
      name: 'graphql',
      field: 'visionProfile',
      request: (params) => graphql('visionProfile', { userId: idOf(params) }),
      success: 'data.visionProfile.userProfile.profile',
      shape: (body, params) => shapeVisionProfile(body, idOf(params)),
    }),
  ],
})

export const fetchUserWorkList = defineEndpoint({
  name: 'fetchUserWorkList',
  route: '/fetch_user_work_list',
  order: 50,
  title: { zh: '获取用户作品列表数据', en: 'Works of a user' },
  source,
  params: {
    principalId,
    pcursor: {
      type: 'string',
      default: '',
      pattern: /^[\w.-]*$/,
      max: 64,
      example: '1.69157E12',
      description: {
        zh: '翻页游标，来自上一页；留空为第一页',
        en: 'Cursor of the page before; empty for the first page',
      },
    },
    count: {
      type: 'integer',
      default: 12,
      min: 1,
      max: 100,
      unit: 'items',
      example: 12,
      description: { zh: '每页数量', en: 'Entries per page' },
    },
  },
  payload: 'list',
  cacheSec: 120,
  channels: [
    liveChannel({
      name: 'live-api',
      request: (params) => publicWorks(idOf(params), String(params.pcursor ?? ''), Number(params.count ?? 12)),
      sign: falcon(signPaths.public),
      success: 'data.list',
      shape: (body, params) => shapeWorkList(body, idOf(params)),
    }),
  ],
})

/** Articles and lists of articles. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { proves, type UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import type { ParamSpec } from '../../endpoint/record'
import { webChannel } from '../channels'
import { articlePage } from '../channels/article-page'
import { wbi } from '../sign'
import { digitsOf, gaiaToken } from './params'

const articleId = {
  type: 'string',
  required: true,
  pattern: /^(?:cv)?[1-9]\d{0,14}$/i,
  example: '2',
  description: { zh: '专栏 cv 号，可带 cv 前缀', en: 'Number of the article, `cv` in front is accepted' },
} as const satisfies ParamSpec

const source = 'https://github.com/SocialSisterYi/bilibili-API-collect docs/article, 2025-12'

export const fetchArticleContent = defineEndpoint({
  name: 'fetchArticleContent',
  route: '/fetch_article_content',
  order: 200,
  title: { zh: '获取专栏正文内容', en: 'Body of an article' },
  source,
  params: { id: articleId, ...gaiaToken },
  payload: 'data',
  cacheSec: 300,
  channels: [
    webChannel({
      name: 'view',
      request: ({ id }) => ({ url: 'https://api.bilibili.com/x/article/view', query: [['id', digitsOf(id)]] }),
      sign: wbi,
      repeats: true,
      success: 'data.id',
    }),
    articlePage,
  ],
})

/** Ids that do not exist are left out of the answer; nothing left means none of them does. */
function noneFound({ body }: UpstreamAnswer): AmagiError | undefined {
  if (at(body, 'code') !== 0 || proves(at(body, 'data'))) return undefined
  return new AmagiError('not-found', { details: { path: 'data' } })
}

export const fetchArticleCard = defineEndpoint({
  name: 'fetchArticleCard',
  route: '/fetch_article_card',
  order: 210,
  title: { zh: '获取专栏显示卡片信息', en: 'Cards of articles, videos and lists' },
  source,
  params: {
    ids: {
      type: 'string',
      required: true,
      max: 1024,
      pattern: /^(?:(?:av|cv|ep|lv|ss|au|BV)[0-9A-Za-z]+)(?:,(?:av|cv|ep|lv|ss|au|BV)[0-9A-Za-z]+)*$/,
      example: 'cv2,av170001',
      description: { zh: '带前缀的 ID 列表，逗号分隔', en: 'Ids with their letters, separated by commas' },
    },
  },
  payload: 'data',
  cacheSec: 300,
  channels: [
    webChannel({
      name: 'cards',
      request: ({ ids }) => ({ url: 'https://api.bilibili.com/x/article/cards', query: [['ids', String(ids)]] }),
      sign: wbi,
      repeats: true,
      success: 'data',
      judge: noneFound,
    }),
  ],
})

export const fetchArticleInfo = defineEndpoint({
  name: 'fetchArticleInfo',
  route: '/fetch_article_info',
  order: 220,
  title: { zh: '获取专栏文章基本信息', en: 'Information about an article' },
  source,
  params: { id: articleId },
  payload: 'data',
  cacheSec: 300,
  channels: [
    webChannel({
      name: 'viewinfo',
      request: ({ id }) => ({ url: 'https://api.bilibili.com/x/article/viewinfo', query: [['id', digitsOf(id)]] }),
      success: 'data.title',
    }),
  ],
})

export const fetchColumnInfo = defineEndpoint({
  name: 'fetchColumnInfo',
  route: '/fetch_column_info',
  order: 230,
  title: { zh: '获取文集基本信息', en: 'Information about a list of articles' },
  source,
  params: {
    id: {
      type: 'string',
      required: true,
      pattern: /^(?:rl)?[1-9]\d{0,14}$/i,
      example: '207146',
      description: { zh: '文集 rl 号，可带 rl 前缀', en: 'Number of the list, `rl` in front is accepted' },
    },
  },
  payload: 'data',
  cacheSec: 300,
  channels: [
    webChannel({
      name: 'list',
      request: ({ id }) => ({
        url: 'https://api.bilibili.com/x/article/list/web/articles',
        query: [['id', digitsOf(id)]],
      }),
      success: 'data.list',
    }),
    webChannel({
      name: 'list-articles',
      request: ({ id }) => ({ url: 'https://api.bilibili.com/x/article/list/articles', query: [['id', digitsOf(id)]] }),
      success: 'data.list',
    }),
  ],
})

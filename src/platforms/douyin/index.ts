/** The declaration of douyin. */
import { definePlatform } from '../define'
import { apiHosts } from './channels'
import { endpoints } from './endpoints'
import { Guest } from './session'
import { mobileUserAgent } from './headers'
import { canonical, match, linkHosts, shortHosts } from './links'
import { look } from './look'
import { resolve, resolveComments } from './resolve'

export const douyin = definePlatform({
  id: 'douyin',
  words: ['抖音', 'dy'],
  look,
  hosts: {
    links: linkHosts,
    short: shortHosts,
    api: apiHosts,
    media: [
      'douyinvod.com',
      'douyinpic.com',
      'douyinstatic.com',
      'douyincdn.com',
      'douyin.com',
      'iesdouyin.com',
      'snssdk.com',
      'amemv.com',
      'zjcdn.com',
      'huoshanimg.com',
      'byteimg.com',
      'bytednsdoc.com',
      'bytetos.com',
      'bytecdntp.com',
      'pstatp.com',
      'ixigua.com',
      'toutiaovod.com',
    ],
  },
  match,
  canonical,
  // Only the `location` of short links is read: any browser is answered alike.
  linkHeaders: { 'user-agent': mobileUserAgent, 'accept-language': 'zh-CN,zh;q=0.9' },
  endpoints,
  createState: () => new Guest(),
  resolve,
  comments: resolveComments,
})

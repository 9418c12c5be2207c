/** The forms in which people paste a work into a chat. */
import type { ErrorCode } from '../../src/errors'
import type { PlatformId } from '../../src/model/platform-ids'
import type { PostKind } from '../../src/model/post'

export type LinkForm = 'plain' | 'short' | 'text' | 'miniapp' | 'structmsg' | 'kook'

/** What the work has to become. */
export type Expectation =
  { kind: PostKind; images?: number; clips?: number; parts?: number; music?: boolean } | { error: ErrorCode }

export interface WorldLink {
  platform: PlatformId
  /** Key of the work in the world. */
  key: string
  title: string
  /** Canonical id, as in `Target.id`. */
  id: string
  expect: Expectation
  /**
   * `plain`: address from a browser; `short`: share link; `text`: share text with noise around it;
   * `miniapp`, `structmsg`: JSON text of a QQ card; `kook`: what KOOK makes of a pasted link.
   */
  forms: Record<LinkForm, string>
}

/** Slashes escaped as QQ does it. */
const ark = (value: unknown): string => JSON.stringify(value).replaceAll('/', '\\/')

/** QQ mini-program card; the link sits in `qqdocurl`, the other addresses lead nowhere. */
export function miniapp(appid: string, appName: string, title: string, url: string): string {
  return ark({
    ver: '1.0.0.19',
    prompt: `[QQ小程序]${title}`,
    config: {
      type: 'normal',
      width: 0,
      height: 0,
      forward: 1,
      autoSize: 0,
      ctime: 1740800000,
      token: '5ad0'.repeat(8),
    },
    needShareCallBack: false,
    app: 'com.tencent.miniapp_01',
    view: 'view_8C8E89B49BE609866298ADDFF2DBABA4',
    meta: {
      detail_1: {
        appid,
        appType: 0,
        title: appName,
        desc: title,
        icon: 'http://miniapp.gtimg.cn/public/appicon/simulated_200.jpg',
        preview: 'https://qq.ugcimg.cn/v1/simulated/preview',
        url: 'm.q.qq.com/a/s/51d51d51d51d51d51d51d51d51d51d51',
        scene: 1036,
        host: { uin: 20002, nick: '示例用户' },
        shareTemplateId: '8C8E89B49BE609866298ADDFF2DBABA4',
        shareTemplateData: {},
        qqdocurl: url,
        showLittleTail: '',
        gamePoints: '',
        gamePointsUrl: '',
        shareOrigin: 0,
      },
    },
  })
}

/** Older share card of the SDK; the link sits in `jumpUrl`. */
export function structmsg(appid: number, tag: string, title: string, url: string): string {
  return ark({
    app: 'com.tencent.structmsg',
    config: { ctime: 1740800000, forward: 1, token: '5ad0'.repeat(8), type: 'normal' },
    desc: '新闻',
    extra: JSON.stringify({ app_type: 1, appid, msg_seq: 0, uin: 20002 }),
    meta: {
      news: {
        action: '',
        android_pkg_name: '',
        app_type: 1,
        appid,
        ctime: 1740800000,
        desc: `来自${tag}的分享`,
        jumpUrl: url,
        preview: 'https://pic.ugcimg.cn/simulated/jpg1',
        source_icon: 'https://open.gtimg.cn/open/app_icon/simulated_100_m.png?t=1',
        source_url: '',
        tag,
        title,
        uin: 20002,
      },
    },
    prompt: `[分享]${title}`,
    ver: '0.0.0.1',
    view: 'news',
  })
}

/** A pasted link as KOOK's adapter hands it on. */
export const kook = (url: string, after: string): string => `[${url}](${url}) ${after}`

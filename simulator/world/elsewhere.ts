/** What people share besides works, people and rooms: codes of short links, and where they lead. Shapes as public lists have them. */
import type { PlatformId } from '../../src/model/platform-ids'

/** Address by code. None of them is a work, and none is gone. */
export const elsewhere: Readonly<Record<PlatformId, Readonly<Record<string, string>>>> = {
  bilibili: {
    maLLb2x:
      'https://mall.bilibili.com/neul-next/index.html?page=magic-reward_detail&itemsId=1017&share_medium=android',
    mangA2x: 'https://manga.bilibili.com/mc30170?share_source=COPY&unique_k=mangA2x',
    topiC2x: 'https://m.bilibili.com/topic-detail?topic_id=1017&topic_name=%E6%98%A5%E5%A4%A9&unique_k=topiC2x',
    homeP2x: 'https://m.bilibili.com/?share_source=COPY&unique_k=homeP2x',
    tickeT2: 'https://show.bilibili.com/platform/detail.html?id=101700&unique_k=tickeT2',
    gameC2x: 'https://www.biligame.com/detail/?id=101700&sourceFrom=1017',
  },
  douyin: {
    gOOds2x: 'https://haohuo.jinritemai.com/ecommerce/trade/detail/index.html?id=3501700000000000000',
    seriE2x: 'https://www.iesdouyin.com/share/series/7100000000000001017/?from_aid=1128',
    hashT2x: 'https://www.iesdouyin.com/share/challenge/1601700000000000/?u_code=0&from_aid=1128',
    homeP2x: 'https://www.douyin.com/?recommend=1&from_aid=1128&share_sign=simulated',
  },
  kuaishou: {
    sHop2x: 'https://app.kwaixiaodian.com/web/kwaishop-goods-detail-page-app?id=20170000000000&cc=share_copylink',
    pLayl2x: 'https://v.m.chenzhongtech.com/fw/playlet/3xsimulated1017?cc=share_copylink',
    tagS2x: 'https://v.m.chenzhongtech.com/fw/tag/text?tag=%E6%98%A5%E5%A4%A9&cc=share_copylink',
    homeP2x: 'https://www.kuaishou.com/?cc=share_copylink&kpn=KUAISHOU&shareToken=X-simulated',
  },
}

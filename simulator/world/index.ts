/** Everything the simulated platforms hold: made anew for every simulator, always the same. */
import { PictureBook } from '../assets'
import { buildBilibili, type BilibiliWork } from './bilibili'
import { buildDouyin, type DouyinWork } from './douyin'
import { buildKuaishou, type KuaishouWork } from './kuaishou'
import type { WorldLink } from './links'
import { buildPages } from './pages'
import { buildPeople, type Person } from './people'

export interface World {
  pictures: PictureBook
  people: Record<string, Person>
  bilibili: BilibiliWork[]
  douyin: DouyinWork[]
  kuaishou: KuaishouWork[]
  links: WorldLink[]
  /** Dynamics, articles, rooms, seasons, people, sounds and lists, in the same forms. */
  pages: WorldLink[]
}

export function buildWorld(): World {
  const pictures = new PictureBook()
  const people = buildPeople(pictures)
  const bilibili = buildBilibili(pictures, people)
  const douyin = buildDouyin(pictures, people)
  const kuaishou = buildKuaishou(pictures, people)
  return {
    pictures,
    people,
    bilibili: bilibili.works,
    douyin: douyin.works,
    kuaishou: kuaishou.works,
    links: [...bilibili.links, ...douyin.links, ...kuaishou.links],
    pages: buildPages(people, { bilibili: bilibili.works, douyin: douyin.works }),
  }
}

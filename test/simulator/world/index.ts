/** Everything the simulated platforms hold: made anew for every simulator, always the same. */
import { PictureBook } from '../assets'
import { buildBilibili, type BilibiliWork } from './bilibili'
import type { WorldLink } from './links'
import { buildPeople, type Person } from './people'

export interface World {
  pictures: PictureBook
  people: Record<string, Person>
  bilibili: BilibiliWork[]
  links: WorldLink[]
}

export function buildWorld(): World {
  const pictures = new PictureBook()
  const people = buildPeople(pictures)
  const bilibili = buildBilibili(pictures, people)
  return { pictures, people, bilibili: bilibili.works, links: [...bilibili.links] }
}

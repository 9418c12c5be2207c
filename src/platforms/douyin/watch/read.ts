/** Works of a list, as a list tells of them. What a card shows of them is read when one is drawn. */
import { richToPlain, type Work } from '../../../model'
import { clockIds } from '../../clock-ids'
import { changed, slice, usableList, type Slice } from '../../slice'
import { traitTags } from '../../traits'
import { portrait } from '../read/author'
import { workKindOf } from '../read/aweme'
import { topicNames, workText } from '../read/text'
import { personFacts } from '../../person-facts'

/** Ids of works and broadcasts have 19 digits; whatever is no whole number has no place in time. */
export const idShape = /^\d{10,20}$/

/** The clock in an id is the one of Unix; 6 of 6 captured works agree to 36 s. */
export const ids = clockIds(0)

const kinds = { video: 'video', album: 'pictures', article: 'article' } as const

/** Not for everybody, or not yet. `private_status`: 1 oneself, 2 friends. */
const isHidden = (aweme: Slice): boolean =>
  ['in_reviewing', 'is_delete', 'is_prohibited', 'private_status', 'part_see'].some((name) =>
    aweme.flag(`status.${name}`),
  )

/** People of one work that are looked through. */
const mostMakers = 50

/** A work in a list and who made it. */
export interface Item {
  readonly work: Work
  /** `sec_uid` of everybody who made it; none where the list does not say. */
  readonly makers: readonly string[]
  /** Name and portrait of its author. */
  readonly name?: string
  /** Put there by the site for money. */
  readonly isAd: boolean
  readonly face?: string
}

/** The smallest one that is there: it is shown small. */
export const faceOf = (user: Slice | undefined): string | undefined =>
  user && portrait(user, 'thumb')?.source.urls.find((url) => url.startsWith('https://'))

function readItem(aweme: Slice): Item | undefined {
  const id = aweme.id('aweme_id')
  if (!idShape.test(id)) throw changed('aweme_id')
  const at = ids.publishedAt(id, aweme.optionalNumber('create_time'))
  const title = aweme.optionalString('item_title')
  const name = aweme.optionalString('author.nickname')
  const face = faceOf(aweme.optionalSlice('author'))
  const author = aweme.optionalId('author.sec_uid')
  const others = aweme.optionalList('cooperation_info.co_creators', (one) => one.optionalId('sec_uid'), mostMakers)
  const isStory = aweme.flag('is_story') || aweme.flag('is_24_story')
  const work: Work = {
    id,
    order: ids.orderOf(id, at),
    at,
    kind: kinds[workKindOf(aweme)],
    target: { platform: 'douyin', kind: 'work', id },
    ...(aweme.flag('is_top') ? { pinned: true } : {}),
    ...(isHidden(aweme) ? { hidden: true } : {}),
    text: [title, richToPlain(workText(aweme))].filter(Boolean).join('\n'),
    tags: [...topicNames(aweme), ...traitTags(isStory ? ['story'] : [])],
  }
  const makers = [...(author === undefined ? [] : [author]), ...others]
  return {
    work,
    makers,
    isAd: aweme.flag('is_ads'),
    ...personFacts(name || undefined, face),
  }
}

/** Entries of `aweme_list`, the unreadable ones left out. */
export const readItems = (body: unknown): Item[] => usableList(slice(body), 'aweme_list', readItem)

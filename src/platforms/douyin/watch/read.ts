/** Works of a list, as a list tells of them. What a card shows of them is read when one is drawn. */
import { richToPlain, type Work } from '../../../model'
import { slice, usableList, type Slice } from '../../slice'
import { hourMs } from '../../../units'
import { workKindOf } from '../read/aweme'
import { topicNames, workText } from '../read/text'

/** Ids of works and broadcasts have 19 digits; whatever is no whole number has no place in time. */
const idShape = /^\d{10,20}$/

/** Milliseconds since the epoch at which a work or a broadcast was made, by its id; 6 of 6 captured works agree to 36 s. */
export const timeOfId = (id: string): number => Number(BigInt(id) >> 32n) * 1000

const kinds = { video: 'video', album: 'pictures', article: 'article' } as const

/** Position in time: the id, unless the work waited to be published; then what its id would be. */
function orderOf(id: string, at: number): string {
  if (at - timeOfId(id) < hourMs) return id
  return String(BigInt(Math.floor(at / 1000)) << 32n)
}

/** Not for everybody, or not yet. `private_status`: 1 oneself, 2 friends. */
const isHidden = (aweme: Slice): boolean =>
  ['in_reviewing', 'is_delete', 'is_prohibited', 'private_status', 'part_see'].some((name) =>
    aweme.flag(`status.${name}`),
  )

/** A work in a list and who made it. */
export interface Item {
  readonly work: Work
  /** `sec_uid` of everybody who made it; none where the list does not say. */
  readonly makers: readonly string[]
  /** Name of its author. */
  readonly name?: string
}

function readItem(aweme: Slice): Item | undefined {
  const id = aweme.id('aweme_id')
  if (!idShape.test(id)) return undefined
  const created = aweme.optionalNumber('create_time') ?? 0
  const at = created > 0 ? created * 1000 : timeOfId(id)
  const title = aweme.optionalString('item_title')
  const name = aweme.optionalString('author.nickname')
  const author = aweme.optionalId('author.sec_uid')
  const others = aweme.optionalList('cooperation_info.co_creators', (one) => one.optionalId('sec_uid'))
  const work: Work = {
    id,
    order: orderOf(id, at),
    at,
    kind: kinds[workKindOf(aweme)],
    target: { platform: 'douyin', kind: 'work', id },
    ...(aweme.flag('is_top') ? { pinned: true } : {}),
    ...(isHidden(aweme) ? { hidden: true } : {}),
    text: [title, richToPlain(workText(aweme))].filter(Boolean).join('\n'),
    tags: topicNames(aweme),
  }
  return { work, makers: [...(author === undefined ? [] : [author]), ...others], ...(name ? { name } : {}) }
}

/** Entries of `aweme_list`, the unreadable ones left out. */
export const readItems = (body: unknown): Item[] => usableList(slice(body), 'aweme_list', readItem)

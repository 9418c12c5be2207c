/** The play list's own answers (`medialist`) → the documented body of each kind of list. */
import { at } from '../../../json'
import { present, success } from './present'

/** What both answers of a list say: its head, then its entries. */
export interface MediaList {
  info: unknown
  entries: unknown
}

const entriesOf = ({ entries }: MediaList): unknown => at(entries, 'data.media_list')

/** Favourites; entries name their video `bv_id`. */
export function favouritesOf(list: MediaList): unknown {
  return success({ info: at(list.info, 'data'), medias: entriesOf(list) })
}

/** Collections; heads call the title a name. */
export function collectionOf(list: MediaList): unknown {
  const head = at(list.info, 'data')
  return success({ meta: metaOf(head), archives: entriesOf(list) })
}

function metaOf(head: unknown): unknown {
  return present({
    name: at(head, 'title'),
    description: at(head, 'intro'),
    cover: at(head, 'cover'),
    mid: at(head, 'upper.mid') ?? at(head, 'mid'),
    upper: at(head, 'upper'),
    total: at(head, 'media_count'),
    ctime: at(head, 'ctime'),
    ptime: at(head, 'ctime'),
  })
}

/** Collections as those who keep one in their favourites get them. */
export const collectionOfFavourite = (body: unknown): unknown =>
  success({ meta: metaOf(at(body, 'data.info')), archives: at(body, 'data.medias') })

/** Series; the same head, and the entries at the side of `series/archives`. */
export const seriesOf = (list: MediaList): unknown =>
  success({ meta: metaOf(at(list.info, 'data')), archives: entriesOf(list) })

/** A video's information from elsewhere → the documented body of `view`. */
import { at, isObject } from '../../../json'
import { success } from './present'

/** `wbi/view/detail` holds the documented body one step deeper. */
export const viewOfDetail = (body: unknown): unknown => success(at(body, 'data.View'))

/** The page for phones holds it in its state. */
export const viewOfPage = (state: unknown): unknown => success(at(state, 'video.viewInfo'))

/** The single card of an answer of `article/cards`; undefined when there is none. */
export function cardOf(body: unknown): unknown {
  const cards = at(body, 'data')
  return isObject(cards) ? Object.values(cards)[0] : undefined
}

/** A card lacks the parts, which `pagelist` has. */
export function viewOfCard(card: unknown, pages: unknown): unknown {
  return success({ ...(isObject(card) ? card : {}), ...(Array.isArray(pages) ? { pages } : {}) })
}

/** Streams of the phone's page: one file, which is that of the part the page shows. */
export function streamsOfPage(state: unknown): unknown {
  const files = at(state, 'video.playUrlInfo')
  const [file] = Array.isArray(files) ? (files as unknown[]) : []
  const url = at(file, 'url')
  return success({
    format: 'mp4',
    durl: typeof url === 'string' && url ? [{ order: 1, url, backup_url: null }] : [],
  })
}

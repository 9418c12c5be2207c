/** Results of all kinds → those of the search for videos. */
import { at } from '../../../json'
import { success } from './present'

/** Kinds stand side by side, each with a list of its own; without one of videos none was found. */
export function videosOfSearch(body: unknown): unknown {
  const kinds = at(body, 'data.result')
  const videos = Array.isArray(kinds)
    ? (kinds as unknown[]).find((kind) => at(kind, 'result_type') === 'video')
    : undefined
  return success({ result: at(videos, 'data') ?? [] })
}

/** One picture as a file somebody can show, if any of its addresses has one. */
import { join } from 'node:path'
import { AmagiError, toAmagiError } from '../../errors'
import type { ImageMedia } from '../../model'
import { mib } from '../../units'
import type { Downloaded } from '../fetch/types'
import type { Pictures } from '../picture'
import { createBudget } from '../space'
import type { Fetching } from './fetching'
import { finished, type Made, type Workplace } from './place'

/** Cap of one picture in bytes where the caller names none; pictures are decoded from memory. */
const maxPictureBytes = 40 * mib

/**
 * Every address in turn: platforms offer one picture in several formats, of which one may be readable. What nothing
 * here decodes is the answer when there is nothing better.
 */
export function createImageMaker(fetching: Fetching, pictures: Pictures) {
  return async (image: ImageMedia, place: Workplace): Promise<Made> => {
    let urls = [...new Set(image.source.urls)]
    let unreadable: Downloaded | undefined
    for (let turn = 0; ; turn++) {
      try {
        const path = join(place.dir, `picture-${turn}`)
        const budget = createBudget(place.maxBytes ?? maxPictureBytes)
        const got = await fetching.one({ ...image.source, urls }, 'picture', path, budget, place)
        urls = urls.filter((_, index) => index !== got.index)
        const verdict = await pictures.judge(got.path, got.kind, place.signal)
        if (verdict === 'shown') return await finished(got.path, got.kind)
        if (verdict === 'unreadable') unreadable ??= got
        if (urls.length > 0) continue
        if (!unreadable) throw new AmagiError('upstream-changed', { message: 'the picture is broken' })
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (error.code === 'cancelled' || !unreadable) throw error
      }
      return finished(unreadable.path, unreadable.kind)
    }
  }
}

/** The list of emotes: `[name]` tokens that the platform has a picture for. */
import type { Picture } from '../../../model'
import type { Emotes } from '../../resolving'
import { slice } from '../../slice'
import { picture } from './sources'

/** Body of `fetch_emoji_list`. */
export function readEmotes(body: unknown): Emotes {
  const list = slice(body).optionalList('emoji_list', (entry): [string, Picture] | undefined => {
    const name = entry.optionalString('display_name')
    const found = picture(entry, 'emoji_url')
    return name !== undefined && found ? [name, found] : undefined
  })
  return new Map(list)
}

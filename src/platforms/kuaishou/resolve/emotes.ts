/** The emotes of the platform, for texts and comments alike. */
import type { ResolveContext } from '../../define'
import { optional, type Emotes } from '../../resolving'
import { readEmotes } from '../read/comments'

/** Decoration: without the list a text keeps its tokens. */
export async function emotesOf(context: ResolveContext): Promise<Emotes> {
  const load = async () => readEmotes((await context.call('fetchEmojiList', {})).body)
  return (await optional('kuaishou: the list of emotes', context, load)) ?? new Map()
}

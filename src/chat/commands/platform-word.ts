/** Platforms as people name them in commands. */
import type { PlatformId } from '../../model'
import type { Platform } from '../../platforms/define'
import { key } from '../../words/families'
import { plainWord } from '../push/kind-words'
import { plainly, type Say } from '../say'

/** The platform of this id or word; `undefined` = no such platform. */
export function readPlatform(word: string, platforms: readonly Platform[]): PlatformId | undefined {
  const wanted = plainWord(word)
  return platforms.find(({ id, words }) => id === wanted || words.some((own) => own.toLowerCase() === wanted))?.id
}

/** Its name in a line that is said. */
export const nameOf = (say: Say, platform: PlatformId | 'all'): string => plainly(say(key('platform', platform)))

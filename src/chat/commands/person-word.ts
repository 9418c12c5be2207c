/** People by the number or name a platform has for them, as it is written in commands. */
import type { PlatformId } from '../../model'
import { platforms } from '../../platforms'
import { kindsIn, plainWord } from '../push/kind-words'
import { watchingOf } from '../push/watching'
import { readPlatform } from './platform-word'
import type { CommandContext } from './record'

/** `UID`, `抖音号：`: what people call the number of a platform, alone. */
export const isCalled = (word: string, id: PlatformId): boolean => {
  const plain = plainWord(word)
  return (watchingOf(id)?.called ?? []).some((name) => plain === name || plain === `${name}:`)
}

/** The same, or in front of the number. */
const beginsCalled = (word: string, id: PlatformId): boolean =>
  (watchingOf(id)?.called ?? []).some((name) => new RegExp(`^${name}(?::|(?=\\d)|$)`).test(plainWord(word)))

/** A platform in front, by its name or by what its numbers are called. */
export function platformIn([first = '']: readonly string[], { kit }: Pick<CommandContext, 'kit'>) {
  const byName = readPlatform(first, kit.platforms)
  return { byName, platform: byName ?? kit.platforms.find(({ id }) => beginsCalled(first, id))?.id }
}

/** Names of platforms and of their numbers, the longest first: one may begin with another. */
const names = platforms
  .flatMap(({ id, words }) => [id, ...words, ...(watchingOf(id)?.called ?? [])].map((name) => name.toLowerCase()))
  .sort((a, b) => b.length - a.length)

/** `B站直播`, `UID：123`, `up主`: a platform or what its numbers are called, with a number or kinds behind, without a blank. */
export function unglued(text: string): string | undefined {
  const plain = plainWord(text).replace(/^:/, '')
  const name = names.find((own) => plain.startsWith(own))
  if (name === undefined) return undefined
  const behind = plain.slice(name.length)
  const isOurs = /^(?::[\w.-]+|:?(?:uid:?)?\d\S*|:)?$/.test(behind) || kindsIn(behind) !== undefined
  return isOurs ? `${name} ${behind.replace(/^:/, '')}` : undefined
}

/** The same, or a number of the list. */
export const ungluedPlace = (text: string): string | undefined =>
  /^[:：]?[#＃]?[\d０-９]/.test(text) ? text.replace(/^[:：]/, '') : unglued(text)

/** Whether a word may be somebody of a platform: its number, or what he has chosen in its place. */
export const isNumber = (word: string, id: PlatformId): boolean => {
  const { named, find } = watchingOf(id) ?? {}
  return named?.(word) !== undefined || (find !== undefined && /^[\w.-]{2,}$/.test(word))
}

/** Words behind an ordinary one that name somebody: a platform and a number, or a number by what it is called. */
export function namesSomebody(rest: string, context: Pick<CommandContext, 'kit'>): true | undefined {
  const words = rest.split(/\s+/u)
  const { byName, platform } = platformIn(words, context)
  if (!platform) return undefined
  const [first = '', second = ''] = (byName ? words.slice(1) : words).map((word) => word.normalize('NFKC'))
  return isNumber(isCalled(first, platform) ? second : first, platform) ? true : undefined
}

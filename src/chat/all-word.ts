/** How people say that they mean all of something. Pure. */
import { plainWord } from './push/kind-words'

const every = ['全部', '所有', 'all']
/** In a list of people. */
const everyone = ['全部订阅', '所有订阅', '*']
/** Beyond the chat. */
const everywhere = ['全局', 'everywhere']

const oneOf = (...words: string[]): ((word: string | undefined) => boolean) => {
  const all = new Set(words)
  return (word) => word !== undefined && all.has(plainWord(word))
}

/** All there are of what a command is about: platforms, answers under way, kinds. */
export const meansAll = oneOf(...every)
/** All who are followed. */
export const meansEverybody = oneOf(...every, ...everyone)
/** All chats. */
export const meansAllChats = oneOf(...every, ...everywhere)

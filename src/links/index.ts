export { findLinks } from './find'
export type { FoundLink, LinkMatcher, MessageElement } from './types'

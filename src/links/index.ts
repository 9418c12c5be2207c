export { findLinks } from './find'
export type { FindOptions, FoundLink, LinkMatcher, LinkOrigin, MessageElement } from './types'

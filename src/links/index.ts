export { findLinks, hasUnread } from './find'
export { findNamed } from './named'
export type { FoundLink, LinkMatcher, MessageElement } from './types'

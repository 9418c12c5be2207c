export { findLinks, hasUnread } from './find'
export type { FoundLink, LinkMatcher, MessageElement } from './types'

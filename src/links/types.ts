/** Types of link finding: pure, no Koishi import; a Koishi `h` element fits `MessageElement`. */
import type { Target } from '../model'

/** The part of a Koishi `h` element that is looked at. */
export interface MessageElement {
  type: string
  attrs: Record<string, unknown>
  children?: readonly MessageElement[]
}

/** What finding needs to know of a platform. */
export interface LinkMatcher {
  hosts: { readonly links: readonly string[]; readonly short: readonly string[] }
  /** Schemes of its apps, without `://`. */
  appSchemes?: readonly string[]
  match(url: URL): Target | null
  matchText?(text: string, whole: boolean): { target: Target; index: number }[]
}

/** Where a link was found. Cards are `json`, `xml`, `share`. */
export type LinkOrigin = 'text' | 'a' | 'json' | 'xml' | 'share' | 'markdown'

/** A link of one of our platforms, before any request: the target may still be a short link. */
export interface FoundLink {
  target: Target
  /**
   * The address as it was found, over https (or the scheme of an app), without fragment and trailing marks; for bare ids the id.
   * It may still carry tracking: what people or logs see is the platform's `canonical(target)`.
   */
  url: string
  from: LinkOrigin
}

/** How a message is looked through; the chat fills it from the settings. */
export interface FindOptions {
  /** Bare BV/av ids count; default true. */
  bareIds?: boolean
  /** `cards`: only json, xml and share elements; `links`: everything but those. Default `all`. */
  scope?: 'all' | 'cards' | 'links'
  /** Cap; default 3. */
  max?: number
}

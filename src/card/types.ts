/** The card engine as the chat side sees it. Implemented by `createCardEngine` in `engine.ts`. */
import type { FileHeaders, Transport } from '../http/types'
import type { PlatformId, Post } from '../model'
import type { Platform } from '../platforms/define'
import type { FontState } from './fonts'
import type { RendererBuild } from './renderer'
import type { CardView } from './views'

/** One drawing. Time and place are handed in, so that the same post gives the same card. */
export interface CardOptions {
  /** `auto`: by platform and cover. */
  theme: 'auto' | 'light' | 'dark'
  /** `zh-CN` or `en-US`; others fall back to zh-CN. */
  locale: string
  /** Milliseconds since the epoch, for relative times. */
  now: number
  /** IANA name; default the system's. */
  timeZone?: string
  /** JPEG quality; default 88. */
  quality?: number
  /** Default `jpeg`; `png` is exact and four to six times larger. */
  format?: 'jpeg' | 'png'
  compact?: boolean
  /** What happened, in words, above everything else. */
  banner?: string
  /** Mark, date, id and code at the end of the card; default true. */
  footer?: boolean
  signal?: AbortSignal | undefined
}

/** One sheet; sizes in pixels. A tall card comes as several. */
export interface DrawnCard {
  data: Buffer
  mime: 'image/jpeg' | 'image/png'
  width: number
  height: number
}

interface CardEngine {
  /**
   * One or more pages. Rejects with AmagiError: `unsupported` when no renderer can be loaded, `rate-limited` when
   * too many cards wait, `timeout`, `cancelled`.
   */
  draw(post: Post, options: CardOptions): Promise<DrawnCard[]>
  close(): void
}

/** The engine with the cards that are not about one post. */
export interface ViewCardEngine extends CardEngine {
  /** As {@link CardEngine.draw}; of the views only danmaku have a compact form. */
  drawView(view: CardView, options: CardOptions): Promise<DrawnCard[]>
  /** On what cards rest. Loads what draws them; never rejects. */
  state(): Promise<EngineState>
}

/** What paints cards, and with which fonts. */
export interface EngineState {
  /** `none`: answers go out as text. */
  renderer: RendererBuild | 'none'
  fonts: FontState
}

/** Kept for the life of an engine; nothing is loaded before its first card. */
export interface CardEngineOptions {
  transport: Transport
  /** Whose looks cards may wear; default all. */
  platforms?: readonly Pick<Platform, 'id' | 'look'>[]
  /** Host suffixes pictures of a platform may come from. */
  mediaHosts(platform: PlatformId): readonly string[]
  /** Kinds of files that may come from other hosts as well; default none. */
  openHosts?(platform: PlatformId): readonly ('media' | 'picture')[]
  /** Headers of requests for pictures of a platform; default a neutral browser. */
  mediaHeaders?(platform: PlatformId): FileHeaders
  /** Font files of the administrator's own. */
  fonts?: readonly string[]
  log?: (line: string) => void
}

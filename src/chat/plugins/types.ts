/**
 * What other plugins get: the service `amagi` and two events. Inject it (`inject: ['amagi']`) and import the types with
 * `import type {} from 'koishi-plugin-amagi'`.
 */
import type { Awaitable, h, Session } from 'koishi'
import type { PlatformMethods } from '../../api/methods'
import type { CardView, FactsView, HelpView, StatisticsView } from '../../card/views'
import type { FoundLink } from '../../links'
import type { Cleaned, MediaFile } from '../../media/file'
import type { Post, Target } from '../../model'
import type { CountedChats, Diagnosis, Report, Status } from '../insight/types'
import type { Versions } from '../insight/versions'
import type { ChatRef } from '../ref'
import type { AfterAnswer, BeforeAnswer } from './answers'

/** Where links are looked for: a text, an address, or elements of a message (cards included). */
export type Content = string | readonly h[]

/** About one piece of work. */
export interface AskOptions {
  /** Ends it with `cancelled`. */
  signal?: AbortSignal
  /** The platform is asked although an answer is kept: addresses in it may have expired. */
  fresh?: boolean
}

/** How a card looks; what is absent is as the settings of the plugin say. */
export interface DrawOptions {
  signal?: AbortSignal
  theme?: 'auto' | 'light' | 'dark'
  /** Language of the words on it: `zh-CN` or `en-US`. */
  locale?: string
  /** Only the most important facts. */
  compact?: boolean
  /** Mark, date, id and code at the end. */
  footer?: boolean
}

/** Which media of a work, and how large. */
export interface MediaOptions extends AskOptions {
  /** As people write it behind `--q`: `720`, `1080p`, `最高`; absent = what the settings say. */
  quality?: string
  /** Its sound instead of the work. */
  sound?: boolean
  /** Largest video in bytes; absent = what the settings say. */
  maxBytes?: number
}

/** In which language it is told; absent = that of the instance. */
export interface InsightOptions {
  locale?: string
  signal?: AbortSignal
}

/** What was found out, the card of it (`draw(view)`), and the same in lines of text. */
export interface Told<Facts, View extends CardView> {
  facts: Facts
  view: View
  text: string
}

/**
 * The service `ctx.amagi`. Typed methods per endpoint (`ctx.amagi.bilibili.fetchOneVideo(…)`) over the sessions, cookies
 * and pace of the plugin, and what its answers are made of. Everything that can fail rejects with AmagiError (`code`,
 * `details`); after the plugin was unloaded with `cancelled`.
 */
export interface Amagi extends PlatformMethods {
  /** Links of the platforms, in reading order and without a request; the target of a short link is `short` still. */
  find(content: Content): FoundLink[]
  /**
   * What the first link in it points at, short links followed. Rejects with `bad-input` without a link, `unsupported` for
   * pages that are no work and for platforms that are switched off.
   */
  target(content: Content | Target, options?: AskOptions): Promise<Target>
  /** The work behind the first link in it, in one shape for all platforms. Rejects as {@link target} and as the platform does. */
  resolve(content: Content | Target, options?: AskOptions): Promise<Post>
  /** A card as PNG, as an answer would have it; the sheets of a tall one below each other. */
  draw(what: Post | CardView, options?: DrawOptions): Promise<Buffer>
  /**
   * The video, pictures or sound of a work as files, chosen and made as for an answer. They are removed ten minutes after
   * their last use, or before that when room is needed: copy what is to last. Rejects with `too-large`, `unsupported`
   * (the work has none), and as a download does.
   */
  media(post: Post, options?: MediaOptions): Promise<MediaFile[]>
  /** Why a link is answered as it is, in a chat or where everything goes; the platform is asked anew. Rejects as {@link target}. */
  diagnose(
    content: Content | Target,
    options?: InsightOptions & { chat?: ChatRef },
  ): Promise<Told<Diagnosis, FactsView>>
  /** How the plugin does. Names of accounts are in it, cookies are not. */
  status(options?: InsightOptions): Promise<Told<Status, FactsView>>
  /** What was counted in one chat, or in all of them; undefined while there is nothing, or counting is off. */
  statistics(options?: InsightOptions & { chat?: ChatRef }): Promise<Told<CountedChats, StatisticsView> | undefined>
  /** The last failures, without anything personal, kept as files as by the command; undefined while nothing failed. */
  report(): Promise<Report | undefined>
  /** Removes downloaded files nobody uses. */
  clean(): Promise<Cleaned>
  /** Of plugin, Koishi and Node. */
  versions(): Versions
  /** The commands somebody may use where he wrote. */
  help(session: Session): Promise<Told<readonly string[], HelpView>>
}

declare module 'koishi' {
  interface Context {
    /** Links of douyin, bilibili and kuaishou: resolved, drawn, downloaded. Of koishi-plugin-amagi. */
    amagi: Amagi
  }
  interface Events {
    /**
     * An answer is about to go out; `true` keeps it from going. Waits up to five seconds for each listener; one that fails
     * has no say.
     */
    'amagi/before-answer'(answer: BeforeAnswer): Awaitable<boolean | void>
    /** An answer is over. */
    'amagi/after-answer'(answer: AfterAnswer): Awaitable<void>
  }
}

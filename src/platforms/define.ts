/** Declaring a platform and its endpoints. */
import type { AmagiError } from '../errors'
import type { BufferedResponse, FileHeaders, PaceRule } from '../http/types'
import type {
  Account,
  Candidate,
  CommentSection,
  DanmakuTrack,
  Discussed,
  FollowOutcome,
  NewsKind,
  PlatformId,
  Post,
  PostKind,
  Sighting,
  Target,
  TargetKind,
  VideoSummary,
} from '../model'
import type { Look } from './look'
import type { UpstreamAnswer } from './endpoint/judge'
import type { Witness } from './witness'
import type { CallContext, Channel, Endpoint, EndpointAnswer, ParamSpecs } from './endpoint/record'

/** What a caller may say about one piece of work; aborting rejects with `cancelled`. */
export interface ResolveOptions {
  signal?: AbortSignal | undefined
  /** Upstream is asked although an answer is kept: addresses in it may have expired. */
  fresh?: boolean
  /** Milliseconds since the epoch (by the clock of the service) when the result has to be there; absent = the usual time. */
  until?: number
  /** What of comments is shown; absent = the usual. More is not asked for where it would cost requests. */
  discussed?: Discussed
  /** Is told of every channel that is asked; of equal work under way at the time it hears nothing. */
  witness?: Witness | undefined
}

/** What `resolve` works with. */
export interface ResolveContext extends CallContext {
  /** See `ResolveOptions.discussed`. */
  discussed?: Discussed | undefined
  /** Runs an endpoint of this platform through its ladder, with parameter check. */
  call(endpoint: string, params: Record<string, string | number | undefined>): Promise<EndpointAnswer>
}

/** One quality of a platform's own list. */
export interface QualityStep {
  /** Its number, larger is better; that of `VideoVariant.step`. */
  readonly step: number
  /** Nominal short side in pixels. */
  readonly side: number
  /** What people read. */
  readonly label: string
}

/** What an endpoint was asked with; empty text where it was not. */
export type Asked = (endpoint: string, param: string) => string

/** A post, its comments or its danmaku, and the endpoints it is made of: tells whether answers can be read. */
export interface Reading {
  readonly what: 'post' | 'comments' | 'danmaku'
  /** The leading one first. */
  readonly endpoints: readonly string[]
  target(asked: Asked): Pick<Target, 'kind' | 'id'>
}

/** One reading in one line. */
export const reading = (what: Reading['what'], endpoints: readonly string[], target: Reading['target']): Reading => ({
  what,
  endpoints,
  target,
})

/** A code somebody scans with the application of the platform. */
export interface LoginCode {
  /** Text of the code. */
  content: string
  /** By which its state is asked for. */
  key: string
  /** Seconds until it ends. */
  validSec: number
}

/** How a login by a code ended. */
export type LoginEnd =
  | { state: 'expired' }
  /** `renewal`: what a renewal of the login needs, a secret like the cookie. */
  | { state: 'done'; cookie: string; renewal?: string }

/** Where a login by a code stands. */
export type LoginState =
  /** `pauseMs`: the platform wants to be left alone so long before the next look. */
  | { state: 'waiting' | 'scanned'; pauseMs?: number }
  /** Confirmed, but the platform wants to see a second code first: `sendCode`, then `submitCode`. */
  | { state: 'verify' }
  | LoginEnd

/** A cookie and what its own renewal will need. */
export interface RenewedLogin {
  cookie: string
  renewal: string
}

/** Logins of a platform. All of it rejects with AmagiError. */
export interface Accounts {
  /** Names of cookies, each of which is a login. */
  readonly logins: readonly string[]
  /** What other bots call the command that logs in, besides `<word>登录`. */
  readonly words?: readonly string[]
  /** Whose login the cookie of the context is, asked of the platform. A refused login rejects with `login-required` or `cookie-expired`. */
  ask(context: ResolveContext): Promise<Account>
  /** Login by a code; absent = a cookie has to be brought. */
  byCode?: {
    /** Milliseconds between two looks. */
    readonly pollMs: number
    begin(context: ResolveContext): Promise<LoginCode>
    look(key: string, context: ResolveContext): Promise<LoginState>
    /** Absent = the platform never wants a second code. */
    second?: {
      /** Has a code sent to the phone of the account; part of its number where the platform tells. */
      send(key: string, context: ResolveContext): Promise<{ phone?: string }>
      /** False = it was another one. */
      submit(key: string, code: string, context: ResolveContext): Promise<boolean>
    }
  }
  /** Absent = a login lasts as long as it lasts. */
  renewing?: {
    /** A new login for the one of the context, undefined while the platform wants none; the old one goes on until confirmed. */
    renew(renewal: string, context: ResolveContext): Promise<RenewedLogin | undefined>
    /** Ends the old login, by its own `renewal`; the context has the new one, which is kept somewhere by now. */
    confirm(renewal: string, context: ResolveContext): Promise<void>
  }
}

/** A puzzle of Geetest 3, as its page wants it. */
export interface Check {
  readonly gt: string
  readonly challenge: string
  /** The platform's own name of it. */
  readonly token: string
}

/** What a person brought back from the puzzle. */
export interface CheckAnswer {
  readonly validate: string
  readonly seccode: string
  /** Where the puzzle gave another one than it was asked with. */
  readonly challenge?: string
}

/** Checks a person can pass for somebody who was refused. All of it rejects with AmagiError. */
export interface Checks {
  /** By the voucher of the refusal, with the cookie that was refused; undefined = nobody can lift this one. */
  begin(voucher: string, context: ResolveContext): Promise<Check | undefined>
  /** From then on the calls of that cookie show that the check was passed. `bad-input` = the answer is wrong or late. */
  finish(check: Check, answer: CheckAnswer, context: ResolveContext): Promise<void>
}

/** One way to hear of what people do. */
export interface WatchSource {
  /** Unique within the platform. */
  readonly name: string
  readonly tells: 'works' | 'live' | 'both' | 'liked' | 'recommended'
  /** People per request; `followed`: one request for all whom the account follows. */
  readonly batch: number | 'followed'
  /** Milliseconds between two looks at somebody who publishes every day, or is live. */
  readonly everyMs: number
  /** Requests a minute of this source alone; absent = as many as the platform's. */
  readonly perMinute?: number
  /** Requests one look takes at most while nothing is refused; absent = one. */
  readonly cost?: number
  /** What it asks counts for the address and not for an account: however many accounts there are, it is asked once. */
  readonly byAddress?: true
  /** Whether it can be asked with what there is; absent = always. */
  when?(context: CallContext): boolean
  /**
   * One look. People who are missing in the result, and works or `live` that are absent, are not known. Rejects with
   * AmagiError: `blocked`, `rate-limited` and what is about a login are refusals of us. `from`: reads the list of one person
   * on from there, as `Sighting.next` of an earlier look said.
   */
  look(people: readonly string[], context: ResolveContext, from?: string): Promise<readonly Sighting[]>
}

/** How people of a platform are watched. */
export interface Watching {
  /** Requests a minute, all sources together; of several accounts each, and `guest` for what counts for the address. */
  readonly perMinute: { readonly account: number; readonly guest: number }
  /** People that can be watched so, at most; `address`: with any number of accounts. */
  readonly most: { readonly account: number; readonly guest: number; readonly address: number }
  /** What can be heard of them; the first ones are what people usually want. */
  readonly kinds: readonly NewsKind[]
  /** The cheapest first. */
  readonly sources: readonly WatchSource[]
  /**
   * Follows somebody with the account; absent = nobody has to be followed to be heard of. Rejects with AmagiError where
   * nobody knows what became of it.
   */
  follow?(id: string, context: ResolveContext): Promise<FollowOutcome>
  /** What people call that number, in front of it: small letters. */
  readonly called?: readonly string[]
  /** Who is meant by a number or a name people write instead of a link; `undefined` = it is none. */
  named?(text: string): Target | undefined
  /**
   * Who has a number that leads to no page (douyin numbers); undefined where nobody has it. Rejects with AmagiError, such as
   * `login-required` where guests find nobody.
   */
  find?(number: string, context: ResolveContext): Promise<{ readonly id: string; readonly name: string } | undefined>
}

/** A platform as other areas see it. Lists, routes, settings, looks and texts derive from this declaration. */
export interface Platform {
  id: PlatformId
  /** What people call it in a command, besides its id; the first also names its command (`设置<word>Cookie`). */
  words: readonly [string, ...string[]]
  look: Look
  hosts: {
    /** Exact hosts or suffixes of links in messages (suffix match on a dot boundary). */
    links: readonly string[]
    /** Short-link hosts, exact. */
    short: readonly string[]
    /** Hosts the API channels may ask. */
    api: readonly string[]
    /** Media hosts (pictures, video, sound). */
    media: readonly string[]
    /**
     * Files that may come from hosts that are on no list, when their address stood in an answer of the API: CDNs change
     * hosts every few months. Not where texts of authors hold addresses (pictures of articles). Absent = none.
     */
    open?: readonly ('media' | 'picture')[]
  }
  /** How gently API and pages are asked for chats; the source and its date beside it. Absent = as ordinary hosts. */
  pace?: Omit<PaceRule, 'hosts' | 'purposes'>
  /** Schemes of its apps, lower case, without `://`; `match` reads their addresses. */
  appSchemes?: readonly string[]
  /** URL → target, without any request. `null` for everything else on the same hosts. */
  match(url: URL): Target | null
  /** Bare ids in a text (`BV…`); `whole` = the text is the entire message. */
  matchText?(text: string, whole: boolean): { target: Target; index: number }[]
  /** Canonical address of a target. */
  canonical(target: Target): string
  /** How share cards without an address are known to be its own; absent = such cards are left alone. */
  shareCards?: {
    /** Numbers of its programs at QQ; where there are some, a card that names another is somebody else's. */
    readonly apps: readonly string[]
    /** What they call themselves on a card. */
    readonly names: readonly string[]
  }
  /** Request headers for short links and pages. */
  linkHeaders: Readonly<Record<string, string>>
  /** Request headers for pictures, video and sound: the same browser that asks the API. */
  mediaHeaders: FileHeaders
  /** Reads a target from a 200 answer of a short link that did not redirect, when the platform does that. */
  readShortPage?(response: BufferedResponse): Target | string | null
  /**
   * Whether a page a short link leads to is where codes end that nobody made, or whose work is gone. Absent = none is: such
   * codes are answered otherwise.
   */
  isDeadEnd?(page: URL): boolean
  /**
   * What an answer of a short link says that neither redirects nor names a work: `not-found` when nobody made the code.
   * `body` is undefined where it is no JSON; undefined = nothing that is known.
   */
  judgeShort?(answer: UpstreamAnswer): AmagiError | undefined
  /** Other addresses to try when a short link cannot be reached. */
  shortAlternatives?(url: string): string[]
  /** What the id of an entry in one of its lists points at; absent = always a `work`. */
  entryKind?(id: string): TargetKind
  /** Qualities of videos that can be chosen, best first; absent = only the best that fits. */
  qualities?: readonly QualityStep[]
  /** Kinds of posts that have comments although they have none elsewhere. */
  alsoCommented?: readonly PostKind[]
  endpoints: readonly Endpoint[]
  /** Ladders that only resolving needs, by what they bring; absent = every look-up is an endpoint. */
  asides?: Readonly<Record<string, readonly Channel[]>>
  /**
   * What one service keeps of the platform (keys, guest, device), made anew for each. `earlier`: what `keepSession` gave
   * in another life; anything that is not of its shape is passed over.
   */
  createSession(earlier?: unknown): unknown
  /**
   * What is worth keeping over a restart, as plain JSON: guest devices and tickets with their times, nothing of an
   * account. Asked after every call; absent or undefined = nothing.
   */
  keepSession?(session: unknown): unknown
  /**
   * Which guest is in use, where the platform replaces one that is refused: another text for another guest, so that what
   * one met with does not count against the next. Absent = there is but one.
   */
  visitorOf?(session: unknown): string
  /** Target (never `short`) → post. Throws `unsupported` for kinds that are not built yet. */
  resolve(target: Target, context: ResolveContext): Promise<Post>
  /**
   * Comments of a work, pinned first. A closed or empty section is a result, not an error.
   * Absent where the platform has none; throws AmagiError, which never harms the post.
   */
  comments?(target: Target, context: ResolveContext): Promise<CommentSection>
  /**
   * Danmaku of a video, all of its length within bounds. Closed and empty are results, not errors.
   * Absent where the platform has none; throws AmagiError (`unsupported` for kinds without a video).
   */
  danmaku?(target: Target, context: ResolveContext): Promise<DanmakuTrack>
  /**
   * Works by words of their title, the likeliest first: one page of what its search finds. Absent where there is no way
   * to ask. Throws AmagiError.
   */
  search?(words: string, context: ResolveContext): Promise<Candidate[]>
  /**
   * What a video says, as far as it can be had; what is not there says why. Absent where the platform has no such thing;
   * throws AmagiError (`unsupported` for kinds without a video).
   */
  summary?(target: Target, context: ResolveContext): Promise<VideoSummary>
  /** Absent = the platform knows no accounts. */
  accounts?: Accounts
  /** Absent = what it refuses no person can lift. */
  checks?: Checks
  /** Absent = nobody can be followed here. */
  watching?: Watching
  /** What the answers of its endpoints become; absent = a probe looks at the answers alone. */
  readings?: readonly Reading[]
}

/** Keeps literal types of the parameter table so that client methods can be derived. */
export function defineEndpoint<const S extends ParamSpecs, const N extends string, const R extends string>(
  endpoint: Omit<Endpoint<S>, 'name' | 'route'> & { name: N; route: R },
): Omit<Endpoint<S>, 'name' | 'route'> & { name: N; route: R } {
  return endpoint
}

/** Returns what it is given; the type parameter keeps names and parameters literal, which types the client. */
export function definePlatform<const P extends Platform>(platform: P): P {
  return platform
}

/** Settings as plain data: read by every part, without a Koishi type in it. The form is `src/config.ts`. */
import type { MotionMaker } from './media'
import type { PlatformId } from './platform-ids'

/** What one platform does differently from the others. */
export interface PlatformSettings {
  enabled: boolean
  /** What is sent: `follow` = `reply.parts`; everything, words alone, media alone, or the cover in place of the media. */
  reply: 'follow' | 'all' | 'text' | 'media' | 'cover'
  /** `follow` = `quality.max`; `auto` = the best that fits; a number is a step of the platform's own list. */
  quality: 'follow' | 'auto' | number
  /** Proxy for this platform; empty = `network.proxy`, `direct` = none. */
  proxy: string
}

/** What the form of `src/config.ts` yields, all defaults filled in. */
export interface Settings {
  platforms: Record<PlatformId, PlatformSettings>
  /** What starts an automatic answer. */
  trigger: 'all' | 'cards' | 'links' | 'mention' | 'command'
  /** Whether chats without a choice of their own are answered. */
  defaultOn: boolean
  /** Bare BV ids in text count as links. */
  bareIds: boolean
  /** A share card without an address is looked up by its title, and answered when that means exactly one work. */
  cardSearch: boolean
  /** Messages of other bots are answered too. */
  otherBots: boolean
  /** Bots of several programs agree by reactions on who answers, see `src/chat/bid.ts`. */
  bid: boolean
  lists: {
    /** People and chats as `platform:id`. Where an allow list names anybody, nobody else is answered. */
    allowUsers: string[]
    denyUsers: string[]
    allowChats: string[]
    denyChats: string[]
  }
  quiet: {
    /** Hours without automatic answers, `23:00-7:00`; empty = none. */
    hours: string
    /** IANA name of the zone they are meant in; empty = the framework's, else the machine's. */
    timeZone: string
  }
  push: {
    /** People are watched and news sent; the subscriptions stay when it is off. */
    enabled: boolean
    /** Whom the commands that change subscriptions are for, where `rights` says nothing of one of them. */
    authority: Settings['rights'][number]['right']
    /** Largest video that goes out with news where a chat wants media; MiB, never more than `limits.sizeMb`. */
    maxMediaMb: number
    /** The account follows people who are watched, slowly, so that one feed tells of them. Platforms may take it amiss. */
    follow: boolean
  }
  /** Whom commands are for, where that is not what their record says. A number is an authority of the framework. */
  rights: { command: string; right: 'everyone' | 'chat' | 'accounts' | 'nobody' | 1 | 2 | 3 | 4 | 5 }[]
  reply: {
    parts: ('info' | 'media' | 'music' | 'comments' | 'summary')[]
    /** How much is sent and how it is put together, see `src/reply/presets.ts`. */
    preset: 'compact' | 'normal' | 'folded'
    /** Of a folded answer the videos go into the merged forward, too. */
    foldVideos: boolean
    /** `card` draws a picture, `text` uses the template. */
    info: 'card' | 'text'
    quote: boolean
    /** Template of the text form; empty = the built-in one. Lines whose variables are all empty vanish. */
    template: string
    /** Links in one message that are answered. */
    maxLinks: number
    /** Reactions on the message that asked, where the chat has them: seen, then done or failed. */
    progress: boolean
    /**
     * What of a failure is shown that is no fact about the work (those always get their line): the failed reaction, a
     * line, both, neither; `auto` = the reaction, and the line where there is none.
     */
    failures: 'auto' | 'reaction' | 'line' | 'both' | 'none'
    /** Pictures of one work that are sent at most; the rest is said in one line. */
    maxPictures: number
    /** A forward sends the pictures of its original; else they are on the card only. */
    originalPictures: boolean
    /**
     * What is sent of a live photo: the still and its clip, one of them, one file (`motion`) that phones play, where the
     * chat takes files, or the clip as a picture that moves (`gif`), where there is an ffmpeg.
     */
    livePhoto: 'both' | 'clip' | 'photo' | 'motion' | 'gif'
    /** Whose phones the file is for. */
    motionFor: MotionMaker
    /** Seconds after which a video that is still being fetched is spoken of once; 0 = never. */
    slowNotice: number
    /** From this many pictures on they go out as one merged forward, where the chat can. */
    forwardFrom: number
  }
  quality: {
    /** Highest short side in pixels; 0 = best that fits. */
    max: number
    codecs: ('avc' | 'hevc' | 'av1')[]
  }
  comments: {
    /** Comments on one card. */
    count: number
    /** Replies shown below one comment. */
    replies: number
  }
  danmaku: {
    /** Share of the picture lines may pass through, from the top. */
    area: 0.25 | 0.5 | 0.75 | 1
    size: 'small' | 'medium' | 'large'
    /** Percent; 100 = nothing shines through. */
    opacity: number
    /** Upright picture with black bars: never, for wide videos, always. */
    portrait: 'off' | 'standard' | 'force'
    /** Longest video in minutes into which they are burned; longer ones get the card. 0 = no limit. */
    durationMin: number
    /** The most repeated lines stand on the cover of the danmaku card. */
    onCover: boolean
  }
  card: {
    /** `auto`: by platform and cover; `time`: light from 6 to 18 o'clock. */
    theme: 'auto' | 'time' | 'light' | 'dark'
    /** Only the most important facts. */
    compact: boolean
    /** Mark, date, id and code at the end of the card. */
    footer: boolean
    /** `png` is exact, and four to six times larger. */
    format: 'jpeg' | 'png'
    /** JPEG quality. */
    quality: number
    /** Font files of the administrator's own. */
    fonts: string[]
  }
  media: {
    send: 'auto' | 'file' | 'chunks' | 'server' | 'url' | 'base64' | 'link'
    /** Folder of downloaded files; relative to Koishi's base folder. */
    dir: string
    /** Address of Koishi's server as chat software reaches it; empty = that of the server plugin. */
    baseUrl: string
    /** `ours=theirs`: folders of ours as the chat's side calls them. */
    paths: string[]
    /** Users of the machine who may read finished files. */
    readers: 'everyone' | 'group' | 'owner'
    /** MiB per second of all downloads together; 0 = no limit. */
    rateMb: number
    /** Program for what cannot be made without; empty = the one Koishi's service or PATH has, `off` = never. */
    ffmpeg: string
    /** A video of which no quality is small enough is compressed, where there is an ffmpeg. */
    compress: boolean
    /** The music of an album under its clips, going on from one to the next or from the start in each. */
    clipMusic: 'off' | 'continuous' | 'restart'
    /** An album with music goes out as a video as well. */
    slideshow: boolean
  }
  limits: {
    /** Largest video in MiB. */
    sizeMb: number
    /** Longest video in minutes; 0 = no limit. */
    durationMin: number
    /** Shortest video in seconds; 0 = no limit. */
    minDurationSec: number
    /** Same work in the same chat is not answered again for so many seconds; 0 = off. */
    dedupeSec: number
    /** Works answered per user and minute; 0 = no limit. */
    perUser: number
    /** Messages answered at a time per chat; more of them wait. */
    perChat: number
  }
  /** What is counted of answers: nothing, numbers per chat and day, numbers with the names chats show. */
  statistics: 'people' | 'counts' | 'off'
  accounts: Record<PlatformId, { cookie: string }> & { admins: string[] }
  network: {
    /** Empty = Koishi's own, then the variables; `direct` = none. */
    proxy: string
    /** Proxy for pictures, video and sound; empty = that of the platform, `direct` = none. */
    mediaProxy: string
    gateway: string
    timeoutMs: number
    /** What to make of invented addresses, see `TransportOptions.fakeIp`. */
    fakeIp: 'auto' | 'allow' | 'deny'
    /** Whether platforms are asked gently; a gateway is not held back. */
    pace: 'auto' | 'off'
  }
  api: {
    enabled: boolean
    host: string
    port: number
    token: string
  }
}

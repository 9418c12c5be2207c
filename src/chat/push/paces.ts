/** How fast the chats of each adapter take what comes by itself. */
import type { Pace } from '../../push/pace'

/** A pace, and how often an account may call everybody within a day. */
interface ChatPace extends Pace {
  readonly callsPerDay?: number
}

/** Nothing is known: slow enough for all that is. */
const careful: ChatPace = { gapMs: 1200, jitterMs: 500, mediaGapMs: 3000, perMinute: 20 }

/**
 * By the adapter's name. The figures of QQ are those of projects that send there every day: twenty groups at once made later
 * ones time out (NapNeko/NapCatQQ 1658, 2026-02), too many messages silence an account for a day (788, 2025-02; 1410,
 * 2025-12); everybody can be called ten times a day by an account, in all its groups (DDBOT-WSa's documentation, 2026-04).
 */
const paces: Readonly<Record<string, ChatPace>> = {
  onebot: { ...careful, callsPerDay: 10 },
  // A server of Satori may be a QQ client.
  satori: { ...careful, callsPerDay: 10 },
  // 5 messages a second in a channel of a guild (documentation of the platform as simbot tells it, 2026-08).
  qq: { gapMs: 1000, jitterMs: 200, mediaGapMs: 3000, perMinute: 20 },
  // 30 a second in all, one a second in a chat, 20 a minute in a group (grammy.dev/advanced/flood, 2026-08).
  telegram: { gapMs: 50, mediaGapMs: 1000, chatGapMs: 1000, chatPerMinute: 20 },
  // 50 a second in all (docs.discord.com, rate limits), 5 within 5 s in a channel (seen by Javacord, 2026-08).
  discord: { gapMs: 50, mediaGapMs: 1000, chatGapMs: 1000 },
  // No figure is published; its answers count down a bucket for each call, which the outlet obeys.
  kook: { gapMs: 300, mediaGapMs: 1000, chatGapMs: 1000 },
  sandbox: { gapMs: 0 },
}

/** Of an adapter by its name. */
export const paceOf = (adapter: string): ChatPace => paces[adapter] ?? careful

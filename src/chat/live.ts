/** Settings that count from the next message on; the others restart the plugin. */
import type { Context } from 'koishi'
import type { Settings } from '../model'

/**
 * Groups read anew for every message; whatever else changes is for the framework to restart.
 *
 * @internal The tests hold the READMEs to it.
 */
export const liveGroups = [
  'platforms',
  'trigger',
  'defaultOn',
  'bareIds',
  'cardSearch',
  'otherBots',
  'bid',
  'lists',
  'quiet',
  'rights',
  'reply',
  'comments',
  'danmaku',
  'card',
  'quality',
  'media',
  'limits',
  'statistics',
] as const satisfies (keyof Settings)[]

/**
 * Settings of the media that are read for every file; the rest of their group is built in.
 *
 * @internal The tests hold the READMEs to it.
 */
export const liveMedia: readonly (keyof Settings['media'])[] = [
  'send',
  'paths',
  'baseUrl',
  'compress',
  'clipMusic',
  'slideshow',
]

/** What of these groups is built in when the plugin starts: fonts, the folder of the media, proxies. */
function builtIn({ card, media, platforms }: Settings): string {
  const asked: readonly string[] = liveMedia
  const proxies = Object.entries(platforms).map(([id, { proxy }]) => [id, proxy])
  const folder = Object.entries(media).filter(([name]) => !asked.includes(name))
  return JSON.stringify([card.fonts, folder, proxies])
}

/** The settings, always as they are now: hand on the object itself, not its groups. */
export function liveSettings(ctx: Context, first: Settings): Settings {
  const live = { ...first }
  // One by one: of several keys the framework looks at the first changed one only, and restarts for the others.
  for (const group of liveGroups) {
    ctx.accept([group], (next: Settings) => {
      if (builtIn(next) !== builtIn(live)) return true
      Object.assign(live, { [group]: next[group] })
      return false
    })
  }
  return live
}

/** Boxes on the plugin's page in the console, for what only an administrator can mend. Needs the notifier service. */
import type { Context } from 'koishi'
import type { ErrorCode } from '../errors'
import { key, knownKey } from '../words/families'
import { translator } from '../words/locale'
import type { PlatformId } from '../model'

interface Box {
  update(options: object): void
  dispose(): void
}

interface NotifierService {
  create(options: object): Box
}

/** At most one box per platform. Nothing happens where the console's notifier is not installed. */
export interface Boxes {
  /** Shows (or rewords) the box of a platform; other codes than those about accounts show nothing. */
  raise(platform: PlatformId, code: ErrorCode): void
  /** The cookie has changed: what was said about the old one no longer holds. */
  clear(platform: PlatformId): void
}

/** Text in the instance's first language: it is for administrators. After `signal` nothing is shown. */
export function createBoxes(ctx: Context, signal: AbortSignal): Boxes {
  const boxes = new Map<PlatformId, Box>()
  return {
    raise(platform, code) {
      // After unloading the context refuses new effects.
      const text = knownKey('box', code)
      if (signal.aborted || !text) return
      const notifier = ctx.get('notifier') as NotifierService | undefined
      if (!notifier) return
      const translate = translator(ctx.i18n.fallback([])[0] ?? 'zh-CN')
      const options = {
        type: 'warning',
        content: translate(text, { platform: translate(key('platform', platform)) }),
      }
      const box = boxes.get(platform)
      if (box) box.update(options)
      else boxes.set(platform, notifier.create(options))
    },
    clear(platform) {
      boxes.get(platform)?.dispose()
      boxes.delete(platform)
    },
  }
}

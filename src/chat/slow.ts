/** One line while a video takes long, for chats that would rather hear of it than wonder. */
import { follow } from '../async/deadline'
import { sleep } from '../async/sleep'
import { AmagiError, toAmagiError } from '../errors'
import type { Plan } from '../model'
import { brief } from './brief'
import type { Outlet } from './outlet'
import type { Report } from './queue'
import type { ChatKit } from './types'

/** The watch over one answer. */
interface SlowWatch {
  /** Told what the answer is busy with; passes it on. */
  report: Report
  /** The answer is over. */
  end(): void
}

/**
 * Says once that the video is under way, `reply.slowNotice` seconds after its turn to be fetched came. Silent where no
 * video is planned, and where messages are counted: there the line would take the place of one.
 */
export function watchSlow(
  { parts }: Plan,
  outlet: Outlet,
  report: Report,
  { settings, signal, log }: Pick<ChatKit, 'settings' | 'signal' | 'log'>,
): SlowWatch {
  const afterMs = settings.reply.slowNotice * 1000
  const wanted = afterMs > 0 && parts.some(({ kind }) => kind === 'video')
  if (!wanted || Number.isFinite(outlet.abilities.maxMessages)) return { report, end: () => undefined }
  const life = follow(signal)
  let waiting = false

  async function wait(): Promise<void> {
    try {
      await sleep(afterMs, life.signal)
      await outlet.send(outlet.say('amagi.remark.slow'))
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code !== 'cancelled') log.debug(brief(error))
    }
  }

  return {
    report(news) {
      report(news)
      if (news !== 'downloading' || waiting) return
      waiting = true
      void wait()
    },
    end() {
      life.abort(new AmagiError('cancelled'))
      life.end()
    },
  }
}

/** The checks of a running plugin: their page on Koishi's server, and the word to who runs the bot. */
import type { LoginView } from '../../card/views'
import type { PlatformId } from '../../model'
import { declarations } from '../../platforms'
import { hourMs } from '../../units'
import { translator } from '../../words/locale'
import { nameOf } from '../commands/platform-word'
import { sendView } from '../commands/show'
import type { Outlet } from '../outlet'
import { plainly } from '../say'
import { serve } from '../served'
import type { ChatKit } from '../types'
import { tellAdministrators, type TellingKit } from './administrators'
import { checkPath, openCheckPage } from './check-page'
import { createChecks, type Checks, type ChecksOptions } from './checks'

/** Seconds a link is said to be good; the puzzle behind it begins when it is opened. */
const saidSec = (24 * hourMs) / 1000

/** What a running plugin has for it. */
export interface OpenChecksOptions extends TellingKit, Pick<ChecksOptions, 'checking'>, Pick<ChatKit, 'cards'> {}

/** Checks with their page. */
export interface OpenChecks extends Checks {
  /** Address of a page with the puzzle; undefined where Koishi has no server others are known to reach. */
  page(platform: PlatformId): string | undefined
}

/** The code of the page as a card, or its address; how to begin where there is no page. */
export async function showCheck(
  platform: PlatformId,
  url: string | undefined,
  outlet: Outlet,
  kit: Pick<ChatKit, 'cards' | 'clock' | 'log' | 'settings' | 'signal'>,
): Promise<void> {
  const { say } = outlet
  const [word] = declarations[platform].words
  const params = { platform: nameOf(say, platform), word }
  if (url === undefined) {
    await outlet.send(say('amagi.notice.check', params))
    return
  }
  const view: LoginView = {
    kind: 'login',
    platform,
    title: plainly(say('amagi.check.title')),
    about: plainly(say('amagi.check.valid')),
    content: url,
    validSec: saidSec,
    steps: [plainly(say('amagi.check.open')), plainly(say('amagi.check.solve')), plainly(say('amagi.check.then'))],
    note: plainly(say('amagi.check.why', params)),
  }
  const shown = await sendView(view, outlet, kit)
  // Who reads it on the phone that should scan it needs the address as well.
  await outlet.send(say(shown ? 'amagi.notice.check-address' : 'amagi.notice.check-page', { ...params, url }))
}

/** Listens for the lifetime of the context. */
export function openChecks(options: OpenChecksOptions): OpenChecks {
  const { ctx, settings, clock, log, signal, checking, notices } = options
  const tell = (platform: PlatformId): Promise<void> =>
    tellAdministrators(options, (outlet) => showCheck(platform, page(platform), outlet, options))

  const checks = createChecks({ checking, notices, tell, clock, signal, log })
  const t = () => translator(ctx.i18n.fallback([])[0] ?? 'zh-CN')
  const base = serve(ctx, settings, (server) => openCheckPage(server, { checks, t, log }))
  const page = (platform: PlatformId): string | undefined => {
    const own = base()
    return own === undefined ? undefined : `${own}${checkPath}/${checks.link(platform)}`
  }
  return { ...checks, page }
}

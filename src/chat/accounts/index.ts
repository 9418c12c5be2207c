/** The logins of a running plugin: looked after, shown in the console, told to who runs the bot. */
import { createBoxes, wrongLine } from '../../console/boxes'
import type { PlatformId } from '../../model'
import { declarations, platforms } from '../../platforms'
import type { Service } from '../../platforms/service'
import type { Credentials } from '../../store'
import { dayMs, hourMs, minuteMs } from '../../units'
import { translator } from '../../words/locale'
import { plainly } from '../say'
import { wrongSettings } from '../wrong-settings'
import { tellAdministrators, type TellingKit } from './administrators'
import { createCare, type Care, type CareOptions } from './care'
import { nameOfAccount, whoIn } from './names'
import { renewLogin } from './renewing'

/** What a running plugin has for it. */
export interface AccountsOptions extends TellingKit {
  credentials: CareOptions['credentials'] & Pick<Credentials, 'set' | 'renewal'>
  service(): Promise<Service>
  /** Something became known of the accounts of a platform. */
  changed(platform: PlatformId): void
  /** Aborted when the plugin leaves the console; answers may go on for a while. */
  loaded: AbortSignal
}

/** Shows and watches for the lifetime of the context. */
export function openCare(options: AccountsOptions): Care {
  const { ctx, settings, notices, credentials, service, clock, changed, loaded, log } = options
  const boxes = createBoxes(ctx, loaded, clock)
  const ids = platforms.filter(({ id, accounts }) => accounts && settings.platforms[id].enabled).map(({ id }) => id)

  /** Once a day for each account, in private. */
  async function tell(platform: PlatformId, name: string): Promise<void> {
    const what = name === '' ? `login ${platform}` : `login ${platform}/${name}`
    if (!(await notices.due(what, dayMs))) return
    const next = credentials.serving(platform)
    const [word] = declarations[platform].words
    const target = name === '' ? '' : ` ${name}`
    await tellAdministrators(options, async ({ say, send }) => {
      const meanwhile =
        next === undefined || next === name
          ? say('amagi.notice.as-guest')
          : say('amagi.notice.stands-in', { name: nameOfAccount(next, say) })
      await send(
        say('amagi.notice.login-ended', {
          who: whoIn(platform, name, say),
          meanwhile: plainly(meanwhile),
          login: `${word}登录${target}`,
          cookie: `设置${word}Cookie${target}`,
        }),
      )
    })
  }

  const care = createCare({
    platforms: ids,
    credentials,
    ask: async (platform, cookie) => (await service()).logins.account(platform, { cookie, signal: loaded }),
    renew: async (platform, name) => {
      const { logins } = await service()
      await renewLogin(platform, name, { credentials, logins, signal: loaded, log })
    },
    show: (platform, accounts) => {
      boxes.show(platform, accounts)
      changed(platform)
    },
    tell,
    clock,
    signal: loaded,
    log,
  })
  for (const id of ids) boxes.show(id, care.accounts(id))
  // Nothing is asked before the bot is up.
  ctx.setTimeout(() => void care.daily(), minuteMs)
  ctx.setInterval(() => void care.daily(), hourMs)

  const complain = async (): Promise<void> => {
    const wrong = await wrongSettings(settings, clock())
    for (const one of wrong) log.warn(wrongLine(one, translator('en-US')))
    boxes.complain(wrong)
  }
  void complain()
  // What counts without a restart; the settings are the new ones by now.
  for (const group of ['lists', 'quiet'] as const) ctx.accept([group], () => void complain())
  let { template } = settings.reply
  ctx.accept(['reply'], () => {
    if (settings.reply.template === template) return
    template = settings.reply.template
    void complain()
  })
  return care
}

/**
 * Boxes on the plugin's page in the console: one for each platform that knows accounts, always there, and one for settings
 * that are wrong. Needs the notifier service.
 */
import { h, type Context } from 'koishi'
import type { PlatformId, Purpose, Standing } from '../model'
import { accountLine, listedAccount } from '../words/account'
import { key, type MemberOf } from '../words/families'
import { knownLocale, translator, type Locale, type Translate } from '../words/locale'

/** One setting and what is wrong with it. Never its text: it may hold a password. */
export interface WrongSetting {
  /** Its path, `network.proxy`; the name of a variable of the environment. */
  setting: string
  problem: MemberOf<'wrong'>
  /** What of it, where that is no secret: a variable of a template, the number of an entry. */
  detail?: string
}

/** The same in words, one line. */
export const wrongLine = ({ setting, problem, detail = '' }: WrongSetting, t: Translate): string =>
  `${setting}: ${t(key('wrong', problem), { detail })}`

/** One account of a platform; its name is empty where it has none. */
interface ShownAccount {
  name: string
  standing: Standing
  serves: readonly Purpose[]
}

interface Box {
  update(options: object): void
}

interface NotifierService {
  create(options: object): Box
}

interface Content {
  type: 'primary' | 'success' | 'warning'
  /** A paragraph each; names of accounts are foreign text. */
  content: h[]
}

/** Nothing happens where the console's notifier is not installed; it may come later. */
export interface Boxes {
  /** What is known of the accounts of a platform, in the place of what was; one stands for the guest where there is none. */
  show(platform: PlatformId, accounts: readonly ShownAccount[]): void
  /** What is wrong with the settings; none, and what was said is taken back. */
  complain(wrong: readonly WrongSetting[]): void
}

/** Texts in the instance's first language: they are for administrators. After `signal` nothing is shown. */
export function createBoxes(ctx: Context, signal: AbortSignal, clock: () => number = Date.now): Boxes {
  const contents = new Map<string, Content>()
  const boxes = new Map<string, Box>()
  let notifier: NotifierService | undefined

  const locale = (): Locale => knownLocale(ctx.i18n.fallback([])[0] ?? 'zh-CN')

  function put(name: string, content: Content): void {
    contents.set(name, content)
    const box = boxes.get(name)
    if (box) box.update(content)
    else if (notifier) boxes.set(name, notifier.create(content))
  }

  // Declared by its package, which may not be there.
  ctx.inject(['notifier'], (inner) => {
    notifier = inner.get('notifier') as NotifierService
    for (const [name, content] of contents) boxes.set(name, notifier.create(content))
    inner.on('dispose', () => {
      notifier = undefined
      boxes.clear()
    })
  })

  const paragraphs = (...lines: string[]): h[] => lines.map((line) => h('p', h.text(line)))

  /** Several, a line each; one that has ended is somebody's to mend although another stands in. */
  function contentOfAll(platform: PlatformId, accounts: readonly ShownAccount[]): Content {
    const [only] = accounts
    if (only && accounts.length === 1 && only.name === '') return contentOf(platform, only.standing)
    const t = translator(locale())
    const kinds = accounts.map(({ standing: { kind } }) => kind)
    const title = t('amagi.box.accounts', { platform: t(key('platform', platform)), count: accounts.length })
    const now = { t, now: clock() }
    return {
      type: kinds.includes('expired') ? 'warning' : kinds.every((kind) => kind === 'valid') ? 'success' : 'primary',
      content: paragraphs(title, ...accounts.map((account) => listedAccount(account, now))),
    }
  }

  function contentOf(platform: PlatformId, standing: Standing): Content {
    const t = translator(locale())
    const name = t(key('platform', platform))
    const said = (type: Content['type'], text: string): Content => ({ type, content: paragraphs(text) })
    switch (standing.kind) {
      case 'guest':
        return standing.wanted
          ? said('warning', t('amagi.box.wanted', { platform: name }))
          : said('primary', t('amagi.box.guest', { platform: name }))
      case 'unknown':
        return said('primary', t('amagi.box.unknown', { platform: name }))
      case 'valid': {
        const account = accountLine(standing.account, { t, now: clock() })
        return said('success', t('amagi.box.valid', { platform: name, account }))
      }
      case 'expired':
        return said('warning', t(standing.empty ? 'amagi.box.empty' : 'amagi.box.expired', { platform: name }))
    }
  }

  return {
    show(platform, accounts) {
      if (!signal.aborted) put(platform, contentOfAll(platform, accounts))
    },
    complain(wrong) {
      if (signal.aborted || (wrong.length === 0 && !contents.has('settings'))) return
      const t = translator(locale())
      if (wrong.length === 0) put('settings', { type: 'success', content: paragraphs(t('amagi.box.settings-fine')) })
      else
        put('settings', {
          type: 'warning',
          content: paragraphs(t('amagi.box.settings'), ...wrong.map((one) => wrongLine(one, t))),
        })
    },
  }
}

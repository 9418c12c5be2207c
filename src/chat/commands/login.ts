/** Login of an account by a code that is scanned with the platform's own application; in private only. */
import type { h } from 'koishi'
import type { LoginView } from '../../card/views'
import { AmagiError, toAmagiError } from '../../errors'
import type { PlatformId } from '../../model'
import { declarations, platforms } from '../../platforms'
import type { LoginCode, LoginEnd, Platform } from '../../platforms/define'
import type { Logins } from '../../platforms/logins'
import { accountLine } from '../../words/account'
import { key } from '../../words/families'
import { waitForLogin } from '../accounts/by-code'
import { brief } from '../brief'
import { localeOf } from '../conversation'
import { errorLine } from '../error-line'
import { idsOf } from '../outcome'
import { createOutlet, type Outlet } from '../outlet'
import { accountIn } from '../outlet/host'
import { recall } from '../recall'
import { userKey } from '../ref'
import { clockIn, plainly } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'
import { sendView } from './show'

interface Login {
  platform: PlatformId
  logins: Logins
  code: LoginCode
  outlet: Outlet
}

/** Sends the code as a card, or its address where there are no pictures; ids of what is to go afterwards. */
async function sendCode({ platform, code, outlet }: Login, { kit }: CommandContext): Promise<readonly string[]> {
  const app = plainly(outlet.say(key('platform', platform)))
  const view: LoginView = {
    kind: 'login',
    platform,
    content: code.content,
    validSec: code.validSec,
    steps: [
      plainly(outlet.say('commands.amagi.login.messages.scan', { app })),
      plainly(outlet.say('commands.amagi.login.messages.confirm')),
      plainly(outlet.say('commands.amagi.login.messages.wait')),
    ],
    note: plainly(outlet.say('commands.amagi.login.messages.risk')),
  }
  const outcome = await sendView(view, outlet, kit)
  if (outcome) return idsOf(outcome)
  const address = outlet.say('commands.amagi.login.messages.address', { app, url: code.content })
  return idsOf(await outlet.send(address))
}

async function keep(
  { platform, logins, outlet }: Login,
  end: LoginEnd & { state: 'done' },
  context: CommandContext,
): Promise<h[]> {
  const { kit, conversation } = context
  await kit.credentials.set(platform, end.cookie, end.renewal)
  kit.log.info(`${conversation.user ? userKey(conversation.user) : 'somebody'} logged in to ${platform}`)
  try {
    const account = await logins.account(platform, { cookie: end.cookie, signal: kit.signal })
    void kit.care.changed(platform, { kind: 'valid', account })
    const clock = clockIn(localeOf(conversation.locales, kit.host.i18n), kit)
    const gain = plainly(outlet.say(key('accountGain', platform)))
    return outlet.say('commands.amagi.login.messages.done', { account: accountLine(account, clock), gain })
  } catch {
    void kit.care.changed(platform)
    return outlet.say('commands.amagi.login.messages.done-unchecked')
  }
}

/** From the code in the chat to the login; the message with the code is taken back whatever came of it. */
async function finish(
  login: Login,
  ids: readonly string[],
  signal: AbortSignal,
  context: CommandContext,
): Promise<void> {
  const { platform, logins, code, outlet } = login
  const { kit } = context
  const say = async (line: h[]): Promise<void> => void (await outlet.send(line))
  try {
    const end = await waitForLogin({
      logins,
      platform,
      code,
      pollMs: logins.pollMs(platform) ?? 0,
      scanned: () => void say(outlet.say('commands.amagi.login.messages.scanned')).catch(() => undefined),
      clock: kit.clock,
      signal,
    })
    const [word] = declarations[platform].words
    await say(
      end.state === 'done'
        ? await keep(login, end, context)
        : outlet.say('commands.amagi.login.messages.expired', { word }),
    )
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (kit.signal.aborted || error.code === 'cancelled') return
    // The text of the error may hold a part of the login.
    kit.log.warn(`login to ${platform}: ${brief(new AmagiError(error.code))}`)
    await say(errorLine(outlet.say, error.code)).catch(() => undefined)
  } finally {
    const { chat } = outlet
    const bot = accountIn(kit.host.bots(), chat)
    for (const messageId of ids) await recall({ bot, channelId: chat.channelId, messageId }, kit.signal)
  }
}

async function begin(context: CommandContext): Promise<h[] | undefined> {
  const { args, say, kit, conversation } = context
  const platform = readPlatform(textOf(args[0]), kit.platforms)
  if (!platform) return say('amagi.remark.unknown-platform')
  try {
    const { logins } = await kit.service()
    if (logins.pollMs(platform) === undefined) {
      const [word] = declarations[platform].words
      return say('commands.amagi.login.messages.by-cookie', { platform: nameOf(say, platform), word })
    }
    const code = await logins.begin(platform, { signal: kit.signal })
    const login = { platform, logins, code, outlet: createOutlet(conversation, kit, false) }
    // Whoever asks again gives the earlier code up.
    const signal = kit.care.pending(`${platform} ${conversation.user ? userKey(conversation.user) : ''}`)
    void finish(login, await sendCode(login, context), signal, context)
    return undefined
  } catch (thrown) {
    const { code } = toAmagiError(thrown)
    kit.log.warn(`no login code of ${platform}: ${brief(new AmagiError(code))}`)
    return errorLine(say, code)
  }
}

const hasCode = ({ accounts }: Pick<Platform, 'accounts'>): boolean => accounts?.byCode !== undefined

/** For who runs the bot. */
export const login: CommandRecord<'amagi.login'> = {
  name: 'amagi.login',
  arguments: [{ name: 'platform', kind: 'word', required: true }],
  // The overview shows the first: one that works by a code.
  words: [...platforms]
    .sort((one, other) => Number(hasCode(other)) - Number(hasCode(one)))
    .map(({ id, words: [word] }) => ({ word: `${word}登录`, args: [id] })),
  right: 'accounts',
  privateOnly: true,
  run: begin,
}

/** Login of an account by a code that is scanned with the platform's own application; in private only. */
import { h } from 'koishi'
import type { LoginView } from '../../card/views'
import { AmagiError, toAmagiError } from '../../errors'
import type { PlatformId } from '../../model'
import { declarations, platforms } from '../../platforms'
import type { LoginCode, LoginEnd, Platform } from '../../platforms/define'
import { minuteMs } from '../../units'
import type { Logins } from '../../platforms/logins'
import { accountLine } from '../../words/account'
import { key } from '../../words/families'
import { waitForLogin, type CodeEnd } from '../accounts/by-code'
import { findAccount, readName, whoIn } from '../accounts/names'
import { codeIn } from '../accounts/pending'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { idsOf } from '../outcome'
import { createOutlet, type Outlet } from '../outlet'
import { accountIn } from '../outlet/host'
import { recall } from '../recall'
import { userKey } from '../ref'
import { plainly } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { clockOf, textOf, type CommandContext, type CommandRecord } from './record'
import { sendView } from './show'

/** Milliseconds within which the second code has to be told. */
const secondMs = 5 * minuteMs
/** Instead of a name: the login is given up. */
const cancelling = /^(?:取消|cancel|stop|停止)$/i

interface Login {
  platform: PlatformId
  /** Of the account; empty = the one without. */
  name: string
  logins: Logins
  /** Milliseconds between two looks. */
  pollMs: number
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
  { platform, name, logins, outlet }: Login,
  end: LoginEnd & { state: 'done' },
  context: CommandContext,
): Promise<h[]> {
  const { kit, conversation } = context
  await kit.credentials.set(platform, end.cookie, {
    name,
    ...(end.renewal === undefined ? {} : { renewal: end.renewal }),
  })
  kit.log.info(`${conversation.user ? userKey(conversation.user) : 'somebody'} logged in to ${platform}`)
  try {
    const account = await logins.account(platform, { cookie: end.cookie, signal: kit.signal })
    await kit.care.changed(platform, name, { kind: 'valid', account })
    const clock = clockOf({ ...context, say: outlet.say })
    const gain = plainly(outlet.say(key('accountGain', platform)))
    const saved =
      name === ''
        ? []
        : outlet.say('commands.amagi.login.messages.saved-as', { who: whoIn(platform, name, outlet.say) })
    const line = outlet.say('commands.amagi.login.messages.done', { account: accountLine(account, clock), gain })
    return [...line, ...saved]
  } catch {
    void kit.care.changed(platform, name)
    return outlet.say('commands.amagi.login.messages.done-unchecked')
  }
}

/** What is said when it is over. */
async function endLine(login: Login, end: CodeEnd, context: CommandContext): Promise<h[]> {
  const { platform, name, outlet } = login
  if (end.state === 'done') return keep(login, end, context)
  const [word] = declarations[platform].words
  const again = `${word}登录${name === '' ? '' : ` ${name}`}`
  return end.state === 'expired'
    ? outlet.say('commands.amagi.login.messages.expired', { again })
    : outlet.say('commands.amagi.login.messages.unverified', { again })
}

/** Asks for the code a platform sent to the phone, and takes the message with it back. */
async function askSecond(
  { platform, outlet }: Login,
  phone: string | undefined,
  again: boolean,
  signal: AbortSignal,
  { kit, conversation }: CommandContext,
): Promise<string | undefined> {
  const { say } = outlet
  const line = again
    ? say('commands.amagi.login.messages.second-wrong')
    : say('commands.amagi.login.messages.second', {
        platform: nameOf(say, platform),
        phone: phone ?? plainly(say('commands.amagi.login.messages.phone')),
        span: secondMs / minuteMs,
      })
  // Listened for before it is asked for: people are quick.
  const told = kit.pending.code(conversation, secondMs, signal)
  told.catch(() => undefined)
  await outlet.send(line)
  const answer = await told
  if (answer?.messageId !== undefined) {
    const { chat } = outlet
    const bot = accountIn(kit.host.bots(), chat)
    await recall({ bot, channelId: chat.channelId, messageId: answer.messageId }, kit.signal)
  }
  return answer?.code
}

/** The way that is left where codes are refused. */
const byCookie = (platform: PlatformId, say: Outlet['say']): h[] => {
  const [word] = declarations[platform].words
  return say('commands.amagi.login.messages.by-cookie', { platform: nameOf(say, platform), word })
}

/** What went wrong, and what else there is where another code would be refused as well. */
function refusedLine(platform: PlatformId, say: Outlet['say'], { code }: AmagiError): h[] {
  const line = errorLine(say, code)
  const isRefusal =
    code === 'blocked' || code === 'upstream-changed' || code === 'unsupported' || code === 'rate-limited'
  return isRefusal ? [...line, h.text('\n'), ...byCookie(platform, say)] : line
}

/** From the code in the chat to the login; the message with the code is taken back whatever came of it. */
async function finish(
  login: Login,
  ids: readonly string[],
  signal: AbortSignal,
  context: CommandContext,
): Promise<void> {
  const { platform, logins, code, pollMs, outlet } = login
  const { kit } = context
  const say = async (line: h[]): Promise<void> => void (await outlet.send(line))
  /** The next line must not overtake it. */
  let telling: Promise<void> = Promise.resolve()
  try {
    const end = await waitForLogin({
      logins,
      platform,
      code,
      pollMs,
      scanned() {
        telling = say(outlet.say('commands.amagi.login.messages.scanned')).catch(() => undefined)
      },
      async askCode(phone, again) {
        await telling
        return askSecond(login, phone, again, signal, context)
      },
      clock: kit.clock,
      signal,
    })
    const line = await endLine(login, end, context)
    await telling
    await say(line)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (kit.signal.aborted || error.code === 'cancelled') return
    // The text of the error may hold a part of the login.
    kit.log.warn(`login to ${platform}: ${brief(new AmagiError(error.code))}`)
    await say(refusedLine(platform, outlet.say, error)).catch(() => undefined)
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
  const word = textOf(args[1])
  const what = `${platform} ${conversation.user ? userKey(conversation.user) : ''}`
  if (cancelling.test(word)) {
    const gone = kit.pending.cancel(what)
    return say(gone ? 'commands.amagi.login.messages.cancelled' : 'commands.amagi.login.messages.none-pending')
  }
  const second = codeIn(word)
  const { messageId } = context.session
  if (second !== undefined && kit.pending.tell(conversation, { code: second, ...(messageId ? { messageId } : {}) }))
    return undefined
  const name = word === '' ? '' : (findAccount(word, platform, kit.credentials) ?? readName(word))
  if (name === undefined) return say('commands.amagi.account.messages.bad-name', { name: word.slice(0, 40) })
  try {
    const { logins } = await kit.service()
    const pollMs = logins.pollMs(platform)
    if (pollMs === undefined) return byCookie(platform, say)
    const code = await logins.begin(platform, { signal: kit.signal })
    const login = { platform, name, logins, pollMs, code, outlet: createOutlet(conversation, kit, false) }
    const ids = await sendCode(login, context)
    // Whoever asks again gives the earlier code up.
    void kit.pending.run(what, (signal) => finish(login, ids, signal, context))
    return undefined
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.warn(`no login code of ${platform}: ${brief(new AmagiError(error.code))}`)
    return refusedLine(platform, say, error)
  }
}

/** How far a login goes by itself: none by a code, one that ends, one that is renewed. */
const ease = ({ accounts }: Pick<Platform, 'accounts'>): number =>
  accounts?.byCode === undefined ? 0 : accounts.renewing === undefined ? 1 : 2

/** For who runs the bot. */
export const login: CommandRecord<'amagi.login'> = {
  name: 'amagi.login',
  arguments: [
    { name: 'platform', kind: 'word', required: true },
    { name: 'account', kind: 'text' },
  ],
  // The overview shows the first. The further words are those of other bots.
  words: [
    ...[...platforms]
      .sort((one, other) => ease(other) - ease(one))
      .map(({ id, words: [word] }) => ({ word: `${word}登录`, args: [id] })),
    ...(platforms as readonly Platform[])
      .filter((platform) => ease(platform) > 0)
      .flatMap(({ id, words: [word], accounts }) =>
        [`${word}扫码登录`, ...(accounts?.words ?? [])].map((other) => ({ word: other, args: [id] })),
      ),
  ],
  right: 'accounts',
  privateOnly: true,
  run: begin,
}

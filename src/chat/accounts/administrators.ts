/** The people who run the bot, as private chats: those of the settings, and with a database those of authority 4. */
import type { Bot, Context } from 'koishi'
import { limited } from '../../async/deadline'
import type { Settings } from '../../model'
import type { Notices } from '../../store'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import { createOutlet, type Outlet, type OutletKit } from '../outlet'
import { readUserKey, userKey, type UserRef } from '../ref'
import { accountAuthority } from '../rights'

/** More of them are a mistake in the database. */
const maxPeople = 10
/** Milliseconds a platform may take to open a private chat. */
const openMs = 10_000

async function fromDatabase(ctx: Context): Promise<UserRef[]> {
  const database = ctx.get('database')
  if (!database) return []
  const users = await database.get('user', { authority: { $gte: accountAuthority } }, ['id'])
  if (users.length === 0) return []
  const bindings = await database.get('binding', { aid: users.slice(0, maxPeople).map(({ id }) => id) }, [
    'platform',
    'pid',
  ])
  return bindings.map(({ platform, pid }) => ({ platform, userId: pid }))
}

/** Accounts that are offline cannot open a chat. */
const botFor = (bots: Iterable<Bot>, platform: string): Bot | undefined =>
  [...bots].find((bot) => bot.platform === platform && bot.isActive)

/** Private chats with them, one per person, as far as the platforms open them. Never rejects. @internal Seen without a message. */
export async function administrators(
  ctx: Context,
  { accounts: { admins } }: Pick<Settings, 'accounts'>,
  signal: AbortSignal,
): Promise<Conversation[]> {
  const kept = await fromDatabase(ctx).catch((): UserRef[] => [])
  const listed = admins.flatMap((entry) => readUserKey(entry) ?? [])
  const people = new Map([...listed, ...kept].map((user) => [userKey(user), user]))
  const chats = [...people.values()].slice(0, maxPeople).map(async (user): Promise<Conversation[]> => {
    const bot = botFor(ctx.bots, user.platform)
    if (!bot) return []
    try {
      const open = async () => bot.createDirectChannel(user.userId)
      const { id } = await limited(open, openMs, { signal, message: 'no private chat was opened' })
      const chat = { platform: user.platform, selfId: bot.selfId, channelId: id, direct: true }
      return [{ chat, user, locales: [] }]
    } catch {
      // No friend of the account, or none of the platform's business; the text may hold a token.
      return []
    }
  })
  return (await Promise.all(chats)).flat()
}

/** What it takes to tell them something. */
export interface TellingKit extends OutletKit {
  ctx: Context
  settings: Settings
  /** What was told when: how often it may be is the business of who tells it. */
  notices: Pick<Notices, 'due'>
}

/** Tells everybody who runs the bot, in private, one after the other. Never rejects. */
export async function tellAdministrators(kit: TellingKit, tell: (outlet: Outlet) => Promise<unknown>): Promise<void> {
  const { ctx, settings, signal, log } = kit
  try {
    for (const conversation of await administrators(ctx, settings, signal))
      await tell(createOutlet(conversation, kit, false))
  } catch (thrown) {
    log.debug(`who runs the bot was not told: ${brief(thrown)}`)
  }
}

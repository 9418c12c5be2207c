/** The people who run the bot, as private chats: those of the settings, and with a database those of authority 4. */
import type { Bot, Context } from 'koishi'
import { limited } from '../../async/deadline'
import type { Settings } from '../../model'
import type { Conversation } from '../conversation'
import type { UserRef } from '../ref'

/** More of them are a mistake in the database. */
const maxPeople = 10
/** Authority that may set cookies. */
const authority = 4
/** Milliseconds a platform may take to open a private chat. */
const openMs = 10_000

/** `platform:userId`, as it stands in the settings; platforms may hold a colon. */
function userOf(entry: string): UserRef[] {
  const middle = entry.trim().lastIndexOf(':')
  return middle > 0 ? [{ platform: entry.trim().slice(0, middle), userId: entry.trim().slice(middle + 1) }] : []
}

async function fromDatabase(ctx: Context): Promise<UserRef[]> {
  const database = ctx.get('database')
  if (!database) return []
  const users = await database.get('user', { authority: { $gte: authority } }, ['id'])
  if (users.length === 0) return []
  const bindings = await database.get('binding', { aid: users.slice(0, maxPeople).map(({ id }) => id) }, [
    'platform',
    'pid',
  ])
  return bindings.map(({ platform, pid }) => ({ platform, userId: pid }))
}

/** Online accounts first: the others cannot open a chat. */
const botFor = (bots: Iterable<Bot>, platform: string): Bot | undefined =>
  [...bots].filter((bot) => bot.platform === platform && bot.isActive)[0]

/** Private chats with them, one per person, as far as the platforms open them. Never rejects. */
export async function administrators(
  ctx: Context,
  { accounts: { admins } }: Pick<Settings, 'accounts'>,
  signal: AbortSignal,
): Promise<Conversation[]> {
  const kept = await fromDatabase(ctx).catch((): UserRef[] => [])
  const people = new Map([...admins.flatMap(userOf), ...kept].map((user) => [`${user.platform}:${user.userId}`, user]))
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

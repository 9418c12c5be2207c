/** What holds in a chat and why: what the settings say, what was chosen there, which list names whom. */
import type { PlatformId, Settings } from '../model'
import { platformIds } from '../model'
import { presets } from '../reply/presets'
import { optionIn, switchIn, type Chosen } from '../store'
import type { Conversation } from './conversation'
import { hoursText, isQuiet, readHours } from './quiet'
import { chatKeys, namesChat, namesUser, type ChatRef } from './ref'
import { timeZoneOf } from './say'
import type { ChatKit } from './types'

/** Names of what is chosen per chat beside the switches; also the words of the store. */
export type OptionName = 'trigger' | 'quiet' | 'preset' | 'bid' | 'blocked' | 'chosen'

/** Who decided: the settings of the plugin, or somebody in this chat. */
type Decided = 'setting' | 'chat'

/** One thing that holds, and who decided it. */
interface Held<T> {
  value: T
  by: Decided
}

/** Why a platform is answered or not: switched off for good, a switch here, or what the settings say of new chats. */
type SwitchReason = 'platform' | 'account' | 'chat' | 'default'

/** Which list keeps somebody, or a whole chat, from being answered. */
type Listing =
  'chat-denied' | 'chat-left-out' | 'chat-blocked' | 'user-denied' | 'user-left-out' | 'blocked' | 'not-chosen'

/** All that holds here. */
export interface Policy {
  switches: Record<PlatformId, { on: boolean; by: SwitchReason }>
  trigger: Held<Settings['trigger']>
  preset: Held<Settings['reply']['preset']>
  /** Hours as text (none: empty), and whether it is quiet now. */
  quiet: Held<string> & { now: boolean }
  bid: Held<boolean>
  /** Of the one who asks; undefined: no list keeps him out. */
  listing: Listing | undefined
  /** People who are not answered here, and those who alone are, by their ids. */
  blocked: readonly string[]
  chosen: readonly string[]
}

const triggers: readonly string[] = ['all', 'cards', 'links', 'mention', 'command'] satisfies Settings['trigger'][]
const isTrigger = (word: string): word is Settings['trigger'] => triggers.includes(word)
const isPreset = (word: string): word is Settings['reply']['preset'] => Object.hasOwn(presets, word)

/** Ids of people as an option holds them. */
export const idsIn = (chosen: Chosen, name: 'blocked' | 'chosen'): readonly string[] =>
  (optionIn(chosen, name) ?? '').split(' ').filter((id) => id !== '')

/** An option that means something here, else what the settings say. */
function held<T>(text: string | undefined, read: (text: string) => T | undefined, setting: T): Held<T> {
  const value = text === undefined ? undefined : read(text)
  return value === undefined ? { value: setting, by: 'setting' } : { value, by: 'chat' }
}

/** Whom the lists keep out; chats of two are no matter of the lists of chats. */
function listingOf(
  { chat, user }: Conversation,
  home: ChatRef,
  { lists }: Settings,
  { blocked, chosen, denied }: Pick<Policy, 'blocked' | 'chosen'> & { denied: boolean },
): Listing | undefined {
  if (denied) return 'chat-blocked'
  const named = (entries: readonly string[]): boolean => namesChat(entries, chat) || namesChat(entries, home)
  if (named(lists.denyChats)) return 'chat-denied'
  if (!chat.direct && lists.allowChats.length > 0 && !named(lists.allowChats)) return 'chat-left-out'
  if (user && namesUser(lists.denyUsers, user)) return 'user-denied'
  if (lists.allowUsers.length > 0 && !(user && namesUser(lists.allowUsers, user))) return 'user-left-out'
  if (user && blocked.includes(user.userId)) return 'blocked'
  if (chosen.length > 0 && !(user && chosen.includes(user.userId))) return 'not-chosen'
  return undefined
}

/** From what was chosen in the chat's home. `now`: milliseconds since the epoch. Pure but for the machine's time zone. */
function policyFrom(
  chosen: Chosen,
  conversation: Conversation,
  home: ChatRef,
  settings: Settings,
  { now, above }: { now: number; above: boolean },
): Policy {
  const { selfId, direct } = conversation.chat
  const platform = (id: PlatformId): { on: boolean; by: SwitchReason } => {
    if (!settings.platforms[id].enabled) return { on: false, by: 'platform' }
    const found = switchIn(chosen, id, direct ? undefined : selfId)
    if (!found) return { on: settings.defaultOn, by: 'default' }
    return { on: found.on, by: found.own ? 'account' : 'chat' }
  }
  const switches = Object.fromEntries(platformIds.map((id) => [id, platform(id)])) as Policy['switches']
  // `none` is chosen against hours of the settings.
  const hours = held(optionIn(chosen, 'quiet'), (text) => (text === 'none' ? '' : text), settings.quiet.hours)
  const spans = readHours(hours.value) ?? []
  const zone = settings.quiet.timeZone || timeZoneOf()
  const denied = optionIn(chosen, 'denied') !== undefined
  const people = { blocked: idsIn(chosen, 'blocked'), chosen: idsIn(chosen, 'chosen') }
  return {
    switches,
    trigger: held(optionIn(chosen, 'trigger'), (word) => (isTrigger(word) ? word : undefined), settings.trigger),
    preset: held(optionIn(chosen, 'preset'), (word) => (isPreset(word) ? word : undefined), settings.reply.preset),
    quiet: { ...hours, value: hoursText(spans), now: isQuiet(spans, now, zone) },
    bid: held(optionIn(chosen, 'bid'), (word) => word === 'on', settings.bid),
    listing: above ? undefined : listingOf(conversation, home, settings, { ...people, denied }),
    ...people,
  }
}

/**
 * What holds where a message came from; `above`: for somebody who runs the bot, whom no list keeps out. Never rejects: see
 * `Choices.read`.
 */
export async function policyOf(
  conversation: Conversation,
  { host, choices, settings, clock }: Pick<ChatKit, 'host' | 'choices' | 'settings' | 'clock'>,
  above = false,
): Promise<Policy> {
  const home = await host.homes.of(conversation.chat)
  return policyFrom(await choices.read(chatKeys(home)), conversation, home, settings, { now: clock(), above })
}

/** What holds in a chat and why: what the settings say, what was chosen there, which list names whom. */
import type { PlatformId, Settings } from '../model'
import { platformIds } from '../model'
import { presets } from '../reply/presets'
import { optionIn, switchIn, type Chosen } from '../store'
import type { Conversation } from './conversation'
import { heldLists, type HeldList, type HeldLists } from './lists'
import { hoursText, isQuiet, readHours } from './quiet'
import { chatKeys, namesChat, namesUser, type ChatRef, type UserRef } from './ref'
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

/** A list that keeps somebody out, and whose it is: of the settings, of who runs the bot, of this chat. */
interface Listed {
  listing: Listing
  by: 'setting' | 'lists' | 'chat'
}

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
  /** Whose that list is. */
  listedBy: Listed['by'] | undefined
  /** The list that keeps this chat out, whoever asks. */
  here: Listed | undefined
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

/** Which of the two lists that are one names somebody. */
const namedBy = (
  { setting, lists }: HeldList,
  names: (entries: readonly string[]) => boolean,
): Listed['by'] | undefined => (names(setting) ? 'setting' : names(lists) ? 'lists' : undefined)

/** Whose an allow list is that names others; undefined where nobody is left out by it. */
function leftOutBy(held: HeldList, names: (entries: readonly string[]) => boolean): Listed['by'] | undefined {
  if ((held.setting.length === 0 && held.lists.length === 0) || namedBy(held, names)) return undefined
  return held.setting.length > 0 ? 'setting' : 'lists'
}

/** Whether the lists keep a chat out; chats of two are no matter of the allow list of chats. */
function chatListing(chat: ChatRef, home: ChatRef, lists: HeldLists, denied: boolean): Listed | undefined {
  if (denied) return { listing: 'chat-blocked', by: 'chat' }
  const names = (entries: readonly string[]): boolean => namesChat(entries, chat) || namesChat(entries, home)
  const deniedBy = namedBy(lists.denyChats, names)
  if (deniedBy) return { listing: 'chat-denied', by: deniedBy }
  const leftOut = chat.direct ? undefined : leftOutBy(lists.allowChats, names)
  return leftOut && { listing: 'chat-left-out', by: leftOut }
}

/** Whether they keep somebody out where his chat is not. */
function userListing(
  user: UserRef | undefined,
  lists: HeldLists,
  { blocked, chosen }: Pick<Policy, 'blocked' | 'chosen'>,
): Listed | undefined {
  const names = (entries: readonly string[]): boolean => user !== undefined && namesUser(entries, user)
  const deniedBy = namedBy(lists.denyUsers, names)
  if (deniedBy) return { listing: 'user-denied', by: deniedBy }
  const leftOut = leftOutBy(lists.allowUsers, names)
  if (leftOut) return { listing: 'user-left-out', by: leftOut }
  if (user && blocked.includes(user.userId)) return { listing: 'blocked', by: 'chat' }
  if (chosen.length > 0 && !(user && chosen.includes(user.userId))) return { listing: 'not-chosen', by: 'chat' }
  return undefined
}

/** From what was chosen in the chat's home. `now`: milliseconds since the epoch. Pure but for the machine's time zone. */
function policyFrom(
  chosen: Chosen,
  conversation: Conversation,
  home: ChatRef,
  settings: Settings,
  { now, above, lists }: { now: number; above: boolean; lists: HeldLists },
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
  const here = chatListing(conversation.chat, home, lists, denied)
  const listed = above ? undefined : (here ?? userListing(conversation.user, lists, people))
  return {
    switches,
    trigger: held(optionIn(chosen, 'trigger'), (word) => (isTrigger(word) ? word : undefined), settings.trigger),
    preset: held(optionIn(chosen, 'preset'), (word) => (isPreset(word) ? word : undefined), settings.reply.preset),
    quiet: { ...hours, value: hoursText(spans), now: isQuiet(spans, now, zone) },
    bid: held(optionIn(chosen, 'bid'), (word) => word === 'on', settings.bid),
    listing: listed?.listing,
    listedBy: listed?.by,
    here,
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
  const [chosen, lists] = await Promise.all([choices.read(chatKeys(home)), heldLists({ choices, settings })])
  return policyFrom(chosen, conversation, home, settings, { now: clock(), above, lists })
}

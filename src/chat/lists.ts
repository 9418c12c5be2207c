/** The lists of all chats: what the settings say and what who runs the bot said by command hold together. */
import type { Settings } from '../model'
import { optionIn, withOption, type Chosen } from '../store'
import type { ChatKit } from './types'

/** One of the lists, by its name in the settings; also the name it is kept under. */
export type ListName = keyof Settings['lists']

/** In the order they are shown. */
export const listNames = ['denyUsers', 'allowUsers', 'denyChats', 'allowChats'] as const satisfies readonly ListName[]

/** Entries (`platform:id`) by where they come from. */
export interface HeldList {
  readonly setting: readonly string[]
  readonly lists: readonly string[]
}

/** All of them. */
export type HeldLists = Readonly<Record<ListName, HeldList>>

/** No chat has this key: those of chats hold a slash. */
const place = { key: '*' }

/** More entries than this are no list one keeps by command; the option has to fit the database. */
const maxEntries = 500

const entriesIn = (chosen: Chosen, name: ListName): readonly string[] =>
  (optionIn(chosen, name) ?? '').split(' ').filter((entry) => entry !== '')

/** Never rejects: see `Choices.read`. */
export async function heldLists({ choices, settings }: Pick<ChatKit, 'choices' | 'settings'>): Promise<HeldLists> {
  const chosen = await choices.read(place)
  const held = listNames.map((name) => [name, { setting: settings.lists[name], lists: entriesIn(chosen, name) }])
  return Object.fromEntries(held) as Record<ListName, HeldList>
}

/** Makes other lists of them, one change after the other. Rejects when they could not be kept. */
export async function changeLists(
  { choices }: Pick<ChatKit, 'choices'>,
  next: (name: ListName, entries: readonly string[]) => readonly string[],
): Promise<void> {
  await choices.alter(place, (chosen) =>
    listNames.reduce((all, name) => {
      const entries = [...new Set(next(name, entriesIn(chosen, name)))].slice(-maxEntries)
      return withOption(all, name, entries.join(' '))
    }, chosen),
  )
}

/** What a chat may have beyond the usual of its platform (the boosts of a Discord server). */
import type { Bot } from 'koishi'
import type { Abilities } from '../model'
import { hourMs } from '../units'
import { createAsked } from './asked'
import type { ChatRef } from './ref'

/** Boosts come and go; one that went is found out about by a refusal. */
const keepMs = 6 * hourMs

/** Abilities that stand in the place of the usual ones. */
export type Perks = Partial<Abilities>

/** `botOf`: our account in a chat, where it is there right now. What it gives never rejects: nothing more, then. */
export const createPerks = (botOf: (chat: ChatRef) => Bot | undefined): ((chat: ChatRef) => Promise<Perks>) =>
  createAsked<Perks>(botOf, { of: ({ perks }) => perks, otherwise: () => ({}), keepMs })

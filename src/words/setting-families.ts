/** Texts about what holds in a chat and who decided it, a part of `families.ts`. */
import type { Settings } from '../model'
import { every, family } from './family'

/** One text per member of each. */
export const settingFamilies = {
  /** What can be set for one chat, and what is shown beside it. */
  setting: family('amagi.settings.name.*', [
    'switches',
    'ways',
    'people',
    'trigger',
    'quiet',
    'preset',
    'bid',
    'assignee',
    'here',
    'you',
    'blocked',
    'chosen',
  ]),
  /** Which values one of them takes. */
  settingUsage: family('amagi.settings.usage-of.*', ['trigger', 'quiet', 'preset', 'bid']),
  /** Who decided what holds. */
  because: family('amagi.settings.because.*', ['platform', 'account', 'chat', 'default', 'setting', 'lists']),
  /** A list of all chats. */
  list: family(
    'amagi.lists.name.*',
    every<keyof Settings['lists']>({ denyUsers: true, allowUsers: true, denyChats: true, allowChats: true }),
  ),
  /** The line after one was changed. */
  listChanged: family('commands.amagi.lists.messages.*', ['add', 'remove', 'clear']),
  /** Who alone is answered now. */
  listAlone: family('commands.amagi.lists.messages.alone-*', ['allowUsers', 'allowChats']),
  onOff: family('amagi.settings.switch.*', ['on', 'off']),
  trigger: family(
    'amagi.settings.trigger.*',
    every<Settings['trigger']>({ all: true, cards: true, links: true, mention: true, command: true }),
  ),
  preset: family(
    'amagi.settings.preset.*',
    every<Settings['reply']['preset']>({ compact: true, normal: true, folded: true }),
  ),
}

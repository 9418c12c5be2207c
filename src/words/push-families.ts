/** Texts about subscriptions, a part of `families.ts`. */
import { newsKinds } from '../model/watch'
import { family } from './family'

/** One text per member of each. */
export const pushFamilies = {
  /** What happened, as the first line above a card. */
  news: family('amagi.push.news.*', newsKinds),
  /** What of somebody can be heard, in lists. */
  newsKind: family('amagi.push.kind.*', newsKinds),
  /** Why news come as words alone. */
  pushNote: family('amagi.push.note.*', ['unread', 'undrawn', 'refused']),
  /** What keeps news of somebody from coming. */
  followingState: family('amagi.push.state.*', ['paused', 'suspended', 'new']),
  /** What can be set about a subscription, with its value. */
  pushOption: family('amagi.push.option.*', [
    'remark',
    'paused',
    'kinds',
    'only',
    'never',
    'liveWords',
    'skipPaid',
    'media',
    'mention',
    'quiet',
  ]),
  /** Which values one of them takes. */
  pushUsage: family('amagi.push.usage.*', ['kinds', 'words', 'toggle', 'mention', 'quiet', 'remark']),
  /** How little a platform lets bots send of their own accord. */
  unaskedLimit: family('amagi.push.unasked.*', ['qq', 'qq-guild', 'qq-guild-direct']),
  /** Why a word cannot be looked for. */
  entryFault: family('amagi.push.entry.*', ['empty', 'long', 'flags', 'pattern']),
  /** What there is to say of somebody in a list. */
  followingPart: family('amagi.push.row.*', [
    'remark',
    'paused',
    'suspended',
    'suspended-reason',
    'live',
    'new',
    'sent',
    'works',
    'waiting',
    'only',
    'without',
    'filters',
  ]),
  /** What fails about people in other words than about works. */
  subscribeError: family('commands.amagi.subscribe.messages.*', ['not-found', 'private', 'unsupported']),
  /** Why a file of subscriptions is none. */
  unreadableFile: family('commands.amagi.import.messages.*', [
    'not-json',
    'unknown',
    'newer',
    'too-large',
    'no-entry',
    'no-address',
    'gone',
    'unreachable',
  ]),
} as const

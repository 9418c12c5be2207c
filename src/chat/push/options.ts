/** Options of one subscription after a change. Pure; what is written stands in `option-words.ts`. */
import { newsKinds, type PlatformId, type Wishes } from '../../model'
import { usualKinds } from '../../push/wishes'
import { inLine } from '../../words/line'
import type { Following } from './index'
import { plainWord } from './kind-words'
import type { Change, WordList } from './option-words'
import { wantedKinds } from './overview'
import { kindsOf } from './watching'

/** Entries of one list; each is looked for in every text. */
export const mostEntries = 30
/** People one message calls. */
export const mostCalled = 20
/** Letters of a remark. */
const longestRemark = 40

/** What keeps a change from being made. */
export type Refusal =
  /** The platform has nothing of the kind. */
  | { readonly refused: 'no-kind'; readonly platform: PlatformId }
  /** Nothing would be left. */
  | { readonly refused: 'nothing-left' }
  | { readonly refused: 'too-many'; readonly most: number }

/** Who writes and who is mentioned, by their ids. */
export interface Writer {
  readonly me: string | undefined
  readonly people: readonly string[]
}

/** Without the options that are as they are by themselves. */
function trimmed(wishes: Wishes): Wishes {
  const { kinds, only = [], never = [], skipPaid, liveWords } = wishes
  return {
    ...(kinds ? { kinds } : {}),
    ...(only.length > 0 ? { only } : {}),
    ...(never.length > 0 ? { never } : {}),
    ...(skipPaid ? { skipPaid } : {}),
    ...(liveWords ? { liveWords } : {}),
  }
}

function kindsAfter(one: Following, change: Change & { what: 'kinds' }): Wishes | Refusal {
  const { kinds: _, ...others } = one.wishes
  if (change.how === 'reset') return others
  const own = kindsOf(one.author.platform)
  const meant = change.kinds.filter((kind) => own.includes(kind))
  if (meant.length === 0) return { refused: 'no-kind', platform: one.author.platform }
  const before = wantedKinds(one)
  const wanted =
    change.how === 'set'
      ? meant
      : change.how === 'add'
        ? [...before, ...meant]
        : before.filter((kind) => !meant.includes(kind))
  if (wanted.length === 0) return { refused: 'nothing-left' }
  const kinds = newsKinds.filter((kind) => wanted.includes(kind))
  // As if nothing had ever been said: kinds a platform has later are heard then.
  const usual = own.filter((kind) => usualKinds.includes(kind))
  const isUsual = kinds.length === usual.length && kinds.every((kind) => usual.includes(kind))
  return isUsual ? others : { ...others, kinds }
}

function entriesAfter(before: readonly string[], change: Change & { what: WordList }): string[] {
  if (change.how === 'clear') return []
  const named = new Set(change.entries.map(plainWord))
  const others = before.filter((entry) => !named.has(plainWord(entry)))
  return change.how === 'remove' ? others : [...others, ...change.entries]
}

/** A text of somebody for a list: one line, not too long. */
export const lineOf = (text: string, most: number): string => [...inLine(text)].slice(0, most).join('')

/** The same with `exactOptionalPropertyTypes` in mind: a key that is undefined is taken away. */
type Options = { -readonly [Key in keyof Following]?: Following[Key] | undefined }

function optionsAfter(one: Following, change: Change, { me, people }: Writer): Options | Refusal {
  switch (change.what) {
    case 'kinds': {
      const wishes = kindsAfter(one, change)
      return 'refused' in wishes ? wishes : { wishes }
    }
    case 'only':
    case 'never': {
      const entries = entriesAfter(one.wishes[change.what] ?? [], change)
      if (entries.length > mostEntries) return { refused: 'too-many', most: mostEntries }
      return { wishes: trimmed({ ...one.wishes, [change.what]: entries }) }
    }
    case 'skipPaid':
    case 'liveWords':
      return { wishes: trimmed({ ...one.wishes, [change.what]: change.on }) }
    case 'media':
    case 'quietDigest':
      return { [change.what]: change.on || undefined }
    case 'paused':
      // Whoever resumes means all that keeps it from coming.
      return change.on ? { paused: true } : { paused: undefined, refused: undefined }
    case 'mention': {
      const users = [...new Set([...(change.me && me !== undefined ? [me] : []), ...(change.people ? people : [])])]
      if (users.length > mostCalled) return { refused: 'too-many', most: mostCalled }
      const mention = { ...(change.all ? { all: true } : {}), ...(users.length > 0 ? { users } : {}) }
      return { mention: change.all || users.length > 0 ? mention : undefined }
    }
    case 'quiet':
      return change.span
        ? { quiet: change.span, quietDigest: change.digest || undefined }
        : { quiet: undefined, quietDigest: undefined }
    case 'remark': {
      const remark = lineOf(change.text, longestRemark)
      return { remark: remark === '' ? undefined : remark }
    }
    case 'reset':
      return {
        wishes: {},
        media: undefined,
        quiet: undefined,
        quietDigest: undefined,
        mention: undefined,
        paused: undefined,
        refused: undefined,
      }
  }
}

/** Whether a change could not be made. */
export const isRefusal = (value: object): value is Refusal => 'refused' in value && typeof value.refused === 'string'

/** The subscription with all changes made one after the other, or the first refusal. */
export function changed(one: Following, changes: readonly Change[], writer: Writer): Following | Refusal {
  let next = one
  for (const change of changes) {
    const options = optionsAfter(next, change, writer)
    if (isRefusal(options)) return options
    const all = Object.entries({ ...next, ...options }).filter(([, value]) => value !== undefined)
    next = Object.fromEntries(all) as unknown as Following
  }
  return next
}

/** The same, with what cannot be changed left as it is. */
export const wherePossible =
  (change: (one: Following) => Following | Refusal) =>
  (one: Following): Following => {
    const next = change(one)
    return isRefusal(next) ? one : next
  }

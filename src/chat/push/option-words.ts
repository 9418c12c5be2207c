/** What somebody wants to be different about a subscription, as it is written in a chat. Pure. */
import { newsKinds, type NewsKind } from '../../model'
import { meansAll } from '../all-word'
import { readHours } from '../quiet'
import { kindsIn, plainWord } from './kind-words'

/** Yes or no. */
type Toggle = 'skipPaid' | 'media' | 'liveWords' | 'quietDigest' | 'paused'
/** Words that have to be there, or must not. */
export type WordList = 'only' | 'never'

/** One change. */
export type Change =
  | { readonly what: 'kinds'; readonly how: 'set' | 'add' | 'remove'; readonly kinds: readonly NewsKind[] }
  | { readonly what: 'kinds'; readonly how: 'reset' }
  | { readonly what: WordList; readonly how: 'add' | 'remove'; readonly entries: readonly string[] }
  | { readonly what: WordList; readonly how: 'clear' }
  | { readonly what: Toggle; readonly on: boolean }
  /** `people`: those who are mentioned in the message, too. */
  | { readonly what: 'mention'; readonly all: boolean; readonly me: boolean; readonly people: boolean }
  | { readonly what: 'quiet'; readonly span?: readonly [from: number, until: number]; readonly digest?: boolean }
  | { readonly what: 'remark'; readonly text: string }
  | { readonly what: 'reset' }

/** What one can change, as far as its values have to be explained. */
export type OptionName = 'kinds' | WordList | Toggle | 'mention' | 'quiet' | 'remark'

/** What was written says: these changes, with words left that mean none of it; nothing; or an option with a wrong value. */
export type Reading =
  { readonly changes: readonly Change[]; readonly rest: readonly string[] } | { readonly wrong: OptionName } | undefined

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

const onWords = set('开启 打开 启用 开 是 on enable yes true')
const offWords = set('关闭 关掉 禁用 停用 关 否 取消 不 无 没有 off disable no false none')
const addWords = set('添加 增加 加 加上 add +')
const removeWords = set('删除 移除 去掉 删 remove delete del -')
const clearWords = set('清空 清除 无 没有 关 关闭 clear none off')
const meWords = set('我 自己 me myself')
const everybodyWords = set('全体 全体成员 所有人 全员 all everyone @全体 @全体成员 @所有人 @all @everyone')

/** Whoever says so means kinds, where he names kinds: `只看 视频`. */
const loosely = { only: set('只看 只要 只推 只推送 only'), never: set('不看 不要 不推 不推送 never') } as const

/** Names of options, as people write them. */
const names: Readonly<Record<string, ReadonlySet<string>>> = {
  kinds: set('类型 种类 内容 推送内容 推送类型 kinds kind types type'),
  only: set('只看 只要 只推 只推送 白名单 包含 关键词 关键字 only include allow whitelist keywords keyword'),
  never: set('不看 不要 不推 不推送 屏蔽 屏蔽词 排除 过滤 黑名单 never exclude block blacklist'),
  skipPaid: set('跳过充电 不看充电 跳过付费 充电专属 skip-paid skippaid'),
  paid: set('充电 付费 paid supporters'),
  media: set('媒体 附带媒体 媒体文件 media'),
  liveWords: set('直播筛选 筛选直播 标题筛选 live-words livewords'),
  mention: set('提醒 艾特 提及 @ at mention'),
  everybody: set('全体 全体成员 艾特全体 @全体 @全体成员 提醒全体 at-all at_all mention-all'),
  quiet: set('安静 安静时间 免打扰 勿扰 静默 静音 quiet silent silence'),
  quietDigest: set('汇总 合并 安静汇总 digest'),
  pause: set('暂停 暂停推送 pause'),
  resume: set('恢复 继续 恢复推送 resume continue'),
  remark: set('备注 别名 remark alias note'),
  reset: set('默认 重置 恢复默认 reset default defaults'),
}

const nameOf = (word: string): string | undefined =>
  Object.keys(names).find((name) => names[name]?.has(plainWord(word)))

/** Toggles that may stand behind "on" and "off", and what "on" makes of them. */
const toggles: Readonly<Record<string, { what: Toggle; on: boolean } | 'everybody'>> = {
  skipPaid: { what: 'skipPaid', on: true },
  // Whoever opens what is for supporters hears of it.
  paid: { what: 'skipPaid', on: false },
  media: { what: 'media', on: true },
  liveWords: { what: 'liveWords', on: true },
  quietDigest: { what: 'quietDigest', on: true },
  mention: 'everybody',
  everybody: 'everybody',
}

/** What "off" makes of options that are no toggles. */
const ends = {
  quiet: { what: 'quiet' },
  only: { what: 'only', how: 'clear' },
  never: { what: 'never', how: 'clear' },
  remark: { what: 'remark', text: '' },
} as const satisfies Readonly<Record<string, Change>>

const isEnded = (name: string | undefined): name is keyof typeof ends => name !== undefined && Object.hasOwn(ends, name)

function toggled(name: string | undefined, on: boolean): Change | undefined {
  if (name === 'pause' || name === 'resume') return { what: 'paused', on: on === (name === 'pause') }
  if (!on && isEnded(name)) return ends[name]
  const toggle = name === undefined || !Object.hasOwn(toggles, name) ? undefined : toggles[name]
  if (toggle === undefined) return undefined
  if (toggle === 'everybody') return { what: 'mention', all: on, me: false, people: false }
  return { what: toggle.what, on: toggle.on === on }
}

/** `开`, `关闭`; undefined for what is neither. */
export const onOrOff = (word: string | undefined): boolean | undefined => {
  if (word === undefined) return undefined
  const plain = plainWord(word)
  return onWords.has(plain) ? true : offWords.has(plain) ? false : undefined
}

/** `开启直播`: the word in front taken off. */
const glued = /^(开启|打开|启用|关闭|禁用|取消)(?=.)/
/** `只看直播`, `不要转发`: the same of words before kinds. */
const gluedKinds = /^(只看|只要|只推|不看|不要|不推)(?=.)/

/** `开启 直播 媒体`; what is neither is left over. */
function switched(words: readonly string[], on: boolean): Reading {
  const changes: Change[] = []
  const rest: string[] = []
  const kinds = new Set<NewsKind>()
  for (const word of words) {
    const own = kindsIn(word, !on)
    const name = own ? undefined : nameOf(word)
    const toggle = own ? undefined : toggled(name, on)
    // What needs a value is not switched on.
    if (on && isEnded(name)) return { wrong: name }
    if (own) for (const kind of own) kinds.add(kind)
    else if (toggle) changes.push(toggle)
    else rest.push(word)
  }
  if (kinds.size > 0) changes.unshift({ what: 'kinds', how: on ? 'add' : 'remove', kinds: [...kinds] })
  // "Off" alone is what ends it as a whole: that is not ours to guess.
  return changes.length > 0 ? { changes, rest } : { wrong: 'kinds' }
}

/** Signs around what belongs together. */
const quoted = /^["“「『'](.+)["”」』']$/s

/**
 * Entries of a list: separated by blanks and commas, unless they stand in quotation marks or are a `/pattern/`.
 *
 * @internal The tests read a few as a table.
 */
export function entriesIn(text: string): string[] {
  const shape = /\/(?:\\.|[^/\\])+\/[A-Za-z]*(?=[\s,，、;；]|$)|"[^"]+"|“[^”]+”|「[^」]+」|『[^』]+』|[^\s,，、;；]+/g
  return [...new Set((text.match(shape) ?? []).map((entry) => entry.replace(quoted, '$1').trim()).filter(Boolean))]
}

function listed(what: WordList, first: string, words: readonly string[]): Reading {
  const [verb = '', ...after] = words
  const plain = plainWord(verb)
  if (words.length === 0) return { wrong: what }
  if (words.length === 1 && clearWords.has(plain)) return { changes: [{ what, how: 'clear' }], rest: [] }
  const named = loosely[what].has(plainWord(first)) ? words.map((word) => kindsIn(word, what === 'never')) : [undefined]
  if (named.every((kinds) => kinds !== undefined)) {
    const kinds = [...new Set(named.flat())]
    return { changes: [{ what: 'kinds', how: what === 'only' ? 'set' : 'remove', kinds }], rest: [] }
  }
  const how = removeWords.has(plain) ? 'remove' : 'add'
  const taken = how === 'remove' || addWords.has(plain) ? after : words
  const entries = entriesIn(taken.join(' '))
  return entries.length > 0 ? { changes: [{ what, how, entries }], rest: [] } : { wrong: what }
}

function chosen(words: readonly string[]): Reading {
  const [first = ''] = words
  if (words.length === 1 && names.reset?.has(plainWord(first))) {
    return { changes: [{ what: 'kinds', how: 'reset' }], rest: [] }
  }
  if (words.length === 1 && meansAll(first))
    return { changes: [{ what: 'kinds', how: 'set', kinds: newsKinds }], rest: [] }
  const named = words.map((word) => kindsIn(word))
  if (named.length === 0 || named.some((kinds) => kinds === undefined)) return { wrong: 'kinds' }
  const kinds = [...new Set(named.flatMap((own) => own ?? []))]
  return { changes: [{ what: 'kinds', how: 'set', kinds }], rest: [] }
}

/** A text that is no word of ours is somebody who was mentioned, by the name the chat shows. */
function called(words: readonly string[]): Reading {
  const plain = words.map(plainWord)
  if (plain.length > 0 && plain.every((word) => offWords.has(word) || clearWords.has(word))) {
    return { changes: [{ what: 'mention', all: false, me: false, people: false }], rest: [] }
  }
  const all = plain.some((word) => everybodyWords.has(word))
  const me = plain.some((word) => meWords.has(word))
  return { changes: [{ what: 'mention', all, me, people: true }], rest: [] }
}

const dayMinutes = 24 * 60

function quietIn(words: readonly string[]): Reading {
  const isDigest = (word: string): boolean => names.quietDigest?.has(plainWord(word)) === true
  const digest = words.some(isDigest)
  const text = words.filter((word) => !isDigest(word)).join(' ')
  if (clearWords.has(plainWord(text))) return { changes: [{ what: 'quiet' }], rest: [] }
  if (text === '' && digest) return { changes: [{ what: 'quietDigest', on: true }], rest: [] }
  const spans = readHours(text) ?? []
  const [span] = spans
  const until = (span?.to ?? 0) % dayMinutes
  // All day is no quiet time but a pause.
  if (!span || spans.length > 1 || span.from === until) return { wrong: 'quiet' }
  return { changes: [{ what: 'quiet', span: [span.from, until], digest }], rest: [] }
}

function yesOrNo(name: string, words: readonly string[]): Reading {
  const on = words.length === 0 ? true : words.length === 1 ? onOrOff(words[0]) : undefined
  const change = on === undefined ? undefined : toggled(name, on)
  if (change) return { changes: [change], rest: [] }
  const toggle = toggles[name]
  return { wrong: toggle === undefined || toggle === 'everybody' ? 'mention' : toggle.what }
}

/** Whether a word begins an option. */
export const startsOption = (word: string): boolean => readOption([word]) !== undefined

/** Reads words from the first one on; undefined when it names no option. */
export function readOption(words: readonly string[]): Reading {
  const [first = '', ...others] = words
  const [, before = '', after = ''] = /^([^=:：]+)[=:：](.*)$/s.exec(first) ?? []
  // `安静：23:00-7:00`
  if (before !== '' && nameOf(before)) return readOption([before, ...(after === '' ? [] : [after]), ...others])
  const on = onOrOff(first)
  if (on !== undefined && plainWord(first).length > 1) return switched(others, on)
  const head = glued.exec(first.normalize('NFKC'))?.[1]
  if (head) {
    const own = switched([first.normalize('NFKC').slice(head.length), ...others], onOrOff(head) === true)
    if (own && 'changes' in own && own.rest[0] !== first.normalize('NFKC').slice(head.length)) return own
  }
  const verb = nameOf(first) ? undefined : gluedKinds.exec(first)?.[1]
  const wanted = first.slice(verb?.length ?? 0)
  if (verb !== undefined && kindsIn(wanted)) return readOption([verb, wanted, ...others])
  // `直播 关`
  const behind = onOrOff(others.at(-1))
  if (behind !== undefined && [first, ...others.slice(0, -1)].every((word) => kindsIn(word)))
    return switched([first, ...others.slice(0, -1)], behind)
  const name = nameOf(first)
  switch (name) {
    case undefined:
      return undefined
    case 'kinds':
      return chosen(others)
    case 'only':
    case 'never':
      return listed(name, first, others)
    case 'mention':
      return called(others)
    case 'quiet':
      return quietIn(others)
    case 'pause':
    case 'resume': {
      // `暂停 关`
      const on = onOrOff(others[0]) ?? true
      const change = toggled(name, on)
      return change && { changes: [change], rest: onOrOff(others[0]) === undefined ? others : others.slice(1) }
    }
    case 'remark': {
      const text = others.join(' ')
      if (text === '') return { wrong: 'remark' }
      return { changes: [{ what: 'remark', text: clearWords.has(plainWord(text)) ? '' : text }], rest: [] }
    }
    case 'reset':
      return { changes: [{ what: 'reset' }], rest: others }
    default:
      return yesOrNo(name, others)
  }
}

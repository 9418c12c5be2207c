/** An answer of the same structure in which every text, name, id, figure, address and time is invented. */
import { LosslessNumber, isLosslessNumber, parse, stringify } from 'lossless-json'
import { cut } from './cut'
import { layout } from './layout'
import { fraction, kindOf, rankNumbers } from './numbers'
import { wordsOf } from './runs'
import { survivors } from './survivors'
import { createValues, type Values } from './values'
import type { StructuralWords } from './words'

export interface InventorOptions {
  words: StructuralWords
  /** Entries of a list that stay at least; those that show something new stay as well, up to four. */
  keep: number
  /** For tests that need the same twin twice; else a secret of the run. */
  key?: Buffer
}

export interface Inventor {
  /** Ids of a captured file, before any twin is made: what is an id in one answer is one in all. */
  learn(name: string, text: string): void
  /** @throws Error with the words of the original that survived */
  twin(name: string, text: string): string
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)

function nested(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const value = parse(text)
    return isPlain(value) || Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Names of fields stay; names that are ids or what somebody wrote do not. */
const isFieldName = (key: string): boolean =>
  // The state of kuaishou's page names its answers by their request, shifted by one letter.
  key.startsWith('tusjoh.') || (/^[A-Za-z_$][\w$.:-]*$/.test(key) && !/\d{4}|^(?=\w*\d)\w{12,}$/.test(key))

type Seen = (key: string, leaf: unknown) => void

/** @param field called with the name of every field */
function visit(value: unknown, key: string, seen: Seen, field: (name: string) => void = () => undefined): void {
  if (Array.isArray(value)) for (const entry of value) visit(entry, key, seen, field)
  else if (isPlain(value)) {
    for (const [name, entry] of Object.entries(value)) {
      if (isFieldName(name)) field(name)
      else seen('', name)
      visit(entry, name, seen, field)
    }
  } else {
    const inner = typeof value === 'string' ? nested(value) : undefined
    if (inner === undefined) seen(key, value)
    else visit(inner, key, seen, field)
  }
}

/** The part of a file that is JSON, and what stands around it. */
function split(name: string, text: string): [before: string, json: string, after: string] {
  if (name.endsWith('.json')) return ['', text, '']
  const found =
    /^([\s\S]*?(?:INIT_STATE|_STATE__|_ROUTER_DATA)\s*=\s*)(\{[\s\S]*\})(;?\s*(?:\(function[\s\S]*?)?<\/script>[\s\S]*)$/.exec(
      text,
    )
  if (!found) throw new Error(`${name}: no state in this page`)
  return [found[1] ?? '', found[2] ?? '', found[3] ?? '']
}

/** Words of the names of fields, which a twin shares with its original by purpose; an XML list has those of its tags. */
export function fieldsOf(name: string, text: string): Set<string> {
  const names: string[] = []
  if (name.endsWith('.xml')) names.push(...[...text.matchAll(/<(?!d )[^>]*>[^<]*|<\/?\w+/g)].map(([tag]) => tag))
  else {
    const [before, json, after] = split(name, text)
    visit(
      parse(json),
      '',
      () => undefined,
      (field) => names.push(field),
    )
    names.push(before, after)
  }
  return wordsOf(names.join(' '))
}

export function createInventor(options: InventorOptions): Inventor {
  const originals = new Set<string>()
  const avoid = { has: (word: string) => originals.has(word.toLowerCase()) }
  const values: Values = createValues(options.words, avoid, options.key)

  function learn(name: string, text: string): void {
    for (const word of wordsOf(text)) originals.add(word)
    if (name.endsWith('.xml')) return
    visit(parse(split(name, text)[1]), '', (key, leaf) => {
      const digits = isLosslessNumber(leaf) ? leaf.value : leaf
      if (typeof digits === 'string' && /^\d{4,}$/.test(digits) && kindOf(key, digits) === 'id') values.id(digits)
    })
  }

  /** Whether any reader knows a field of this value. */
  const isKnown = (value: unknown): boolean => {
    let known = false
    visit(
      value,
      '',
      () => undefined,
      (name) => (known ||= options.words.has(name)),
    )
    return known
  }

  /** Fields and whole branches that no reader knows: most of an answer. With lists kept whole they stay as well. */
  const isIdle = (name: string, value: unknown): boolean =>
    Number.isFinite(options.keep) && isFieldName(name) && !options.words.has(name) && !isKnown(value)

  function twinOf(root: unknown): unknown {
    const figures: string[] = []
    visit(root, '', (key, leaf) => {
      if (isLosslessNumber(leaf) && kindOf(key, leaf.value) === 'rank') figures.push(leaf.value)
    })
    const ranks = rankNumbers(figures)

    function figure(key: string, text: string): LosslessNumber {
      const invented = {
        keep: () => text,
        id: () => text.replace(/\d+/, (digits) => values.id(digits)),
        moment: () => String(values.moment(Number(text))),
        millis: () => `${values.moment(Number(text) / 1000)}000`,
        fraction: () => fraction(text),
        rank: () => ranks.get(text) ?? text,
      }[kindOf(key, text)]()
      return new LosslessNumber(invented)
    }

    function walk(value: unknown, key: string, depth = 0): unknown {
      if (isLosslessNumber(value)) return figure(key, value.value)
      if (typeof value === 'string') {
        const inner = nested(value)
        return inner === undefined ? values.text(value) : stringify(walk(inner, key, depth))
      }
      if (Array.isArray(value)) return cut(value, options.keep, depth).map((entry) => walk(entry, key, depth + 1))
      if (!isPlain(value)) return value
      const entries = Object.entries(value).filter(([name, entry]) => !isIdle(name, entry))
      // A table by what somebody wrote is a list as well.
      const table = entries.length > 3 && entries.every(([name]) => !isFieldName(name))
      return Object.fromEntries(
        (table ? cut(entries, options.keep, depth) : entries).map(([name, entry]) => [
          isFieldName(name) ? name : values.text(name),
          walk(entry, name, depth),
        ]),
      )
    }
    return walk(root, '')
  }

  function invented(name: string, text: string): string {
    if (name.endsWith('.xml'))
      return text.replace(/(<d p=")([^"]*)(">)([^<]*)|(<chatid>)(\d+)/g, (_, a, p, b, said, tag, id) =>
        tag ? `${tag}${values.id(id)}` : `${a}${values.text(p)}${b}${values.text(said)}`,
      )
    const [before, json, after] = split(name, text)
    const escaped = json.includes('\\u002F')
    const made = twinOf(parse(json))
    const twin = name.endsWith('.json') ? layout(made) : (stringify(made) ?? '')
    return before + (escaped ? twin.replaceAll('/', '\\u002F') : twin) + after + (after ? '' : '\n')
  }

  return {
    learn,
    twin(name, text) {
      learn(name, text)
      const twin = invented(name, text)
      const left = survivors(text, twin, options.words, fieldsOf(name, text))
      if (left.length > 0) throw new Error(`${name}: ${left.length} words are left: ${left.slice(0, 40).join(' ')}`)
      return twin
    },
  }
}

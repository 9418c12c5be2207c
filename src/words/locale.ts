/** Texts of `locales/` for everything that has no chat session: cards, text templates, logs. */
import enUS from '../../locales/en-US.yml'
import zhCN from '../../locales/zh-CN.yml'
import { at } from '../json'

/** Nested texts of one language. */
export interface Texts {
  [key: string]: string | Texts | Texts[] | string[]
}

export const locales = { 'zh-CN': zhCN as Texts, 'en-US': enUS as Texts } as const

/** A language that has texts. */
export type Locale = keyof typeof locales

/** The language for any locale name: `en`, `en-GB`, … → en-US, everything else → zh-CN. */
export const knownLocale = (name: string): Locale => (name.toLowerCase().startsWith('en') ? 'en-US' : 'zh-CN')

/**
 * Whole path of a text in `locales/`, dots between the steps. Written out where one text is meant; `key()` of
 * `families.ts` makes it where one of several is. The guard `locale keys` checks that each has its text.
 */
export type TextKey = `amagi.${string}` | `commands.${string}`

/** Text of a key; `{name}` is replaced by the parameter. */
export type Translate = (key: TextKey, params?: Record<string, string | number>) => string

function lookUp(texts: Texts, key: string): string | undefined {
  const text = at(texts, key)
  return typeof text === 'string' ? text : undefined
}

/** Translator for the language of a locale name. A text missing there is taken from zh-CN; a key is never shown. */
export function translator(locale: string): Translate {
  const texts = locales[knownLocale(locale)]
  return (key, params = {}) => {
    const text = lookUp(texts, key) ?? lookUp(locales['zh-CN'], key) ?? ''
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
  }
}

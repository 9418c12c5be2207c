/** Texts of `locales/` for everything that has no chat session: cards, text templates, logs. */
import enUS from '../../locales/en-US.yml'
import zhCN from '../../locales/zh-CN.yml'
import { at } from '../json'

/** Nested texts of one language. */
export interface Texts {
  [key: string]: string | Texts | Texts[] | string[]
}

export const locales = { 'zh-CN': zhCN as Texts, 'en-US': enUS as Texts } as const

/** Path with dots → text; `{name}` is replaced by the parameter. An unknown path comes back as it is. */
export type Translate = (path: string, params?: Record<string, string | number>) => string

function lookUp(texts: Texts, path: string): string | undefined {
  const text = at(texts, path)
  return typeof text === 'string' ? text : undefined
}

/** Translator for `zh-CN` or `en-US`; any other English locale falls to en-US, the rest to zh-CN. */
export function translator(locale: string): Translate {
  const texts = locale.toLowerCase().startsWith('en') ? locales['en-US'] : locales['zh-CN']
  return (path, params = {}) => {
    const text = lookUp(texts, path) ?? lookUp(locales['zh-CN'], path) ?? path
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
  }
}

/** The table of commands in the READMEs, made from the command records and the locale texts. Pure. */
import { load } from 'js-yaml'
import { at } from '../../src/json'
import { argumentsText, type CommandRecord } from '../../src/chat/commands/record'
import { key } from '../../src/words/families'
import type { TextKey } from '../../src/words/locale'
import { localeFiles, type Language } from './endpoint-table'

const heads: Readonly<Record<Language, string>> = {
  zh: '| 指令 | 常用的词 | 作用 | 谁可以用 |',
  en: '| Command | Familiar words | What it does | Who |',
}

const commas: Readonly<Record<Language, string>> = { zh: '、', en: ', ' }

export const commandMarkers = ['<!-- commands:start -->', '<!-- commands:end -->'] as const

/** Markdown between the markers, without a line break at either end. */
export function commandTable(
  commands: readonly CommandRecord[],
  language: Language,
  read: (path: string) => string | undefined,
): string {
  const texts = load(read(localeFiles[language]) ?? '')
  const text = (path: TextKey): string => String(at(texts, path) ?? path)
  const rows = commands
    .filter(({ unlisted }) => unlisted !== true)
    .map((record) => {
      const { name, words, right } = record
      const call = `${name}${argumentsText(record, (argument) => text(key('argument', argument)))}`
      const familiar = words.map(({ word }) => `\`${word}\``).join(commas[language])
      return `| \`${call}\` | ${familiar} | ${text(key('command', name))} | ${text(key('right', right))} |`
    })
  return [heads[language], '| --- | --- | --- | --- |', ...rows].join('\n')
}

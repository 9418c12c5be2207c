/** The endpoint table of the READMEs, made from the endpoint records. Pure. */
import { load } from 'js-yaml'
import { at } from '../../src/json'
import { prefix } from '../../src/api/routes'
import type { PlatformId } from '../../src/model'
import type { Platform } from '../../src/platforms/define'
import type { Bilingual, Endpoint, ParamSpec } from '../../src/platforms/endpoint/record'

export type Language = keyof Bilingual

/** README → its language. */
export const readmes: Readonly<Record<string, Language>> = { 'README.md': 'zh', 'README.en.md': 'en' }

/** Language → its texts. */
export const localeFiles: Readonly<Record<Language, string>> = { zh: 'locales/zh-CN.yml', en: 'locales/en-US.yml' }

/** Name of a platform as people see it everywhere, from the texts in `read`; its id without one. */
function nameOf(id: PlatformId, language: Language, read: (path: string) => string | undefined): string {
  const name = at(load(read(localeFiles[language]) ?? ''), `amagi.platform.${id}`)
  return typeof name === 'string' ? name : id
}

const heads: Readonly<Record<Language, string>> = {
  zh: '| 路径 | 内容 | 参数 | 主字段 | 客户端方法 |',
  en: '| Path | What | Parameters | Main field | Client method |',
}

const intros: Readonly<Record<Language, string>> = {
  zh: '带 `?` 的参数可以省略；`=` 后是默认值，也可以省略。',
  en: 'Parameters with `?` or a default (`=`) may be left out.',
}

function param([name, { required, default: standard }]: [string, ParamSpec]): string {
  const standing = standard === undefined || standard === '' ? '?' : `=${standard}`
  return `\`${name}${required ? '' : standing}\``
}

function row({ route, title, params, payload, name }: Endpoint, language: Language): string {
  const shown = Object.entries(params).filter(([, { ignored }]) => !ignored)
  const cells = [`\`${route}\``, title[language], shown.map(param).join(' '), `\`${payload}\``, `\`${name}\``]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Markdown between the markers, without a line break at either end. */
export function endpointTable(
  platforms: readonly Platform[],
  language: Language,
  read: (path: string) => string | undefined,
): string {
  const parts = platforms.map(({ id, endpoints }) =>
    [
      `**${nameOf(id, language, read)}** \`${prefix}/${id}\``,
      '',
      heads[language],
      '| --- | --- | --- | --- | --- |',
      ...endpoints.map((endpoint) => row(endpoint, language)),
    ].join('\n'),
  )
  return [intros[language], ...parts].join('\n\n')
}

export const markers = ['<!-- endpoints:start -->', '<!-- endpoints:end -->'] as const

/** The page with the table between a pair of markers; undefined when it has no such pair. */
export function withTable(
  readme: string,
  table: string,
  [start, end]: readonly [string, string] = markers,
): string | undefined {
  const from = readme.indexOf(start)
  const to = readme.indexOf(end)
  if (from < 0 || to < from) return undefined
  return `${readme.slice(0, from + start.length)}\n${table}\n${readme.slice(to)}`
}

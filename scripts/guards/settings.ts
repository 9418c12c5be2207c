import { load } from 'js-yaml'
import { platformIds } from '../../src/model/platform-ids'
import { below, type Guard, type Tree } from './files'

/** Leaf settings of the `Settings` interface as dotted paths; platform maps count once as `*`. */
export function settingsOf(text: string): string[] {
  const bodyOf = (name: string): string => new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(text)?.[1] ?? ''
  const body = bodyOf('Settings')
  const found: string[] = []
  const stack: string[] = []
  for (const line of body.split('\n')) {
    const open = /^\s*(\w+)\??: \{$/.exec(line)?.[1]
    if (open) stack.push(open)
    else if (/^\s*\}/.test(line)) stack.pop()
    else {
      const leaf = /^\s*(\w+)\??: (.+)$/.exec(line)
      if (!leaf?.[1]) continue
      if (leaf[2]?.startsWith('Record<')) found.push(...recordLeaves(leaf[1], leaf[2], bodyOf('PlatformSettings')))
      else found.push([...stack, leaf[1]].join('.'))
    }
  }
  return found
}

function recordLeaves(name: string, type: string, platform: string): string[] {
  if (type.includes('PlatformSettings')) {
    return [...platform.matchAll(/^\s*(\w+): /gm)].map(([, key = '']) => `${name}.*.${key}`)
  }
  const own = [...type.matchAll(/\{ (\w+): /g)].map((match) => match[1] ?? '')
  return own.map((key, index) => (index === 0 ? `${name}.*.${key}` : `${name}.${key}`))
}

/** Every setting is read somewhere outside the form, explained in each locale and named in the README. */
export const settingsRead: Guard = {
  name: 'settings read',
  check(tree: Tree) {
    const wrong: string[] = []
    const settings = settingsOf(tree.get('src/model/settings.ts') ?? '')
    if (settings.length === 0) return ['src/model/settings.ts: no settings found']
    const sources = [...below(tree, 'src/')]
      .filter(([path]) => !/config\.ts$|settings\.ts$/.test(path))
      .map(([, text]) => text)
    for (const setting of settings) {
      const [group = '', ...rest] = setting.split('.')
      const last = rest.at(-1) ?? group
      // A group may be handed on whole (`createLedger(settings.limits)`), so its name and the field may stand apart.
      const names = (word: string) => sources.some((text) => new RegExp(`\\b${word}\\b`).test(text))
      const used = names(last) && (rest.length === 0 || names(group))
      if (!used) wrong.push(`${setting}: nothing reads it`)
      for (const [path, text] of below(tree, 'locales/', '.yml')) {
        const config = (load(text) as Record<string, unknown> | undefined)?._config
        for (const own of perPlatform(setting))
          if (!explained(config, own)) wrong.push(`${path}: _config does not explain ${own}`)
      }
      for (const readme of ['README.md', 'README.en.md']) {
        const written = setting.replace('*', '<p>')
        if (!(tree.get(readme) ?? '').includes(`\`${written}\``)) wrong.push(`${readme}: does not name \`${written}\``)
      }
    }
    return wrong
  },
}

/** A setting each platform has, once for each. */
const perPlatform = (setting: string): string[] =>
  setting.includes('*') ? platformIds.map((id) => setting.replace('*', id)) : [setting]

/** The texts of the form are an array with one entry per group; a setting is explained under its own keys. */
function explained(config: unknown, setting: string): boolean {
  const groups = Array.isArray(config) ? config : [config]
  const keys = setting.split('.')
  return groups.some((group) => {
    let node: unknown = group
    for (const key of keys) {
      if (typeof node !== 'object' || node === null) return false
      node = (node as Record<string, unknown>)[key]
    }
    return node !== undefined && node !== null && node !== ''
  })
}

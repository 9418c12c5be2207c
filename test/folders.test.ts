import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

/** Names in code type in the part of the readme under a heading, up to the first empty line after its list. */
const named = (heading: string): string[] => {
  const part = readme.split(`## ${heading}\n\n`)[1]?.split('\n## ')[0] ?? ''
  return heading === 'Folders that mirror `src`'
    ? [...(part.split(',')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '')
    : [...part.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name ?? '')
}

it('every folder of tests is explained: it mirrors a folder of the source, or the readme says what it holds', () => {
  const mirrors = named('Folders that mirror `src`')
  expect(mirrors.filter((name) => !existsSync(new URL(`../src/${name}`, import.meta.url)))).toEqual([])
  // Both mirror a room beside the source.
  expect([...mirrors, ...named('Folders that do not'), 'simulator', 'guards'].sort()).toEqual(folders.sort())
})

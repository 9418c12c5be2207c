import { describe, expect, it } from 'vitest'
import { newsCosts } from '../../scripts/guards/news'
import { newsKinds } from '../../src/model/watch'

const check = (files: Record<string, string>): string[] => newsCosts.check(new Map(Object.entries(files)))
const source = (name: string, called: string): string =>
  `export const ${name}: WatchSource = {\n  name: '${called}',\n}\n`
const index = (...names: string[]): string => `export const watching = {\n  sources: [${names.join(', ')}],\n}\n`

describe('a source', () => {
  it('is a file and a place in the list of its platform', () => {
    const file = { 'src/platforms/toy/watch/bell.ts': source('bell', 'nav-bell') }
    expect(check({ ...file, 'src/platforms/toy/watch/index.ts': index('feed', 'bell') })).toEqual([])
    expect(check({ ...file, 'src/platforms/toy/watch/index.ts': index('feed') })).toHaveLength(1)
  })
  it.each(['src/push/watch.ts', 'src/chat/push/index.ts', 'src/store/push/file.ts', 'src/platforms/lookouts.ts'])(
    'is not known by its name in %s',
    (path) => {
      const files = {
        'src/platforms/toy/watch/bell.ts': source('bell', 'nav-bell'),
        'src/platforms/toy/watch/index.ts': index('bell'),
      }
      expect(check({ ...files, [path]: "if (source.name === 'nav-bell') return" })).toHaveLength(1)
      expect(check({ ...files, [path]: "if (source.tells === 'live') return" })).toEqual([])
    },
  )
})

describe('a kind of news', () => {
  const list = `const kinds = [${newsKinds.map((kind) => `'${kind}'`).join(', ')}]`
  const table = `const words = {\n${newsKinds.map((kind) => `  '${kind}': 1,\n`).join('')}}`
  it('is entered in three files at most', () => {
    const three = { 'src/model/a.ts': list, 'src/push/b.ts': table, 'src/chat/c.ts': list }
    expect(check(three)).toEqual([])
    expect(check({ ...three, 'src/store/d.ts': table })).toHaveLength(4)
  })
  it('is its platform’s affair beyond that', () => {
    const lists = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`src/platforms/${name}/watch/index.ts`, list]))
    expect(check(lists)).toEqual([])
  })
})

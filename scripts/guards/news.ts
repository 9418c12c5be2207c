import { newsKinds } from '../../src/model/watch'
import { below, type Guard, type Tree } from './files'

/** Rooms that treat all sources alike: one that is new must not be named there. */
const alike = ['src/push/', 'src/chat/push/', 'src/store/push/', 'src/platforms/lookouts.ts']
/** What sources tell of, and what people call works: some are called so. */
const told: ReadonlySet<string> = new Set(['works', 'live', 'both', 'liked', 'recommended', 'followed', 'posts'])

/** Files that know what other programs know, which a new kind of ours does not change. */
const foreign: ReadonlySet<string> = new Set(['src/chat/push/foreign.ts'])
/** A file that names so many kinds lists them all. */
const many = 7
/** Files a new kind of news is entered in, its platform aside: the list itself, what is usual, what people call it. */
const mostLists = 3

const names = (text: string, word: string): boolean => new RegExp(`'${word}'|^\\s*['"]?${word}['"]?:`, 'm').test(text)

/** Sources that stand in a file of their own, and not in the list of their platform. */
function* unlisted(tree: Tree): Generator<string> {
  for (const [path, text] of below(tree, 'src/platforms/')) {
    const [, folder] = /^(src\/platforms\/\w+\/watch)\/[\w-]+\.ts$/.exec(path) ?? []
    if (folder === undefined) continue
    const index = tree.get(`${folder}/index.ts`) ?? ''
    const listed = /sources: \[([^\]]*)\]/.exec(index)?.[1]?.split(/[\s,]+/) ?? []
    for (const [, name = ''] of text.matchAll(/^export const (\w+): WatchSource\b/gm)) {
      if (!listed.includes(name)) yield `${path}: ${name} is not in the sources of ${folder}/index.ts`
    }
  }
}

/** Sources that are known by their names where all of them are alike. */
function* named(tree: Tree): Generator<string> {
  const own = [...below(tree, 'src/platforms/')].flatMap(([path, text]) =>
    /\/watch\/[\w-]+\.ts$/.test(path)
      ? [...text.matchAll(/WatchSource = \{\s*name: '([\w-]+)'/g)].map(([, name = '']) => name)
      : [],
  )
  for (const folder of alike) {
    for (const [path, text] of below(tree, folder)) {
      for (const name of new Set(own)) {
        if (!told.has(name) && text.includes(`'${name}'`)) yield `${path}: names the source ${name}: all are alike here`
      }
    }
  }
}

/**
 * What a change of subscriptions costs: a source is a file of its own and a place in its platform's list, a kind of news three
 * files beside the texts.
 */
export const newsCosts: Guard = {
  name: 'costs of news',
  check(tree) {
    const lists = [...below(tree, 'src/')].filter(
      ([path, text]) =>
        !path.startsWith('src/platforms/') &&
        !foreign.has(path) &&
        newsKinds.filter((kind) => names(text, kind)).length >= many,
    )
    const wrong = lists.length > mostLists ? lists.map(([path]) => `${path}: one more list of all kinds of news`) : []
    return [...unlisted(tree), ...named(tree), ...wrong]
  },
}

/** The pages for programmers name what exists; the READMEs in two languages say the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { docs } from '../scripts/guards/docs'
import { readTree, type Tree } from '../scripts/guards/files'
import { layerMarkers, layersTable } from '../scripts/lib/layers-table'
import { commandList } from '../src/chat/commands'
import { errorCodes } from '../src/errors'
import { faultKinds } from '../simulator'
import { saidIn } from './support/said-in'

const root = fileURLToPath(new URL('..', import.meta.url))
const tree = readTree(root)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('pages for programmers', () => {
  it('name what exists', () => {
    expect(docs.check(tree)).toEqual([])
  })

  const layers = `${layerMarkers[0]}\n${layersTable()}\n${layerMarkers[1]}`
  /** The real tree with other pages. */
  const withPages = (architecture: string, contributing = ''): Tree =>
    new Map([...tree, ['docs/architecture.md', architecture], ['CONTRIBUTING.md', contributing]])

  it.each([
    ['a file', '`src/chat/nowhere.ts`'],
    ['a folder', '`src/nowhere/`'],
    ['a file by its pattern', '`src/platforms/<name>/nowhere.ts`'],
    ['a file by its name alone', '`nowhere.ts`'],
    ['a declaration in a file', '`src/errors.ts: errorTable, errorTables`'],
    ['a symbol', `call \`create${'Nowhere'}()\``],
    ['a member', `\`Post.no${'Where'}\``],
    ['an npm script', '`npm run nowhere`'],
    ['a guard', 'guard *nowhere*'],
    ['a link', '[here](nowhere.md)'],
    ['a path of the tree', '```tree\nsrc/nowhere.ts   nothing\n```'],
  ])('may not name %s that is not there', (_, text) => {
    expect(docs.check(withPages(`${layers}\n${text}\n`))).toHaveLength(1)
    expect(docs.check(withPages(layers, text))).toHaveLength(1)
  })

  it('may name what is there, and speak of the world', () => {
    const text =
      'See `src/errors.ts: errorTable`, `src/platforms/<name>/links.ts`, `test/*.test.ts`, `links.ts`, `AmagiError`, ' +
      '`npm test`, `npm run check -- --no-tests`, `npm ci`, guard *import direction*, `buvid3`, `not-found`, ' +
      '[this](../README.md) and [that](https://example.com/nowhere).'
    expect(docs.check(withPages(`${layers}\n${text}`))).toEqual([])
  })

  it('show the layers that are checked', () => {
    const stale = layers.replace('`errors`', '`mistakes`')
    expect(docs.check(withPages(stale))).toHaveLength(1)
    expect(docs.check(withPages('no layers at all'))).toHaveLength(1)
  })

  it('may not be missing', () => {
    expect(docs.check(new Map([...tree].filter(([path]) => path !== 'CONTRIBUTING.md')))).toEqual([
      'CONTRIBUTING.md is missing',
    ])
  })
})

it('the page of the simulator names every fault', () => {
  const page = read('simulator/README.md')
  expect(faultKinds.filter((kind) => !page.includes(`\`${kind}\``))).toEqual([])
})

describe('the READMEs in two languages', () => {
  const bodies = ['README.md', 'README.en.md'].map(read)
  const inBoth = (pattern: RegExp) => bodies.map((text) => [...text.matchAll(pattern)].map((match) => match[0]))

  it.each([
    ['headings', /^#+(?= )/gm],
    ['tables and their rows', /^\|/gm],
    ['blocks of code', /^```\w*/gm],
    ['paths and links', /\]\([\w./:-]*[./][\w./:-]*\)|`[a-z.]+\/[^`]+`/g],
    ['commands of npm', /npm run [a-z]+|npm (?:start|test)\b/g],
    ['settings and their defaults', /^\| `[a-z]+(?:\.[^`]+)?` \|/gm],
    ['commands of the chat', /`amagi\.\w+/g],
  ])('have the same %s', (_, pattern) => {
    const [chinese = [], english = []] = inBoth(pattern)
    expect(english.length).toBeGreaterThan(0)
    expect(english.map(neutral)).toEqual(chinese.map(neutral))
  })
  it.each(['README.md', 'README.en.md'])('of %s lead to headings that are there', (path) => {
    const headings = [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading))
    const links = [...read(path).matchAll(/\]\(#([^)]+)\)/g)].map(([, to = '']) => to)
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((to) => !headings.includes(to))).toEqual([])
  })

  it('name the same settings, commands and files in each paragraph, bullet and row', () => {
    const [chinese = [], english = []] = bodies.map((text) => saidIn(text).map(codeIn))
    expect(english).toHaveLength(chinese.length)
    expect(english.filter((names, at) => names !== chinese[at])).toEqual([])
  })
})

const shown = commandList.filter(({ unlisted }) => unlisted !== true)
it.each(shown.map(({ name }) => name))('both READMEs have a row for %s', (command) => {
  for (const path of ['README.md', 'README.en.md'])
    expect(read(path)).toMatch(new RegExp(`^\\| .*\`${command}[\` ]`, 'm'))
})

/** The anchor hosts make of a heading. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** Names in a paragraph that are the same in every language: no placeholder, no word somebody types in his own. */
const codeIn = (said: string): string =>
  [...said.matchAll(/`([\w.-]{4,}|[\w.-]+\.[\w<>.-]+)`/g)]
    .map(([, name = '']) => name)
    .filter((name) => !typed.has(name))
    .sort()
    .join(' ')

/** What is typed in English only, and has another word in Chinese. */
const typed = new Set(['auto', 'best', 'chat', 'default', 'force', 'lowest', 'parse', 'summary', 'danmaku'])

/** Words for placeholders, and the link to the twin, are in the language of the page. */
function neutral(text: string): string {
  return text.replace(/<[^>]+>|\[[^\]]+\]/g, '<>').replace(/README(?:\.en)?\.md/, 'README')
}

describe('forms for hosted issues', () => {
  it.each(['broken-link', 'new-platform', 'feature'])('%s is a form', (name) => {
    const form = load(read(`.github/ISSUE_TEMPLATE/${name}.yml`)) as {
      name: string
      body: { type: string; id?: string }[]
    }
    expect(form.name).toBeTruthy()
    const ids = form.body.flatMap(({ id }) => (id === undefined ? [] : [id]))
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('a broken link is asked for with the codes people see', () => {
    const text = read('.github/ISSUE_TEMPLATE/broken-link.yml')
    expect(errorCodes.some((code) => text.includes(code))).toBe(true)
  })
})

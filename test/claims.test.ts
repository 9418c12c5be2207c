/** Every paragraph, bullet and row of the READMEs and of the list of changes names in `claims.txt` what shows that it is true. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { saidIn } from './support/said-in'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Claim {
  /** What the paragraphs begin with that say it. */
  heads: string[]
  proofs: string[]
}

/** Claims by the page they stand in. */
function claimsOf(list: string): Map<string, Claim[]> {
  const pages = new Map<string, Claim[]>()
  let claims: Claim[] = []
  for (const line of list.split('\n')) {
    const [, page] = /^== (.+) ==$/.exec(line) ?? []
    const last = claims.at(-1)
    if (page !== undefined) pages.set(page, (claims = []))
    else if (line.startsWith('  ')) last?.proofs.push(line.trim())
    else if (line !== '' && !line.startsWith('# ')) {
      if (last && last.proofs.length === 0) last.heads.push(line)
      else claims.push({ heads: [line], proofs: [] })
    }
  }
  return pages
}

/** The claim a paragraph makes, by the longest head it begins with. */
function claimOf(said: string, claims: readonly Claim[]): Claim | undefined {
  const heads = claims.flatMap((claim) => claim.heads.map((head) => ({ head, claim })))
  return heads.filter(({ head }) => said.startsWith(head)).sort((a, b) => b.head.length - a.head.length)[0]?.claim
}

const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
const titles = new Map<string, string[]>()

/** First arguments of calls: titles of tests and suites, those of tables included. */
function titlesOf(path: string): string[] {
  const known = titles.get(path)
  if (known) return known
  const calls = read(path).matchAll(/(?:\b(?:it|describe)|[)\]])\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1\s*,/g)
  const found = [...calls].map(([, , title = '']) => title.replaceAll("\\'", "'"))
  titles.set(path, found)
  return found
}

/** Whether what is named is there. */
function stands(proof: string): boolean {
  if (proof.startsWith('= ')) return existsSync(join(root, proof.slice(2)))
  const [, script] = /^\$ npm (?:run )?(\w+)$/.exec(proof) ?? []
  if (script !== undefined) return scripts.includes(script)
  const [file = '', title] = proof.split(' › ')
  const path = `test/${file}.test.ts`
  return existsSync(join(root, path)) && (title === undefined || titlesOf(path).some((one) => one.includes(title)))
}

const pages = claimsOf(read('test/claims.txt'))

it('the list is about the pages there are', () => {
  expect([...pages.keys()]).toEqual(['README.md', 'CHANGELOG.md'])
})

describe.each([...pages])('%s', (page, claims) => {
  const said = saidIn(read(page))

  it('says nothing that nothing shows', () => {
    expect(said.length).toBeGreaterThan(100)
    expect(said.filter((one) => !claimOf(one, claims)).map((one) => one.slice(0, 60))).toEqual([])
  })

  it('has no claim in the list that it does not make', () => {
    const made = new Set(said.map((one) => claimOf(one, claims)))
    expect(claims.filter((claim) => !made.has(claim)).map(({ heads }) => heads)).toEqual([])
    const heads = claims.flatMap((claim) => claim.heads)
    expect(heads.filter((head) => !said.some((one) => one.startsWith(head)))).toEqual([])
  })

  it('is shown by what there is', () => {
    expect(claims.flatMap(({ proofs }) => proofs.filter((proof) => !stands(proof)))).toEqual([])
    expect(claims.filter(({ proofs }) => proofs.length === 0).map(({ heads }) => heads)).toEqual([])
  })
})

describe('the list itself', () => {
  it('knows a test by its file and words of a title, and no other', () => {
    expect(stands('claims › knows a test by its file')).toBe(true)
    expect(stands('claims › this title is that of no test')).toBe(false)
    expect(stands('nowhere › knows a test by its file')).toBe(false)
    expect(stands('$ npm run nowhere')).toBe(false)
    expect(stands('= nowhere.txt')).toBe(false)
  })

  it('takes the longest words a paragraph begins with', () => {
    const claims = [
      { heads: ['a'], proofs: ['1'] },
      { heads: ['a b'], proofs: ['2'] },
    ]
    expect(claimOf('a b c', claims)?.proofs).toEqual(['2'])
    expect(claimOf('b', claims)).toBeUndefined()
  })

  it('leaves out code, heads of tables and what a script wrote', () => {
    const page =
      '# a\n\nb\n\n```sh\nc\n```\n\n| d | e |\n| --- | --- |\n| f | g |\n\n<!-- x:start -->\nh\n<!-- x:end -->\n- i\n'
    expect(saidIn(page)).toEqual(['b', 'f | g |', 'i'])
  })
})

describe.each(['README.md', 'README.en.md'])('%s', (page) => {
  it('needs what the package says', () => {
    const { engines, peerDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    const [, node] = /^>=(\d+\.\d+)$/.exec(engines?.['node'] ?? '') ?? []
    const [, koishi] = /^\^(\d+\.\d+)\.0$/.exec(peerDependencies?.['koishi'] ?? '') ?? []
    const section =
      read(page)
        .split(/^## /m)
        .find((one) => /^(?:安装|Installing)\n/.test(one)) ?? ''
    expect(section).toContain(`Koishi ${koishi}`)
    expect(section).toContain(`Node.js ${node}`)
  })
})

it.each(['qr'])('brings packages without dependencies of their own: %s', (name) => {
  const { dependencies = {} } = JSON.parse(read(`node_modules/${name}/package.json`)) as { dependencies?: object }
  expect(Object.keys(dependencies)).toEqual([])
})

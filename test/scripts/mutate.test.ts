import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { reportOf } from '../../scripts/lib/mutate/report'
import { mutate } from '../../scripts/lib/mutate/run'
import { bugsIn, keyOf, sampleOf } from '../../scripts/lib/mutate/sample'
import { testsFor } from '../../scripts/lib/mutate/tests'

const root = mkdtempSync(join(tmpdir(), 'mutate-test-'))
for (const folder of ['src', 'test']) mkdirSync(join(root, folder))
writeFileSync(join(root, 'package.json'), '{ "name": "tiny", "version": "0.0.0" }')
writeFileSync(
  join(root, 'src/larger.ts'),
  'export function larger(a: number, b: number): number {\n  return a > b ? a : b\n}\n',
)
writeFileSync(
  join(root, 'test/larger.test.ts'),
  "import { expect, it } from 'vitest'\nimport { larger } from '../src/larger'\n" +
    "it('is the larger', () => {\n  expect(larger(2, 1)).toBe(2)\n  expect(larger(1, 2)).toBe(2)\n})\n",
)
writeFileSync(
  join(root, 'test/other.test.ts'),
  "import { it } from 'vitest'\nit('fails', () => { throw new Error() })\n",
)
symlinkSync(join(__dirname, '../../node_modules'), join(root, 'node_modules'), 'junction')
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('planted bugs', () => {
  it('are found by the tests that mirror the file or survive with their place in the report', async () => {
    const run = await mutate(root, ['src/larger.ts'], { sample: 100, seed: '1', jobs: 1 })
    const status = (replacement: string) => run.verdicts.find((verdict) => verdict.replacement === replacement)?.status
    expect(status('a <= b')).toBe('Killed')
    expect(status('{}')).toBe('Killed')
    // Of two equal numbers either one is the larger.
    expect(status('a >= b')).toBe('Survived')
    expect(run).toMatchObject({ total: 5 })
    expect(reportOf(run).split('\n')).toEqual([
      ' 80 %  4 of 5 found  src/larger.ts',
      ' 80 %  4 of 5 found  together, of 5 that can be planted',
      '',
      'not found:',
      'src/larger.ts:2:10  a > b  →  a >= b',
    ])
    // A child process builds and tests a copy of the package; the limit only guards against hanging.
  }, 600_000)

  it('that are not in the sample are neither planted nor counted', async () => {
    const run = await mutate(root, ['src'], { sample: 2, seed: 'x', jobs: 1 })
    expect(run.total).toBe(5)
    expect(run.verdicts.map(keyOf).sort()).toEqual(
      sampleOf(await bugsIn(root, ['src/larger.ts']), 2, 'x')
        .map(keyOf)
        .sort(),
    )
  }, 600_000)

  it('are told as not found where no test comes', async () => {
    writeFileSync(join(root, 'src/larger.ts'), 'export const larger = Math.max\nexport const no = () => false\n')
    writeFileSync(
      join(root, 'test/larger.test.ts'),
      "import { it } from 'vitest'\nimport '../src/larger'\nit('is', () => {})\n",
    )
    const run = await mutate(root, ['src/larger.ts'], { sample: 10, seed: '1', jobs: 1 })
    expect(reportOf(run)).toContain('src/larger.ts:2:25  false  →  true  (no test comes here)')
  }, 600_000)

  it('end the run where the tests fail without them, and where nothing is to be mutated', async () => {
    writeFileSync(
      join(root, 'test/larger.test.ts'),
      "import { it } from 'vitest'\nimport '../src/larger'\nit('fails', () => { throw new Error() })\n",
    )
    await expect(mutate(root, ['src/larger.ts'], { sample: 10, seed: '1', jobs: 1 })).rejects.toThrow('the run failed')
    await expect(mutate(root, ['lib'], { sample: 10, seed: '1', jobs: 1 })).rejects.toThrow(
      'lib: nothing there below src',
    )
  }, 600_000)
})

describe('a sample', () => {
  it('is the same for the same seed, another for another one, and keeps what it had when it grows', async () => {
    const bugs = await bugsIn(join(__dirname, '../..'), ['src/store/ledger.ts'])
    const keys = (count: number, seed: string) => sampleOf(bugs, count, seed).map(keyOf)
    expect(new Set(bugs.map(keyOf)).size).toBe(bugs.length)
    expect(keys(20, '1')).toEqual(sampleOf([...bugs].reverse(), 20, '1').map(keyOf))
    expect(keys(20, '2')).not.toEqual(keys(20, '1'))
    expect(keys(30, '1').slice(0, 20)).toEqual(keys(20, '1'))
    expect(keys(10_000, '1')).toHaveLength(bugs.length)
  })
})

describe('the tests that are to find a bug', () => {
  const here = join(__dirname, '../..')

  it('mirror its folder or its file, beside the suites of the interfaces', () => {
    const { together } = testsFor(here, ['src/store/ledger.ts', 'src/asset.ts', 'src/no-test.ts'])
    expect(together).toEqual(expect.arrayContaining(['test/store/ledger.test.ts', 'test/conformance/choices.test.ts']))
    expect(together).toContain('test/asset.test.ts')
    expect([...new Set(together.map((file) => file.split('/')[1]))].sort()).toEqual([
      'asset.test.ts',
      'conformance',
      'store',
    ])
  })

  it('have a process of their own when they stand in for modules, and leave out the hour of traffic', () => {
    const { together, alone } = testsFor(here, ['src/chat/kit.ts'])
    expect(alone).toContain('test/chat/kit.test.ts')
    expect(together).toContain('test/chat/answer.test.ts')
    expect([...together, ...alone].filter((file) => /\/(?:kit|load)\.test/.test(file))).toEqual([
      'test/chat/kit.test.ts',
    ])
  })
})

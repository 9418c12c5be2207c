import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSimulator, type Simulator } from '../../simulator'

const root = fileURLToPath(new URL('../..', import.meta.url))
let simulator: Simulator
let dir: string
beforeAll(async () => {
  simulator = await startSimulator()
  dir = await mkdtemp(join(tmpdir(), 'probe-'))
})
afterAll(async () => {
  await simulator.close()
  await rm(dir, { recursive: true, force: true })
})

/** As npm starts it; resolves with the exit code and what was printed. */
const script = (name: string, ...args: string[]) =>
  new Promise<{ code: number; text: string }>((resolve) => {
    const env = { ...process.env, AMAGI_GATEWAY: simulator.url }
    const child = execFile(process.execPath, [`scripts/${name}.mjs`, ...args], { cwd: root, env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, text: out + err }),
    )
  })

it('a probe writes table and capture, and the replay of it says by its exit code whether something needed is gone', async () => {
  const run = await script('probe', '--only', 'kuaishou', '--pause', '0', '--out', dir)
  expect(run).toMatchObject({ code: 0, text: expect.stringContaining('kuaishou fetchOneWork h5-info: works') })
  const names = (await readdir(dir)).toSorted()
  expect(names).toEqual([expect.stringMatching(/\.json$/), expect.stringMatching(/\.md$/)])
  const file = join(dir, names[0] ?? '')
  expect(await script('replay', file)).toMatchObject({ code: 0, text: expect.stringContaining('0 lack something') })

  const planted = join(dir, 'planted.json')
  await writeFile(planted, (await readFile(file, 'utf8')).replaceAll('"userInfo":', '"userDetails":'))
  expect(await script('replay', planted)).toMatchObject({ code: 1, text: expect.stringContaining('userInfo') })
}, 120_000)

it('what is asked wrongly is said in one line', async () => {
  expect(await script('probe', '--only', 'nowhere')).toMatchObject({
    code: 1,
    text: expect.stringContaining('no such platform'),
  })
  expect(await script('replay')).toMatchObject({ code: 2, text: expect.stringContaining('npm run replay') })
  expect(await script('replay', join(dir, 'nothing.json'))).toMatchObject({ code: 2 })
  expect(await script('replay', join(root, 'package.json'))).toMatchObject({
    code: 2,
    text: expect.stringContaining('not a capture'),
  })
}, 60_000)

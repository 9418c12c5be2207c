/**
 * The examples of both READMEs do what they show. A block is run when the line before it is
 * `<!-- run: client -->` (TypeScript) or `<!-- run: curl -->` (shell).
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouse, type House } from './contract/rig'
import { startSimulator, type Simulator } from '../simulator'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

/** Code of the blocks behind a marker. */
function blocksOf(markdown: string, kind: string): string[] {
  const pattern = new RegExp(`<!-- run: ${kind} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\n\`\`\``, 'g')
  return [...markdown.matchAll(pattern)].map(([, code]) => code ?? '')
}

let simulator: Simulator
let house: House
let folder: string
beforeAll(async () => {
  simulator = await startSimulator()
  house = await openHouse(simulator.url, { cookies: {} })
  // Inside the repository, so that packages are found and types are checked with its settings.
  folder = await mkdtemp(join(root, 'node_modules/.readme-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await house.close()
  await simulator.close()
})

const client = pathToFileURL(join(root, 'src/client.ts')).href

/** The client of this package with the simulated platforms behind it. */
const stand = (gateway: string): string =>
  [
    `export * from ${JSON.stringify(client)}`,
    `import { createClient as create } from ${JSON.stringify(client)}`,
    `export const createClient = (options = {}) => create({ ...options, gateway: ${JSON.stringify(gateway)} })`,
  ].join('\n')

describe.each(['README.md', 'README.en.md'])('%s', (file) => {
  const text = () => readFile(join(root, file), 'utf8')

  it('has examples of both doors', async () => {
    const markdown = await text()
    expect(blocksOf(markdown, 'client').length).toBeGreaterThan(0)
    expect(blocksOf(markdown, 'curl').length).toBeGreaterThan(0)
  })

  it('shows client code that fits the types and runs', async () => {
    await writeFile(join(folder, 'stand.mts'), stand(simulator.url))
    for (const [index, code] of blocksOf(await text(), 'client').entries()) {
      const name = `${file.replaceAll('.', '-')}-${index}.mts`
      await writeFile(join(folder, name), code)
      const tsconfig = {
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { paths: { 'koishi-plugin-amagi/client': [join(root, 'src/client.ts')] }, noEmit: true },
        files: [name],
        include: [],
      }
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      await expect(run(process.execPath, [tsc, '-p', folder])).resolves.toMatchObject({ stdout: '' })

      await writeFile(join(folder, name), code.replaceAll('koishi-plugin-amagi/client', './stand.mts'))
      const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', join(folder, name)], { cwd: root })
      expect(stderr).toBe('')
      expect(stdout).not.toContain('undefined')
      expect(stdout).toContain('video')
    }
  })

  it('shows curl calls that answer', async () => {
    for (const code of blocksOf(await text(), 'curl')) {
      const addresses = [...code.matchAll(/'(https?:\/\/localhost:4567[^']*)'/g)].map(([, url]) => url ?? '')
      expect(addresses.length).toBeGreaterThan(0)
      for (const address of addresses) {
        const { status, text: body } = await house.get(address.replace('http://localhost:4567', ''))
        expect({ status, body }).toMatchObject({ status: 200 })
        expect(Object.keys(JSON.parse(body) as object).length).toBeGreaterThan(0)
      }
    }
  })

  it('shows commands of a shell', async () => {
    const has = await run('sh', ['-c', 'command -v curl']).then(
      () => true,
      () => false,
    )
    const commands = has ? blocksOf(await text(), 'curl') : []
    for (const command of commands) {
      const here = command.replaceAll('http://localhost:4567', house.url)
      const { stdout } = await run('sh', ['-c', here])
      expect(() => JSON.parse(stdout) as unknown).not.toThrow()
    }
  })
})

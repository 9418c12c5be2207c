import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOneBotEnd, type OneBotEnd } from '../../simulator/chats/onebot'
import { startSimulator, type Simulator } from '../../simulator'
import { ensureBuilt, root } from '../support/built'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
  koishi: { service: { optional: string[]; implements: string[] }; description: Record<string, string> }
}

let dir: string
let unpacked: string
let files: string[]

/** Every file below a folder, with slashes. */
function walk(folder: string, base = ''): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path, `${base}${name}/`) : [`${base}${name}`]
  })
}

beforeAll(async () => {
  await ensureBuilt()
  dir = mkdtempSync(join(tmpdir(), 'amagi-pack-'))
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', dir, '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (packed.status !== 0) throw new Error(packed.stderr)
  const tarball = readdirSync(dir).find((name) => name.endsWith('.tgz')) ?? ''
  unpacked = join(dir, 'app/node_modules/koishi-plugin-amagi')
  mkdirSync(unpacked, { recursive: true })
  spawnSync('tar', ['xzf', join(dir, tarball), '-C', unpacked, '--strip-components=1'])
  files = walk(unpacked)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Links packages of this checkout into the app: only what is declared can be found there. */
function provide(names: string[]): void {
  for (const name of names) {
    const target = join(dir, 'app/node_modules', name)
    if (existsSync(target)) continue
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), target, 'junction')
  }
}

describe('the packed files', () => {
  it('are what users need and nothing else', () => {
    const allowed =
      /^(package\.json|README\.md|README\.en\.md|CHANGELOG\.md|LICENSE|lib\/(index|client|core|bin)\.js|lib\/(chunks|assets)\/[^/]+|lib\/types\/.+\.d\.ts|lib\/THIRD-PARTY-NOTICES\.txt)$/
    expect(files.filter((path) => !allowed.test(path))).toEqual([])
    for (const needed of [
      'lib/index.js',
      'lib/client.js',
      'lib/bin.js',
      'lib/types/index.d.ts',
      'lib/types/client.d.ts',
      'LICENSE',
    ]) {
      expect(files).toContain(needed)
    }
  })

  it('import only declared packages', () => {
    // kerberos: asked for inside a try by the proxy agent, only when a proxy wants that kind of login.
    const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies), 'kerberos']
    const foreign = new Set<string>()
    for (const path of files.filter((name) => name.endsWith('.js'))) {
      const text = readFileSync(join(unpacked, path), 'utf8')
      for (const [, specifier = ''] of text.matchAll(/\b(?:require|import)\("([^"./][^"]*)"\)/g)) {
        const name = specifier.startsWith('@')
          ? specifier.split('/').slice(0, 2).join('/')
          : (specifier.split('/')[0] ?? '')
        if (!specifier.startsWith('node:') && !builtinModules.includes(specifier) && !declared.includes(name))
          foreign.add(`${path}: ${specifier}`)
      }
    }
    expect([...foreign]).toEqual([])
  })

  // Node before 20.10 cannot read `import … with { type: 'json' }`, as the form of sharp for `import` has it.
  it('ask by import for no package the oldest Node reads only by require', () => {
    const code = files.filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(unpacked, name), 'utf8'))
    const asked = code.flatMap((text) => [...text.matchAll(/\bimport\("([^."][^"]*)"\)/g)].map(([, name]) => name))
    expect(asked).toContain('axios')
    expect(asked).not.toContain('sharp')
  })

  it('have typings that name no bundled package', () => {
    const bundled = /from ['"](zod|hono|@hono\/|cockatiel|p-queue|lru-cache|mediabunny|uqr|lossless-json)/
    const wrong = files.filter(
      (path) => path.endsWith('.d.ts') && bundled.test(readFileSync(join(unpacked, path), 'utf8')),
    )
    // Only files an entry leads to are read by a compiler.
    const entries = ['index', 'client']
    const seen = new Set<string>()
    const visit = (path: string): void => {
      if (seen.has(path) || !existsSync(join(unpacked, path))) return
      seen.add(path)
      const text = readFileSync(join(unpacked, path), 'utf8')
      for (const [, specifier = ''] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
        const target = join(dirname(path), specifier).replaceAll('\\', '/')
        visit(`${target}.d.ts`)
        visit(`${target}/index.d.ts`)
      }
    }
    for (const entry of entries) visit(`lib/types/${entry}.d.ts`)
    expect(wrong.filter((path) => seen.has(path))).toEqual([])
  })

  it('carry the licences of everything that is bundled', () => {
    const notices = readFileSync(join(unpacked, 'lib/THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of [
      'cockatiel',
      'hono',
      'lossless-json',
      'lru-cache',
      'mediabunny',
      'p-queue',
      'request-filtering-agent',
      'uqr',
      'zod',
      '@twemoji/svg',
    ]) {
      expect(notices).toContain(`\n${name} `)
    }
    expect(notices).toContain('The faces in faces.br are subsets of these fonts')
    expect(files).toContain('lib/assets/faces.br')
  })

  it('declare the services the plugin injects', async () => {
    const { inject } = await import('../../src')
    const optional = Array.isArray(inject) ? [] : ((inject as { optional?: string[] }).optional ?? [])
    expect(new Set(optional)).toEqual(new Set(manifest.koishi.service.optional))
    expect(manifest.koishi.service.implements).toEqual(['amagi'])
    expect(Object.keys(manifest.koishi.description)).toEqual(['zh', 'en'])
  })
})

describe('a fresh app with the packed plugin', () => {
  let simulator: Simulator
  let end: OneBotEnd
  let child: ChildProcess | undefined
  beforeAll(async () => {
    simulator = await startSimulator()
    end = await startOneBotEnd()
    provide([...Object.keys(manifest.dependencies), 'koishi', '@koishijs/plugin-http', 'koishi-plugin-adapter-onebot'])
  })
  afterAll(async () => {
    child?.kill('SIGKILL')
    await end.close()
    await simulator.close()
  })

  it('answers a link, loaded by require alone', async () => {
    writeFileSync(
      join(dir, 'app/main.cjs'),
      `const { Context } = require('koishi')
const pick = (loaded) => loaded.default ?? loaded
const app = new Context()
app.baseDir = ${JSON.stringify(join(dir, 'app'))}
app.plugin(pick(require('@koishijs/plugin-http')))
app.plugin(pick(require('koishi-plugin-adapter-onebot')), { selfId: '${end.selfId}', protocol: 'ws', endpoint: '${end.url}' })
app.plugin(require('koishi-plugin-amagi'), { network: { gateway: '${simulator.url}' } })
const late = () => Object.keys(require.cache).filter((path) => /[\\\\/]late-/.test(path)).length
app.start().then(() => console.log('late parts loaded: ' + late()))
`,
    )
    child = spawn(process.execPath, ['--no-experimental-require-module', 'main.cjs'], {
      cwd: join(dir, 'app'),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let log = ''
    child.stdout?.on('data', (chunk) => (log += chunk))
    child.stderr?.on('data', (chunk) => (log += chunk))
    await Promise.race([end.connected(), new Promise((_, reject) => child?.once('exit', () => reject(new Error(log))))])
    end.say(simulator.links.find((entry) => entry.key === 'walk')?.forms.plain ?? '')
    const arrivals = await end
      .wait(2, 30_000)
      .catch((error: Error) => Promise.reject(new Error(`${error.message}\n${log}`)))
    expect(arrivals.map((arrival) => arrival.files[0]?.type)).toEqual(['image', 'video'])
    // What only answers need waits for the first one.
    expect(log).toContain('late parts loaded: 0')
  })

  it('offers the client without loading Koishi', async () => {
    const code = `const { createClient } = require('koishi-plugin-amagi/client')
const client = createClient({ gateway: '${simulator.url}' })
client.bilibili.fetchOneVideo({ bvid: '${simulator.links.find((entry) => entry.key === 'walk')?.id}' }).then((body) => {
  console.log(body.data.bvid, Object.keys(require.cache).some((path) => /node_modules[\\\\/]koishi[\\\\/]/.test(path)))
  client.close()
})`
    writeFileSync(join(dir, 'app/client.cjs'), code)
    // Not spawnSync: the simulator lives in this process.
    const user = spawn(process.execPath, ['--no-experimental-require-module', 'client.cjs'], {
      cwd: join(dir, 'app'),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    user.stdout.on('data', (chunk) => (said += chunk))
    user.stderr.on('data', (chunk) => (said += chunk))
    await new Promise((resolve) => user.once('exit', resolve))
    expect(said.trim()).toMatch(/^BV\w+ false$/)
  })
})

describe('the published typings', () => {
  it.each([
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])('accept what the tables say and refuse the rest (%s, %s)', (module, resolution) => {
    provide(['koishi'])
    const file = join(dir, 'app/use.ts')
    writeFileSync(
      file,
      `import { createClient, isAmagiError, type PlatformBodies, type Post, type ErrorCode } from 'koishi-plugin-amagi/client'
const client = createClient({ cookies: { douyin: 'a=1' }, timeoutMs: 5000 })
export async function main(signal: AbortSignal): Promise<ErrorCode | undefined> {
  const body: unknown = await client.douyin.fetchMusicWork({ music_id: '1' }, { signal })
  const text: string = await client.douyin.fetchMusicWork({ music_id: '1' }, { raw: true })
  await client.bilibili.loginBasicInfo()
  await client.bilibili.loginBasicInfo({}, { signal, cookie: 'SESSDATA=1', log: (line) => console.log(line) })
  const emoji: string = await client.kuaishou.fetchEmojiList({}, { raw: true })
  const post: Post = await client.resolve('https://b23.tv/x', { signal, cookie: 'SESSDATA=1' })
  if (post.kind === 'video') console.log(post.video.variants[0]?.quality, body, text, emoji)
  const work = await client.douyin.fetchOneWork({ aweme_id: '1' }, { fresh: true, pace: false })
  const desc: string = work.aweme_detail.desc ?? ''
  const whole: Record<string, unknown> = work
  const picked: PlatformBodies['bilibili']['fetchOneVideo'] = await client.bilibili.fetchOneVideo({ bvid: 'BV1' })
  const view: number = picked.data.stat?.view ?? 0
  const either: string | PlatformBodies['kuaishou']['fetchEmojiList'] = await client.kuaishou.fetchEmojiList({}, { raw: view > 0 })
  const { pcursor, list } = await client.kuaishou.fetchUserWorkList({ principalId: '3x1' })
  console.log(desc, whole.log_pb, either, pcursor, list[0]?.counts?.displayView)
  // @ts-expect-error a misspelt field
  console.log(work.aweme_details)
  // @ts-expect-error a misspelt field further in
  console.log(picked.data.stat?.views)
  // @ts-expect-error not what it is: an id may be a string
  const id: number = list[0]?.id ?? 0
  // @ts-expect-error one call cannot be slowed down
  await client.bilibili.loginBasicInfo({}, { pace: true })
  // @ts-expect-error a required parameter is missing
  await client.douyin.fetchMusicWork({})
  // @ts-expect-error no such parameter
  await client.douyin.fetchMusicWork({ music_id: '1', other: 2 })
  // @ts-expect-error a number is wanted
  await client.bilibili.fetchVideoPlayurl({ avid: 'x', cid: 1 })
  // @ts-expect-error no such endpoint
  await client.kuaishou.fetchNothing()
  // @ts-expect-error options are no parameters
  await client.kuaishou.fetchEmojiList({ signal })
  // @ts-expect-error options are no parameters
  await client.bilibili.loginBasicInfo({ raw: true })
  const options = { signal }
  // @ts-expect-error nor when they come in a variable
  await client.douyin.fetchEmojiList(options)
  // @ts-expect-error nor where all parameters may be left out
  await client.douyin.fetchUserLiveVideos({ signal })
  return isAmagiError(body) ? body.code : undefined
}
`,
    )
    const args = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--module',
      module,
      '--moduleResolution',
      resolution,
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules/@types'),
      file,
    ]
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], {
      cwd: join(dir, 'app'),
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
  })

  it('give other plugins the service and the events', () => {
    provide(['koishi'])
    const file = join(dir, 'app/plugin.ts')
    writeFileSync(
      file,
      `import type { Context } from 'koishi'
import type { AfterAnswer, Amagi, Post } from 'koishi-plugin-amagi'
export const inject = ['amagi']
export function apply(ctx: Context): void {
  const service: Amagi = ctx.amagi
  ctx.on('amagi/before-answer', ({ post, chat, manual }) => !manual && post.kind === 'video' && chat.direct)
  ctx.on('amagi/before-answer', async () => undefined)
  ctx.on('amagi/after-answer', (answer: AfterAnswer) => console.log(answer.outcome, answer.code, answer.messageIds.length))
  // @ts-expect-error no such event
  ctx.on('amagi/answer', () => undefined)
  // @ts-expect-error no word is a veto
  ctx.on('amagi/before-answer', () => 'no')
  void (async () => {
    const post: Post = await service.resolve('https://b23.tv/x', { signal: new AbortController().signal })
    const png: Buffer = await ctx.amagi.draw(post, { theme: 'dark', locale: 'en-US' })
    const [video] = await ctx.amagi.media(post, { quality: '720', maxBytes: 1e7 })
    const { data } = await ctx.amagi.bilibili.fetchOneVideo({ bvid: 'BV1' })
    const { facts, view, text } = await ctx.amagi.diagnose('BV1xx411c7mD')
    const state = await ctx.amagi.status()
    const counted: number | undefined = (await ctx.amagi.statistics())?.facts.answered
    await ctx.amagi.draw(view)
    console.log(png.length, video?.path, data.title, facts.channels[0]?.code, text, state.facts.queue.waiting, counted)
    // @ts-expect-error a misspelt field
    console.log(facts.channel)
    // @ts-expect-error no such theme
    await ctx.amagi.draw(post, { theme: 'blue' })
  })()
}
`,
    )
    const args = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler']
    const types = ['--skipLibCheck', '--types', 'node', '--typeRoots', join(root, 'node_modules/@types'), file]
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, ...args, ...types], {
      cwd: join(dir, 'app'),
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
  })

  // `moduleResolution: node` (node10): the compiler used here has it no more, so its rule is applied by hand. It reads no
  // `exports`: a path below a package goes through `typesVersions`, then to a file of that name.
  it('are found by compilers that read no exports', () => {
    const { typesVersions, types, exports } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as {
      typesVersions: Record<string, Record<string, string[]>>
      types: string
      exports: Record<string, { types?: string } | string>
    }
    expect(Object.keys(typesVersions)).toEqual(['*'])
    for (const [path, entry] of Object.entries(exports)) {
      if (typeof entry === 'string') continue
      const [target = ''] = path === '.' ? [types] : (typesVersions['*']?.[path.slice(2)] ?? [])
      expect(files).toContain(target)
      expect(`./${target}`).toBe(entry.types)
    }
  })

  it('explain every parameter where it is typed, and units where they are read', () => {
    const text = readFileSync(join(unpacked, 'lib/types/api/methods.d.ts'), 'utf8')
    expect(text).toMatch(/Duration of the work[^\n]*\(ms|ms, /)
    const answers = readFileSync(join(unpacked, 'lib/types/api/bodies.d.ts'), 'utf8')
    expect(answers).toContain('  /** ms */\n  duration?: number | null;')
    expect(answers).not.toMatch(/\bany\b|import/)
    expect(text.split('\n').length).toBeLessThan(1500)
  })
})

describe('the manifest', () => {
  it('names no invented author, repository or homepage', () => {
    const raw = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
    for (const key of ['author', 'contributors', 'repository', 'homepage', 'bugs']) expect(raw).not.toHaveProperty(key)
  })
  it('keeps koishi out of the dependencies', () => {
    expect(manifest.dependencies).not.toHaveProperty('koishi')
    expect(manifest.peerDependencies).toHaveProperty('koishi')
  })
})

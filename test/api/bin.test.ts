/** The program: what it prints, how it ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accounts, startSimulator } from '../../simulator'
import { bundled } from '../support/bundled'

const root = fileURLToPath(new URL('../..', import.meta.url))
let bin: string
beforeAll(async () => {
  bin = await bundled('src/bin.ts')
})
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

interface Program {
  child: ChildProcess
  /** Everything printed so far. */
  output: () => string
  /** Resolves when the output matches. */
  says(pattern: RegExp): Promise<string>
  /** Exit code. */
  ended: Promise<number | null>
}

function start(args: string[], env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
  running.push(child)
  let text = ''
  const waiting = new Set<() => void>()
  const heard = (chunk: Buffer): void => {
    text += chunk.toString()
    for (const look of waiting) look()
  }
  child.stdout.on('data', heard)
  child.stderr.on('data', heard)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    child,
    output: () => text,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text)
          if (!found) return
          waiting.delete(look)
          resolve(found[1] ?? found[0])
        }
        waiting.add(look)
        look()
        void ended.then(() => reject(new Error(`ended: ${text}`)))
      }),
  }
}

const listening = /amagi API on (http:\/\/\S+)\/api/

describe('the program', () => {
  it('answers, writes one line per request without its query, and stops when told to', async () => {
    const program = start(['--port', '0'])
    const url = await program.says(listening)
    for (const bvid of ['BV1fK4y1q79u', 'BV17x411w7KC']) {
      const answer = await fetch(`${url}/api/bilibili/bv_to_av?bvid=${bvid}`)
      expect(answer.status).toBe(200)
      await answer.text()
    }
    await program.says(/0002 GET/)
    program.child.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    const lines = program.output().trim().split('\n').slice(1)
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatch(/^[0-9a-f]{12} GET \/api\/bilibili\/bv_to_av 200 \d+ ms$/)
  })

  it('ends with one line and a code when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const program = start(['--port', String(port)])
    expect(await program.ended).toBe(1)
    expect(program.output().trim()).toBe(`port ${port} is taken`)
    other.close()
  })

  it.each([
    [['--host', '0.0.0.0', '--port', '0'], 'listening on 0.0.0.0 requires a token'],
    [['--port', 'many'], '--port must be a number up to 65535'],
    [['--port', '70000'], '--port must be a number up to 65535'],
  ])(
    'refuses %j in one line',
    async (args, line) => {
      const program = start(args)
      expect(await program.ended).toBe(1)
      expect(program.output().trim()).toBe(line)
    },
    30_000,
  )

  it('listens beyond this machine with a token, which it asks for and never prints', async () => {
    const program = start(['--host', '0.0.0.0', '--port', '0'], { AMAGI_TOKEN: 'a-token-of-my-own' })
    const url = (await program.says(listening)).replace('0.0.0.0', '127.0.0.1')
    const path = `${url}/api/bilibili/av_to_bv?avid=170001`
    expect((await fetch(path)).status).toBe(401)
    expect((await fetch(path, { headers: { authorization: 'Bearer a-token-of-my-own' } })).status).toBe(200)
    program.child.kill('SIGINT')
    expect(await program.ended).toBe(0)
    expect(program.output()).not.toContain('a-token-of-my-own')
  })

  it('stops although a connection is kept open and a call is under way', async () => {
    // Takes every connection and never says a word: the upstream of a bad day.
    const asked: Socket[] = []
    const silent = createServer((socket) => asked.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const gateway = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const program = start(['--port', '0'], { AMAGI_GATEWAY: gateway })
    const url = await program.says(listening)
    await (await fetch(`${url}/api/bilibili/av_to_bv?avid=170001`)).text()
    const asking = fetch(`${url}/api/bilibili/fetch_one_video?bvid=BV1fK4y1q79u`).then(
      () => 'answered',
      (error: Error) => error.message,
    )
    await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(0)
    program.child.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(await asking).toBe('fetch failed')
    for (const socket of asked) socket.destroy()
    silent.close()
  })

  it("takes a caller's Cookie header only when told to", async () => {
    for (const [flags, code] of [
      [[], 'login-required'],
      [['--cookie-header'], 0],
    ] as const) {
      const simulator = await startSimulator()
      const program = start(['--port', '0', ...flags], { AMAGI_GATEWAY: simulator.url })
      const url = await program.says(listening)
      const answer = await fetch(`${url}/api/bilibili/login_basic_info`, { headers: { cookie: accounts.bilibili.vip } })
      expect(await answer.json()).toMatchObject({ code })
      program.child.kill('SIGTERM')
      await program.ended
      await simulator.close()
    }
  })

  it('takes a pace, and refuses a proxy that is none without showing it', async () => {
    const program = start(['--port', '0', '--pace'], { AMAGI_PROXY: 'direct', HTTPS_PROXY: 'gopher://hunter2' })
    await program.says(listening)
    const wrong = start(['--port', '0'], { AMAGI_PROXY: '', HTTPS_PROXY: 'gopher://hunter2' })
    expect(await wrong.ended).toBe(1)
    expect(wrong.output()).toMatch(/^HTTPS_PROXY must be an address(?!.*hunter2)/)
  })

  it('explains itself', async () => {
    const program = start(['--help'])
    expect(await program.ended).toBe(0)
    for (const word of ['--port', '--host', '--pace', 'AMAGI_PROXY', 'AMAGI_TOKEN', 'AMAGI_GATEWAY'])
      expect(program.output()).toContain(word)
  })
})

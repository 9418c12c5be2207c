/**
 * Twenty large videos asked at once in ten chats. The bot, as installed, and the platforms are processes of their own;
 * meanwhile another plugin is asked for an echo, which says how long a message takes to be handled.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import { rssOf } from './load'
import { childArgs, median, root } from './process'
import type { EchoNews, EchoOrder } from './rush-echo-child'

const chats = 10
const perChat = 2
const bars = { rssMiB: 350, handlingMs: 50 }
const limitMs = 300_000

interface Platforms {
  url: string
  links: string[]
}

const program = (dir: string, adapters: readonly object[], gateway: string): string => `const { Context } = require('koishi')
const pick = (loaded) => loaded.default ?? loaded
const app = new Context()
app.baseDir = ${JSON.stringify(dir)}
app.plugin(pick(require('@koishijs/plugin-http')))
for (const adapter of ${JSON.stringify(adapters)}) app.plugin(pick(require('koishi-plugin-adapter-onebot')), adapter)
app.plugin(require(process.argv[2]), { network: { gateway: '${gateway}' }, limits: { perUser: 0 } })
app.middleware((session, next) => (session.content.startsWith('echo ') ? session.content : next()))
app.start()`

/** Highest resident memory of a process so far, MiB (Linux only). */
const peakOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A program of this bench as a process of its own. */
const forked = (file: string, ...args: string[]): ChildProcess =>
  fork(join(root, 'bench/lib', file), args, { cwd: root, execArgv: childArgs })

const news = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as T)))

/** Milliseconds each echo took that was asked for until it is stopped. */
function echoes(child: ChildProcess, name: string): { stop(): Promise<number[]> } {
  const order = (what: EchoOrder): boolean => child.send(what)
  order({ start: name })
  return {
    async stop() {
      const told = news<Extract<EchoNews, { times: unknown }>>(child)
      order({ stop: true })
      return (await told).times
    },
  }
}

const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN

/** Prints the figures. */
export async function benchRush(dir: string): Promise<void> {
  const total = chats * perChat
  const platforms = forked('rush-child.ts', String(total + 1))
  const { url, links } = await news<Platforms>(platforms)
  const asker = forked('rush-echo-child.ts')
  const { adapter } = await news<Extract<EchoNews, { adapter: unknown }>>(asker)
  const end = await startOneBotEnd()
  const file = join(root, 'bench', `rush-${process.pid}.cjs`)
  writeFileSync(file, program(dir, [end.config(60_000), adapter], url))
  const child = spawn(process.execPath, [file, join(root, 'lib/index.js')], { cwd: root, stdio: 'ignore' })
  const pid = child.pid ?? 0
  try {
    await end.connected()
    await wait(1000)
    // What is loaded for the first answer is another bench's business.
    end.say(links.pop() ?? '', { group: '6998' })
    await end.wait(2, limitMs)
    end.arrivals.length = 0
    await wait(1000)
    const idle = echoes(asker, 'idle')
    await wait(3000)
    const before = await idle.stop()
    const rss = rssOf(pid)
    const busy = echoes(asker, 'busy')
    const started = Date.now()
    links.forEach((link, index) => end.say(link, { group: `${7000 + (index % chats)}`, user: `${3000 + index}` }))
    while (end.arrivals.length < total * 2 && Date.now() - started < limitMs) await wait(100)
    const ms = Date.now() - started
    // Whatever comes twice has to have time to come.
    await wait(2000)
    const times = await busy.stop()
    const sizes = end.arrivals.flatMap(({ segments, files }) =>
      segments.some(({ type }) => type === 'video') ? [files[0]?.bytes.length ?? 0] : [],
    )
    const perRoom = Array.from({ length: chats }, (_, n) => end.arrivals.filter(({ chat }) => chat === `group:${7000 + n}`))
    const right = perRoom.filter((all) => all.length === perChat * 2).length
    const peak = peakOf(pid)
    const p99 = at(times, 0.99)
    console.log(`${total} videos of ${(median(sizes) / 1e6).toFixed(0)} MB asked at once in ${chats} chats`)
    console.log(`  ${sizes.length} videos arrived in ${(ms / 1000).toFixed(1)} s; chats answered once: ${right} of ${chats}`)
    console.log(
      `  RSS ${rss.toFixed(0)} MiB before, peak ${peak.toFixed(0)} MiB (bar ${bars.rssMiB}: ${peak <= bars.rssMiB ? 'held' : 'MISSED'})`,
    )
    console.log(
      `  another message is handled in ${median(times)} ms (median), p99 ${p99} ms, of ${times.length} (bar ${bars.handlingMs}: ${p99 <= bars.handlingMs ? 'held' : 'MISSED'}); before: ${median(before)} ms, p99 ${at(before, 0.99)} ms`,
    )
  } finally {
    child.kill()
    platforms.kill()
    asker.kill()
    rmSync(file, { force: true })
    await end.close()
  }
}

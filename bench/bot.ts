/**
 * The bot as users run it: a process of its own with Koishi, the OneBot adapter and the built plugin; simulated
 * platforms and the QQ end live here. Times from message to card and video, memory of the bot's process.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOneBotEnd } from '../simulator/chats/onebot'
import { startSimulator } from '../simulator'
import { rssOf } from './lib/load'
import { median, root } from './lib/process'

const rounds = 30

async function main(): Promise<void> {
  const simulator = await startSimulator()
  const end = await startOneBotEnd()
  const dir = mkdtempSync(join(tmpdir(), 'amagi-bench-'))
  const program = `const { Context } = require('koishi')
const pick = (loaded) => loaded.default ?? loaded
const app = new Context()
app.baseDir = ${JSON.stringify(dir)}
app.plugin(pick(require('@koishijs/plugin-http')))
app.plugin(pick(require('koishi-plugin-adapter-onebot')), { selfId: '${end.selfId}', protocol: 'ws', endpoint: '${end.url}' })
if (process.argv[2]) app.plugin(require(process.argv[2]), { network: { gateway: '${simulator.url}' }, limits: { dedupeSec: 0, perUser: 0 } })
app.start()`
  const file = join(root, 'bench', `bot-${process.pid}.cjs`)
  writeFileSync(file, program)
  const child = spawn(process.execPath, [file, join(root, 'lib/index.js')], { cwd: root, stdio: 'ignore' })
  try {
    await end.connected()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const pid = child.pid ?? 0
    const idle = rssOf(pid)
    const works = simulator.links.filter(
      (link) => 'kind' in link.expect && link.expect.kind === 'video' && link.key !== 'night',
    )
    const toCard: number[] = []
    const toVideo: number[] = []
    let peak = idle
    const timer = setInterval(() => (peak = Math.max(peak, rssOf(pid))), 50)
    for (let round = 0; round < rounds; round++) {
      const link = works[round % works.length]
      if (!link) break
      const started = Date.now()
      end.say(link.forms.plain, { group: String(7000 + round) })
      const [card, video] = await end.wait(2, 20_000)
      toCard.push((card?.time ?? 0) - started)
      toVideo.push((video?.time ?? 0) - started)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    clearInterval(timer)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    console.table([
      {
        messages: rounds,
        'first card ms': toCard[0],
        'card ms (median)': median(toCard.slice(1)),
        'video ms (median)': median(toVideo.slice(1)),
        'RSS idle MiB': idle,
        'RSS after MiB': rssOf(pid),
        'RSS peak MiB': peak,
      },
    ])
  } finally {
    child.kill()
    rmSync(file, { force: true })
    rmSync(dir, { recursive: true, force: true })
    await end.close()
    await simulator.close()
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)

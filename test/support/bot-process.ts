/** A bot in a process of its own that can be killed at any moment; its chat and its platforms live on in the test. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { OneBotEnd } from '../../simulator/chats/onebot'
import type { Settings } from '../../src/model'
import { root } from './built'
import { bundled } from './bundled'
import type { Deep } from './settings'

/** One life of a bot; the next one begins in the same folder. */
export interface BotProcess {
  /** Lines of its log so far. */
  readonly lines: readonly string[]
  /** `kill -9`, at once; resolves when it is gone. */
  kill(): Promise<void>
}

/** Resolves as soon as the bot has asked its OneBot end who it is: what is said from then on reaches it. */
export async function startBotProcess(dir: string, onebot: OneBotEnd, settings: Deep<Settings>): Promise<BotProcess> {
  const asked = (): number => onebot.actions.filter(({ action }) => action === 'get_login_info').length
  const before = asked()
  const program = await bundled('test/support/bot-child.ts')
  const args = [program, dir, onebot.url, JSON.stringify(settings)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const gone = once(child, 'exit')
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
    })
  }
  while (asked() === before) {
    if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}:\n${lines.join('\n')}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    lines,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

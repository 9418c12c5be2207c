/** Twenty messages with 9 MB of data each at once: what they cost the bot, which is a process of its own. */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import type { Crowd, CrowdCost } from './inline-child'
import { childArgs, root } from './process'

const sizeBytes = 9e6
const messages = 20
/** An end takes a while to bring a video to its own side. */
const answerMs = 500

/** So many different files, so that every message has one. */
async function once(dir: string, count: number): Promise<CrowdCost> {
  const end = await startOneBotEnd()
  const chats = Array.from({ length: messages }, (_, index) => `${30_000 + index}`)
  for (const chat of chats) end.behave(`group:${chat}`, [{ kind: 'late', ms: answerMs }], true)
  const files = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const path = join(dir, `inline-${index}.mp4`)
      await writeFile(path, randomBytes(sizeBytes))
      return { path, chats: chats.filter((_chat, place) => place % count === index) }
    }),
  )
  const crowd: Crowd = { files, sizeBytes, adapter: end.config(60_000) }
  const child = fork(join(root, 'bench/lib/inline-child.ts'), [JSON.stringify(crowd)], {
    cwd: root,
    execArgv: childArgs,
  })
  try {
    return await new Promise<CrowdCost>((resolve, reject) => {
      child.once('message', (message) => resolve(message as CrowdCost))
      child.once('exit', (code) => reject(new Error(`the bot ended with ${code}`)))
    })
  } finally {
    child.kill()
    await end.close()
  }
}

/** Prints the figures. */
export async function benchInline(dir: string): Promise<void> {
  const rows: Record<string, string | number>[] = []
  for (const count of [messages, 2, 1]) {
    const { sent, ms, peakMiB } = await once(dir, count)
    rows.push({
      'different files': count,
      sent,
      ms: Math.round(ms),
      'peak RSS over start MiB': Number(peakMiB.toFixed(0)),
    })
  }
  console.log(`${messages} messages with ${sizeBytes / 1e6} MB of inline data each at once`)
  console.table(rows)
}

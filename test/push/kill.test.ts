import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Delivery, Work } from '../../src/model'
import { newsId } from '../../src/push/perceive'
import { minuteMs } from '../../src/units'
import { bundled } from '../support/bundled'

/** Early and late ones in turn, so that what an early one leaves is not all that the next one has. */
const steps = [
  'after keepNews',
  'after settle sending',
  'during keepPerson',
  'during settle sent',
  'before claim',
  'before keepNews',
  'after send',
  'during claim',
  'after settle sent',
  'before keepPerson',
  'before send',
  'before leaving',
  'after claim',
  'during settle sending',
  'after keepPerson',
  'before settle sending',
  'during keepNews',
  'before settle sent',
]
/** Whoever dies there may have sent, as far as anybody can tell. */
const doubtful = /settle sen|send/

// At each step, and after every kill by `kill -9` the next process goes on with what is on the disk.
it.each([
  ['the file', 'file', 100],
  ['an sqlite file of Koishi', 'sqlite', steps.length],
])(
  'killed over and over with %s, a chat hears of everything at most once, and once where nobody was sending',
  async (_, place, rounds) => {
    const dir = await mkdtemp(join(tmpdir(), 'kill-'))
    const program = await bundled('test/support/push-child.ts')
    const began = Date.now()
    const works: Work[] = []
    let killed = 0
    const diedAt = new Set<string>()
    async function live(step: string, letPass: number, round: number): Promise<void> {
      await writeFile(join(dir, 'works.json'), JSON.stringify(works))
      // Long enough for the claims of the one before to be over.
      const offset = round * 3 * minuteMs
      const args = [program, dir, place, `life ${round}`, step, letPass, offset, works.length].map(String)
      const life = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
      let said = ''
      life.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const [code, signal] = (await once(life, 'exit')) as [number | null, string | null]
      if (signal === 'SIGKILL') {
        killed++
        diedAt.add(step)
      } else if (code !== 0) throw new Error(said)
    }
    try {
      await live('never', 0, 0)
      for (let round = 1; round <= rounds; round++) {
        const at = began + round * 3 * minuteMs
        const id = String(BigInt(Math.floor(at / 1000)) << 32n)
        const target = { platform: 'douyin', kind: 'work', id } as const
        works.push({ id, order: id, at, kind: 'video', target, text: '', tags: [] })
        await live(steps[round % steps.length] ?? '', rounds > steps.length && round % 5 === 0 ? 1 : 0, round)
      }
      await live('never', 0, rounds + 1)

      const arrived = (await readFile(join(dir, 'chat.log'), 'utf8')).trimEnd().split('\n')
      const rows = JSON.parse(await readFile(join(dir, 'rows.json'), 'utf8')) as Delivery[]
      const digests = rows.filter(({ news }) => news.startsWith('digest:'))
      const digestsArrived = digests.every(({ state }) => state === 'sent')
      const ends = works.map(({ id }) => {
        const row = rows.find(({ news }) => news === newsId({ platform: 'douyin', id: 'u1' }, id))
        const isDoubtful = row?.state === 'unknown' || (row?.reason === 'digest' && !digestsArrived)
        return { id, count: arrived.filter((one) => one === id).length, row, isDoubtful }
      })
      expect(ends.filter(({ count }) => count > 1)).toEqual([])
      expect(ends.filter(({ count, isDoubtful }) => count === 0 && !isDoubtful)).toEqual([])
      const unknown = ends.filter(({ row }) => row?.state === 'unknown').length
      const doubts = Array.from({ length: rounds }, (_unused, i) => steps[(i + 1) % steps.length] ?? '')
      expect(unknown).toBeLessThanOrEqual(doubts.filter((step) => doubtful.test(step)).length)
      // The rounds did what they are for.
      expect(killed).toBeGreaterThan(rounds * 0.8)
      expect([...diedAt].sort()).toEqual([...steps].sort())
      expect(unknown).toBeGreaterThan(0)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  },
  300_000,
)

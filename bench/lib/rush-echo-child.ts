/**
 * Somebody who asks for echoes and notes how long each takes, in a process of its own: what the other processes of the
 * bench are busy with (twenty videos taken in) would else be counted as the bot's.
 */
import { startOneBotEnd } from '../../simulator/chats/onebot'

const everyMs = 50
const group = '6999'

/** What the parent asks for: echoes from now on, or what they took since, milliseconds. */
export type EchoOrder = { start: string } | { stop: true }
/** Settings of the adapter for this end, once it listens; the times that were asked for. */
export type EchoNews = { adapter: object } | { times: number[] }

async function main(): Promise<void> {
  const end = await startOneBotEnd('10002')
  const tell = (news: EchoNews): unknown => process.send?.(news)
  const asked = new Map<string, number>()
  let times: number[] = []
  let timer: NodeJS.Timeout | undefined
  let serial = 0

  function look(): void {
    for (const { segments, time } of end.arrivals.splice(0)) {
      const word = String(segments.find(({ type }) => type === 'text')?.data.text)
      const since = asked.get(word)
      if (since !== undefined) times.push(time - since)
      asked.delete(word)
    }
  }

  process.on('message', (order: EchoOrder) => {
    clearInterval(timer)
    if ('stop' in order) {
      look()
      tell({ times })
      return
    }
    times = []
    asked.clear()
    timer = setInterval(() => {
      look()
      const word = `echo ${order.start} ${++serial}`
      asked.set(word, Date.now())
      end.say(word, { group, user: '39999' })
    }, everyMs)
  })
  tell({ adapter: end.config(60_000) })
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})

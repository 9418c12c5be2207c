/**
 * Getting through a site that refuses at random, on a virtual clock: the real ladder, breakers and renewal of visitors
 * (`samples/odds.ts`). A link every five seconds for two hours per row; then one that goes from everything refused to
 * nothing refused.
 */
import { play, startVirtualClock, type Mode } from '../samples/odds'

const hour = 3_600_000
const clock = startVirtualClock()

const at = (sorted: readonly number[], share: number): string => {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return value === undefined ? '–' : (value / 1000).toFixed(1)
}

async function main(): Promise<void> {
  console.log(
    '| refused | drawn per | channels | answered | calls per answer | s p50 | s p99 | s to fail p50 | calls per min and channel |',
  )
  console.log('|---:|---|---:|---:|---:|---:|---:|---:|---:|')
  for (const mode of ['independent', 'identity'] as const satisfies readonly Mode[]) {
    for (const p of [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      for (const channels of [1, 2, 4]) {
        const tally = await play(
          { p, mode, channels, forMs: 2 * hour, everyMs: 5000, seed: `${mode} ${p} ${channels}` },
          clock,
        )
        console.log(
          `| ${p} | ${mode === 'identity' ? 'visitor' : 'call'} | ${channels} | ${((tally.answered / tally.asked) * 100).toFixed(1)} % |` +
            ` ${tally.answered === 0 ? '–' : (tally.calls / tally.answered).toFixed(2)} | ${at(tally.answerMs, 0.5)} | ${at(tally.answerMs, 0.99)} |` +
            ` ${at(tally.failMs, 0.5)} | ${tally.perMinute.toFixed(2)} |`,
        )
      }
    }
  }
  for (const channels of [1, 2, 4]) {
    const odds = {
      p: 1,
      mode: 'independent',
      channels,
      forMs: hour,
      everyMs: 5000,
      calmAtMs: hour / 2,
      seed: 'calm',
    } as const
    const { recoveryMs = 0 } = await play(odds, clock)
    console.log(
      `all refused for half an hour, then nothing: ${channels} channels answer again after ${(recoveryMs / 1000).toFixed(0)} s (bar 60)`,
    )
  }
}

void main()

/**
 * A stopwatch of this process's own CPU time in milliseconds: what a scan costs, however busy the machine is. Time in
 * which other processes have the processor does not count.
 */
export function cpuTimer(): () => number {
  const started = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(started)
    return (user + system) / 1000
  }
}

/** CPU milliseconds of the cheapest of several runs: compiling and collecting garbage only ever add. */
export function cheapest(work: () => void, runs = 3): number {
  let best = Infinity
  for (let run = 0; run < runs; run++) {
    const spent = cpuTimer()
    work()
    best = Math.min(best, spent())
  }
  return best
}

const tickMs = 10

/**
 * Time as a timer of this process ticks it, in milliseconds from its start: ticks that come late because the machine or the
 * process is busy count once, so an hour of other people's work is no wait of ours.
 */
export function startTicks(): { now(): number; end(): void } {
  let ticks = 0
  const timer = setInterval(() => ticks++, tickMs)
  timer.unref()
  return { now: () => ticks * tickMs, end: () => clearInterval(timer) }
}

/** A stopwatch of what is waited for in this process, by such ticks. */
export function waitTimer(): () => number {
  const ticks = startTicks()
  return () => {
    ticks.end()
    return ticks.now()
  }
}

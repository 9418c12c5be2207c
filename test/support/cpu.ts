/** Milliseconds of CPU, which a busy machine does not change as it changes the wall clock. */

/** The least of several runs: what the work costs when nothing comes in between. */
export function least(work: () => void, runs = 7): number {
  const costs = Array.from({ length: runs }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...costs)
}

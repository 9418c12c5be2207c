/** CPU and memory of a process and everything below it, from /proc (Linux only). */
import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSec = 100

interface Stat {
  pid: number
  parent: number
  /** Milliseconds, children that have ended included. */
  cpuMs: number
}

function stats(): Stat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
        const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
        return [{ pid: Number(name), parent: Number(fields[1]), cpuMs: (ticks / ticksPerSec) * 1000 }]
      } catch {
        // Ended while it was looked at.
        return []
      }
    })
}

function below(root: number): Stat[] {
  const all = stats()
  const found = all.filter(({ pid }) => pid === root)
  for (const one of found) found.push(...all.filter(({ parent }) => parent === one.pid))
  return found
}

/** CPU milliseconds of the whole tree so far. */
export const treeCpu = (root: number): number => below(root).reduce((sum, { cpuMs }) => sum + cpuMs, 0)

export interface Memory {
  /** Resident, MiB; what processes share is counted in each. */
  rss: number
  /** MiB; what processes share is divided among them. */
  pss: number
}

/** Memory of the tree; `self` leaves the root out when false. */
export function treeMemory(root: number, self = true): Memory {
  const total = { rss: 0, pss: 0 }
  for (const { pid } of below(root)) {
    if (pid === root && !self) continue
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      total.rss += Number(/^Rss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024
      total.pss += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024
    } catch {
      // Ended while it was looked at.
    }
  }
  return total
}

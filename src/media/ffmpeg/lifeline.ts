/**
 * A program that ends when we are killed. ffmpeg does not notice it by itself: neither the end of its standard input
 * nor a broken pipe behind `-progress` stops it (tried with 5.1, 2026-11). So a second process holds the other end of a
 * pipe of ours, which the system closes whatever we die of, and then ends the program.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Field 22 of `/proc/<pid>/stat`, counted behind the name, which may hold anything: when the process began. */
const bornField = 19

/** What tells a process from a later one of the same number; empty where the system has no `/proc`. @internal */
export function bornAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[bornField] ?? ''
  } catch {
    // No such system, or gone already.
    return ''
  }
}

/** Runs on its own, with nothing of ours: waits for the end of its input, looks whether it is still that process. */
const watcher = `
const [pid, born] = process.argv.slice(1)
function bornAt() {
  try {
    const stat = require('node:fs').readFileSync('/proc/' + pid + '/stat', 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[${bornField}]
  } catch { return '' }
}
process.stdin.resume().on('end', () => {
  if (bornAt() !== born) return
  try { process.kill(Number(pid), 'SIGKILL') } catch { /* It has ended by itself. */ }
})`

function watch(pid: number, born: string): ChildProcess | undefined {
  try {
    return spawn(process.execPath, ['-e', watcher, String(pid), born], {
      // What the host was started with (loaders, inspectors) is not for it; Electron is told to be Node.
      env: { ...process.env, NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    })
  } catch {
    // No memory for one more process: not everything that goes wrong with it is an event.
    return undefined
  }
}

/**
 * Has the program killed as soon as this process is gone, be it by SIGKILL. Returns what unties it, which has to be
 * called when it has ended. Where no watcher can be started it runs without. `born`: for tests.
 */
export function tie(pid: number, born = bornAt(pid)): () => void {
  const child = watch(pid, born)
  // Not started, or killed by somebody: nothing to be done about it, and nothing fails for it.
  child?.on('error', () => undefined)
  // Without a free descriptor there is not even the pipe.
  child?.stdin?.on('error', () => undefined)
  child?.unref()
  return () => void child?.kill('SIGKILL')
}

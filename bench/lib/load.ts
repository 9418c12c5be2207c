import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'

export interface Load {
  requestsPerSec: number
  p50Ms: number
  p99Ms: number
  /** CPU time of the server process per request, in milliseconds. */
  cpuMsPerRequest: number
  failures: number
}

const ticksPerSec = 100

/** CPU seconds a process has used so far (Linux only). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSec
}

/** Resident memory of a process in MiB. */
export function rssOf(pid: number): number {
  const pages = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  return Math.round(pages / 102.4) / 10
}

function ask(url: string, agent: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    }).on('error', reject)
  })
}

/** `count` requests, `concurrency` at a time; `check` looks at every body. */
export async function load(
  urlOf: (index: number) => string,
  options: { pid: number; count: number; concurrency: number; check: (body: string, index: number) => boolean },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.concurrency })
  const times: number[] = []
  let next = 0
  let failures = 0
  const cpu = cpuOf(options.pid)
  const started = performance.now()
  async function worker(): Promise<void> {
    while (next < options.count) {
      const index = next++
      const at = performance.now()
      const { status, body } = await ask(urlOf(index), agent)
      times.push(performance.now() - at)
      if (status !== 200 || !options.check(body, index)) failures++
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, worker))
  const seconds = (performance.now() - started) / 1000
  const cpuSeconds = cpuOf(options.pid) - cpu
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 10) / 10
  return {
    requestsPerSec: Math.round(options.count / seconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuMsPerRequest: Math.round((cpuSeconds / options.count) * 1000 * 100) / 100,
    failures,
  }
}

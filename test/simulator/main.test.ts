import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { buildWorld } from '../../simulator/world'

it('as a program it prints its address and every link, answers, and stops when told to', async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', 'simulator/main.ts', '--port', '0'], { cwd: root })
  try {
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('it ended by itself')))
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('SESSDATA=')) resolve()
      })
    })
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    const { links, pages } = buildWorld()
    expect([...links, ...pages].filter(({ forms }) => !said.includes(forms.short))).toEqual([])
    const headers = { 'x-forwarded-host': 'v.douyin.com', 'user-agent': 'Mozilla/5.0 (X11; Linux x64)' }
    expect((await fetch(`${url}/nothing/`, { headers, redirect: 'manual' })).status).toBe(302)
    child.removeAllListeners('exit')
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  } finally {
    child.kill('SIGKILL')
  }
})

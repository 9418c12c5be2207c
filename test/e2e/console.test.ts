import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWorld } from '../../simulator/world'
import { hasBrowser, openBrowser } from '../../scripts/lib/browser'
import { ensureBuilt, root } from '../support/built'

const shots = join(root, 'demo/out')

/** Processes of the trial app that are still there. */
function remains(): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .filter((line) => /koishi\/(bin\.js|lib\/worker)|simulator\/main\.ts/.test(line) && line.includes(root))
}

describe.skipIf(!hasBrowser)('npm start -- --offline (skipped where there is no Chromium)', () => {
  let app: ChildProcess
  let url = ''
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    await ensureBuilt()
    app = spawn(process.execPath, ['scripts/start.mjs', '--offline', '--built'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    url = await new Promise<string>((resolve, reject) => {
      let text = ''
      const read = (chunk: Buffer): void => {
        text += chunk.toString()
        const found = /webui is available at (http:\/\/\S+)/.exec(text)?.[1]
        if (found) resolve(found)
      }
      app.stdout?.on('data', read)
      app.stderr?.on('data', read)
      app.once('exit', (code) => reject(new Error(`ended with ${code}: ${text.slice(-800)}`)))
    })
  })
  afterAll(() => {
    if (app.exitCode === null) app.kill('SIGKILL')
  })

  it('answers a link in the sandbox with a card and a video that plays, and explains its settings', async () => {
    const work = buildWorld().links.find((entry) => entry.key === 'walk')
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      await page.goto(`${url}/sandbox`)
      await page.getByText('添加用户').first().click()
      const input = page.getByPlaceholder('发送消息到沙盒')
      await input.fill(work?.forms.plain ?? '')
      await input.press('Enter')
      await page.waitForFunction("document.querySelector('video')?.readyState >= 2", undefined, { timeout: 120_000 })
      expect(await page.evaluate('document.querySelector(\'img[src^="data:image/jpeg"]\').naturalWidth')).toBe(1080)
      await page.screenshot({ path: join(shots, 'sandbox.png') })

      await page.goto(`${url}/plugins/`)
      await page.getByText('amagi').first().click()
      await page.getByText('limits.sizeMb').first().scrollIntoViewIfNeeded({ timeout: 120_000 })
      await page.screenshot({ path: join(shots, 'settings.png') })
      expect(await page.getByText('单个视频').or(page.getByText('最大')).count()).toBeGreaterThan(0)
    } finally {
      await browser.close()
    }
  })

  it('ends every process on Ctrl-C', async () => {
    const ended = new Promise<number | null>((resolve) => app.once('exit', resolve))
    app.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(remains()).toEqual([])
  })
})

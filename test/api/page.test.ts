import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApi, type ApiServer } from '../../src/api/server'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import { platforms } from '../../src/platforms'
import { createService } from '../../src/platforms/service'
import { startSimulator, type Simulator } from '../../simulator'
import { hasBrowser, openBrowser } from '../../scripts/lib/browser'

const shots = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'demo/out')

describe.skipIf(!hasBrowser)('the reference page (skipped where there is no Chromium)', () => {
  let simulator: Simulator
  let transport: Transport
  let server: ApiServer
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    simulator = await startSimulator()
    transport = createTransport({ gateway: simulator.url })
    server = await startApi({ service: createService({ platforms, transport, cookie: () => undefined }), port: 0 })
  })
  afterAll(async () => {
    await server.close(50)
    transport.close()
    await simulator.close()
  })

  it('lists every endpoint, filters, and sends a request whose answer it shows', async () => {
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())))
      await page.goto(`${server.url}/`)
      expect(page.url()).toBe(`${server.url}/api`)
      const all = platforms.reduce((sum, platform) => sum + platform.endpoints.length, 0)
      expect(await page.locator('details.end').count()).toBe(all)
      await page.screenshot({ path: join(shots, 'api-wide.png') })

      await page.locator('#find').fill('fetch_one_video')
      expect(await page.locator('details.end:visible').count()).toBe(1)
      await page.locator('details.end:visible summary').click()
      const work = simulator.links.find((entry) => entry.key === 'walk')
      await page.locator('details.end:visible input[name=bvid]').fill(work?.id ?? '')
      await page.locator('details.end:visible button:has-text("发送请求")').click()
      await page.locator('details.end:visible .state.ok').waitFor()
      expect(await page.locator('details.end:visible pre.answer').textContent()).toContain(`  "bvid": "${work?.id}",\n`)
      await page.locator('details.end:visible .tabs button[data-lang=python]').click()
      expect(await page.locator('details.end:visible pre[data-lang=python]').textContent()).toContain(server.url)
      await page.screenshot({ path: join(shots, 'api-try.png') })
      expect(faults).toEqual([])
    } finally {
      await browser.close()
    }
  })

  it('fits a phone without sideways scrolling', async () => {
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({
        viewport: { width: 390, height: 844 },
        locale: 'en-US',
        colorScheme: 'dark',
      })
      await page.goto(`${server.url}/api#bilibili/fetch_one_video`)
      await page.locator('#bilibili\\/fetch_one_video[open]').waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
      expect(await page.locator('details[open] button:has-text("Send request")').isVisible()).toBe(true)
      await page.screenshot({ path: join(shots, 'api-phone.png') })
    } finally {
      await browser.close()
    }
  })
})

/** A real Chromium for the pages, where the machine has one. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const paths = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = paths.find((path) => path && existsSync(path))

/** True where a browser was found. `AMAGI_REQUIRE_BROWSER` turns its absence into a failure instead of a skip. */
export const hasBrowser = executablePath !== undefined
if (!hasBrowser && process.env['AMAGI_REQUIRE_BROWSER'])
  throw new Error('a Chromium is required here and was not found')

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

import { describe, expect, it } from 'vitest'
import { waitingHome } from '../../scripts/guards/waiting'

const check = (path: string, text: string) => waitingHome.check(new Map([[path, text]]))

describe('waiting code', () => {
  it.each([
    ["import PQueue from 'p-queue'"],
    ["const { default: PQueue } = await import('p-queue')"],
    ["signal.addEventListener('abort', stop, { once: true })"],
    ["signal?.removeEventListener(\n  'abort',\n  stop)"],
    ['const both = AbortSignal.any([a, b])'],
    ['fetch(url, { signal: AbortSignal.timeout(5) })'],
    ["import { setTimeout as wait } from 'node:timers/promises'"],
    ["import { setTimeout } from 'timers/promises'"],
  ])('is refused outside its home: %s', (text) => {
    expect(check('src/media/make.ts', text)).toHaveLength(1)
    expect(check('src/async/turns.ts', text)).toEqual([])
  })
  it('is not seen in comments, and other events and timers are free', () => {
    expect(check('src/media/make.ts', '/** Not `AbortSignal.any`. */\n// nor AbortSignal.timeout(5)')).toEqual([])
    expect(check('src/media/make.ts', "button.addEventListener('click', go)\nsetTimeout(go, 5)")).toEqual([])
  })
  it('knows nothing of the house but its errors', () => {
    expect(
      check('src/async/until.ts', "import { AmagiError } from '../errors'\nimport { until } from './until'"),
    ).toEqual([])
    expect(check('src/async/until.ts', "import { mib } from '../units'")).toHaveLength(1)
  })
})

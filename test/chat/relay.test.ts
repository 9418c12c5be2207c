import { Context } from 'koishi'
import { describe, expect, it, vi } from 'vitest'
import { drainMs, takeTurn } from '../../src/chat/relay'
import { calm } from './test-bot'

/** What has happened so far. */
function notes() {
  const said: string[] = []
  const note = (text: string) => () => void said.push(text)
  return { said, note }
}

describe('what is passed on from one instance to the next', () => {
  it('is free at first', () => {
    expect(takeTurn(new Context(), 'a').before).toBeUndefined()
  })

  it('comes when the one before lets go, in order of arrival, and by name', async () => {
    const app = new Context()
    const { said, note } = notes()
    const first = takeTurn(app, 'a')
    const second = takeTurn(app, 'a')
    const third = takeTurn(app, 'a')
    expect(takeTurn(app, 'b').before).toBeUndefined()
    void second.before?.then(note('second'))
    void third.before?.then(note('third'))
    // One that is unloaded before its turn does not let the next one in.
    second.release()
    await calm()
    expect(said).toEqual([])
    first.release()
    await calm()
    expect(said.sort()).toEqual(['second', 'third'])
    third.release()
    await calm()
    expect(takeTurn(app, 'a').before).toBeUndefined()
  })

  it('is waited for as long as the answers of the one before may take to finish, and somewhat longer', async () => {
    vi.useFakeTimers()
    try {
      const app = new Context()
      const { said, note } = notes()
      const first = takeTurn(app, 'a')
      void takeTurn(app, 'a').before?.then(note('its turn'))
      await vi.advanceTimersByTimeAsync(drainMs + 5_000)
      expect(said).toEqual([])
      first.release()
      await vi.advanceTimersByTimeAsync(0)
      expect(said).toEqual(['its turn'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('is not waited for longer than bounded', async () => {
    const app = new Context()
    takeTurn(app, 'a')
    await expect(takeTurn(app, 'a', 20).before).resolves.toBeUndefined()
  })

  it('is kept at the app: another copy of the module meets it, another app does not', async () => {
    const app = new Context()
    takeTurn(app.isolate('x'), 'a')
    expect(Object.getOwnPropertySymbols(app.root)).toContain(Symbol.for('koishi-plugin-amagi.relay'))
    expect(takeTurn(app, 'a', 20).before).toBeDefined()
    expect(takeTurn(new Context(), 'a').before).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { newerOver, optionIn, switchIn, withOption, withSwitch, type Chosen } from '../../src/store/chosen'

const long = 'A0B1C2D3E4F5A0B1C2D3E4F5A0B1C2D3E4F5'

/** What holds after these choices, one after the other. */
const after = (...choices: Parameters<typeof withSwitch> extends [unknown, ...infer Rest] ? Rest[] : never) =>
  choices.reduce<Chosen>((chosen, choice) => withSwitch(chosen, ...choice), {})
const on = (chosen: Chosen, platform: 'douyin' | 'bilibili', account?: string) =>
  switchIn(chosen, platform, account)?.on

describe('of the switches of a chat the newest counts', () => {
  it('for the chat, or for one account before it', () => {
    const chosen = after(['all', true], ['all', false, 'a'])
    expect(switchIn(chosen, 'douyin', 'a')).toEqual({ on: false, own: true })
    expect(switchIn(chosen, 'douyin', 'b')).toEqual({ on: true, own: false })
    expect(switchIn(chosen, 'douyin')).toEqual({ on: true, own: false })
    expect(switchIn({}, 'douyin', 'a')).toBeUndefined()
  })

  it('also for an account that was switched by itself before', () => {
    const quiet = after(['all', false, 'a'], ['all', true])
    expect(on(quiet, 'douyin', 'a')).toBe(true)
    const one = after(['all', false, 'a'], ['douyin', false, 'b'], ['douyin', true])
    expect([on(one, 'douyin', 'a'), on(one, 'douyin', 'b'), on(one, 'bilibili', 'a')]).toEqual([true, true, false])
  })

  it('also for an account after a single platform of it', () => {
    const chosen = after(['douyin', true, 'a'], ['douyin', true, 'b'], ['all', false, 'a'])
    expect([on(chosen, 'douyin', 'a'), on(chosen, 'douyin', 'b')]).toEqual([false, true])
  })

  it('whatever the id of the account looks like', () => {
    for (const account of ['1', long, 'a@b', '__proto__', '']) {
      const chosen = after(['bilibili', true, account], ['all', false, account])
      expect(Object.keys(chosen).every((name) => name.length <= 40)).toBe(true)
      expect([on(chosen, 'bilibili', account), on(chosen, 'bilibili', `${account}x`)]).toEqual([false, undefined])
    }
  })
})

describe('options', () => {
  it('stay when switches are turned', () => {
    const chosen = withSwitch(withOption({ douyin: true }, 'trigger', 'links'), 'all', false)
    expect(chosen).toEqual({ all: false, trigger: 'links' })
  })
  it('that are empty are left to the settings, and a switch is none', () => {
    expect(optionIn(withOption({ trigger: 'links' }, 'trigger', ''), 'trigger')).toBeUndefined()
    expect(optionIn({ all: true }, 'all')).toBeUndefined()
    expect(optionIn(undefined, 'trigger')).toBeUndefined()
  })
})

describe('what was chosen while the database was away', () => {
  it('is made once more on what the database holds', () => {
    const older: Chosen = { all: true, 'all@a': false, 'douyin@a': true, trigger: 'links', preset: 'folded' }
    expect(newerOver(older, undefined)).toEqual(older)
    expect(newerOver(undefined, { all: true })).toEqual({ all: true })
    expect(newerOver(older, { all: false })).toEqual({ all: false, trigger: 'links', preset: 'folded' })
    expect(newerOver(older, { 'all@a': true })).toMatchObject({ all: true, 'all@a': true })
    expect(on(newerOver(older, { 'all@a': true }) ?? {}, 'douyin', 'a')).toBe(true)
    const trigger = newerOver(older, { trigger: '' })
    expect([optionIn(trigger, 'trigger'), optionIn(trigger, 'preset')]).toEqual([undefined, 'folded'])
  })
})

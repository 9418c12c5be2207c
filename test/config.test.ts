import { describe, expect, it } from 'vitest'
import { Config } from '../src/config'
import { defaultSettings, settingsOf } from './support/settings'

describe('the form', () => {
  it('gives the settings every other test begins with to somebody who changes nothing', () => {
    expect(Config({})).toEqual(defaultSettings)
  })

  it('gives the same as the tests when a field of a group is changed', () => {
    const given = { reply: { info: 'text' as const, parts: [] }, accounts: { admins: ['kook:1'] } }
    expect(Config(given as never)).toEqual(settingsOf(given))
  })
})

describe('settings of a test', () => {
  it('belong to it alone', () => {
    const mine = settingsOf()
    mine.reply.parts.push('comments')
    mine.limits.perUser = 0
    expect(settingsOf()).toEqual(Config({}))
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settingsOf as pathsOf } from '../scripts/guards/settings'
import { Config } from '../src/config'
import { platformIds } from '../src/model'
import { defaultSettings, settingsOf } from './support/settings'

const type = readFileSync(new URL('../src/model/settings.ts', import.meta.url), 'utf8')

/** Dotted paths of the values, a list as one value; `accounts.bilibili.cookie` … as `accounts.*.cookie`. */
function leavesOf(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')]
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, [...path, platformIds.some((id) => id === key) ? '*' : key]),
  )
}

describe('the form', () => {
  it('has a field with a default for every setting, and none that is no setting', () => {
    const fields = new Set(leavesOf(new Config({})))
    expect([...fields].sort()).toEqual(pathsOf(type).sort())
  })

  it('gives the settings every other test begins with to somebody who changes nothing', () => {
    expect(Config({})).toEqual(defaultSettings)
  })

  it('gives the same as the tests when a field of a group is changed', () => {
    const given = { reply: { info: 'text' as const, parts: [] }, accounts: { admins: ['kook:1'] } }
    expect(Config(given as never)).toEqual(settingsOf(given))
  })
})

it('the table of rights names every command by what it does, and everybody it can be given to', () => {
  const texts = JSON.stringify(Config.toJSON())
  for (const words of [
    'amagi.off 在这个会话关闭自动解析',
    'amagi.off Switch automatic answers off in this chat',
    '权限 5 以上（有数据库时）、账号管理员',
    'Authority 5 and up (with a database), account administrators',
    '谁都不能用',
  ])
    expect(texts).toContain(words)
  expect(Config({ rights: [{ command: 'amagi.off', right: 'nobody' }] }).rights).toHaveLength(1)
  expect(() => Config({ rights: [{ command: 'amagi.offf', right: 'nobody' }] })).toThrow('amagi')
})

describe('settings of a test', () => {
  it('belong to it alone', () => {
    const mine = settingsOf()
    mine.reply.parts.push('comments')
    mine.limits.perUser = 0
    expect(settingsOf()).toEqual(Config({}))
  })
})

import { ways } from '../../src/chat/deliver/ways'
import { readdirSync } from 'node:fs'
import { Context, type Session } from 'koishi'
import { afterAll, describe, expect, it } from 'vitest'
import { chatOf } from '../../src/chat/conversation'
import { abilitiesOf, adapterOf, adapters, type ChatAdapter } from '../../src/chat/adapters'
import type { Abilities } from '../../src/model'
import { TestBot } from '../chat/test-bot'

const folder = new URL('../../src/chat/adapters/', import.meta.url)
/** Files of the folder that describe no chat. */
const others = new Set(['base.ts', 'index.ts', 'all.ts'])
const files = readdirSync(folder).filter((name) => !others.has(name))

const ctx = new Context()
afterAll(() => ctx.stop())

/** A session of a bot an adapter made, on a platform of any name. */
function sessionOf(platform: string, adapter: string): Session {
  return new TestBot(ctx, { selfId: 'bot', platform, adapter }).session()
}

const fallback = adapters.at(-1) as ChatAdapter
const known = adapters.slice(0, -1)
/** Those that have a file, and words. */
const everyWay: readonly string[] = [...Object.keys(ways), 'link']

it('every file of the folder describes one chat adapter under its own name, and is in the list', async () => {
  const names = await Promise.all(
    files.map(async (file) => {
      const exported = Object.values((await import(new URL(file, folder).href)) as Record<string, unknown>)
      const described = exported.filter((value): value is ChatAdapter => adapters.includes(value as ChatAdapter))
      return [file, described.map(({ name }) => `${name}.ts`)]
    }),
  )
  expect(names).toEqual(files.map((file) => [file, [file]]))
  expect(adapters).toHaveLength(files.length)
})

it('the last of the list describes what nobody else does, and it alone claims nothing', () => {
  expect(fallback.name).toBe('default')
  expect(adapterOf(sessionOf('nobody-knows', 'nobody-knows'))).toBe(fallback)
  for (const adapter of adapters)
    expect(adapter.koishiAdapters.length + adapter.platforms.length > 0).toBe(adapter !== fallback)
})

it('no name of a Koishi adapter and no platform is claimed twice', () => {
  for (const claims of ['koishiAdapters', 'platforms'] as const) {
    const all = known.flatMap((adapter) => adapter[claims])
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([])
  }
})

it('an adapter in front of a platform that has one of its own wins over it', () => {
  const satori = known.find(({ name }) => name === 'satori')
  const platforms = known.flatMap((adapter) => adapter.platforms)
  expect(platforms.length).toBeGreaterThan(known.length)
  for (const platform of platforms) expect(adapterOf(sessionOf(platform, 'satori'))).toBe(satori)
})

const rows = adapters.map((adapter) => [adapter.name, adapter] as const)

describe.each(rows)('the chat adapter %s', (_, adapter) => {
  /** Sessions it should be found for. */
  const own = [
    ...adapter.koishiAdapters.map((name) => sessionOf('any-platform', name)),
    ...adapter.platforms.map((platform) => sessionOf(platform, 'any-adapter')),
    ...(adapter === fallback ? [sessionOf('any-platform', 'any-adapter')] : []),
  ]

  it('is found by each name it claims, whatever stands beside it', () => {
    expect(own.length).toBeGreaterThan(0)
    for (const session of own) expect(adapterOf(session)).toBe(adapter)
  })

  it('is found whatever order the others are asked in', () => {
    for (const among of [[...known].reverse(), [...known].sort((a, b) => b.name.localeCompare(a.name))])
      for (const session of own) expect(adapterOf(session, among)).toBe(adapter)
  })

  it('shows no other sign in sessions of another', () => {
    for (const other of adapters.filter((one) => one !== adapter)) {
      const sessions = [
        ...other.koishiAdapters.map((name) => sessionOf('any-platform', name)),
        ...other.platforms.map((platform) => sessionOf(platform, 'any-adapter')),
      ]
      for (const session of sessions) expect(adapter.detect?.(session) ?? false).toBe(false)
    }
  })

  const abilities = (): Abilities[] => [
    adapter.abilities,
    ...own.map((session) => abilitiesOf(adapter, chatOf(session))),
  ]

  it('hands files over in known ways, each once, and in words at the end', () => {
    for (const { ways: own } of abilities()) {
      expect(own.at(-1)).toBe('link')
      expect(new Set(own).size).toBe(own.length)
      expect(own.filter((way) => !everyWay.includes(way))).toEqual([])
    }
  })

  it('has limits that are positive and go from small to large', () => {
    for (const { inlineBytes, picture, maxVideoBytes, maxMessages } of abilities()) {
      for (const figure of [inlineBytes, maxVideoBytes, ...Object.values(picture)]) {
        expect(Number.isSafeInteger(figure)).toBe(true)
        expect(figure).toBeGreaterThan(0)
      }
      expect(picture.bytes).toBeLessThanOrEqual(maxVideoBytes)
      expect(inlineBytes).toBeLessThanOrEqual(maxVideoBytes)
      expect(maxMessages).toBeGreaterThanOrEqual(1)
      expect(maxMessages === Infinity || Number.isInteger(maxMessages)).toBe(true)
    }
  })

  it('says about every kind of content whether the chat shows it', () => {
    const flags = ['image', 'video', 'audio', 'file', 'forward', 'quote', 'links'] as const
    for (const one of abilities()) {
      // A bound of several pictures together is said where there is one.
      const { picturesTogetherBytes: bound, ...rest } = one
      expect(bound ?? one.picture.bytes).toBeGreaterThanOrEqual(one.picture.bytes)
      expect(Object.keys(rest).sort()).toEqual(Object.keys(fallback.abilities).sort())
      for (const flag of flags) expect(typeof one[flag]).toBe('boolean')
    }
  })

  it('passes over sessions whose raw event is missing or broken', () => {
    for (const raw of [undefined, null, 7, 'x', [], {}, { d: null, extra: null }]) {
      const session = Object.assign(own[0] ?? sessionOf('x', 'x'), { [adapter.name]: raw })
      expect(['boolean', 'undefined']).toContain(typeof adapter.fromBot?.(session))
      expect(['string', 'undefined']).toContain(typeof adapter.rawText?.(session))
    }
  })
})

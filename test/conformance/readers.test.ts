import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../src/errors'
import type { PlatformId } from '../../src/model'
import { platformIds } from '../../src/model/platform-ids'
import type { Reader } from './readers/reader'
import {
  answersOf,
  grafted,
  pathsOf,
  randomValue,
  seeded,
  withValue,
  without,
  wordsOf,
  type Words,
} from '../support/random-json'
import { cpuTimer } from '../support/stopwatches'

const answers = new Map<PlatformId, Map<string, unknown>>(
  platformIds.map((platform) => [platform, answersOf(platform)]),
)
const words = new Map<PlatformId, Words>([...answers].map(([platform, found]) => [platform, wordsOf(found.values())]))

/** By platform, from the file of its name: one that has none ends the run with its name. */
const readers = await Promise.all(
  platformIds.map(async (platform) => {
    const { readers: own } = (await import(`./readers/${platform}.ts`)) as { readers: readonly Reader[] }
    return own.map((reader) => ({ platform, ...reader }))
  }),
)

interface Case extends Reader {
  platform: PlatformId
}

function answerOf({ platform, answer }: Case): unknown {
  const found = answers.get(platform)?.get(answer)
  if (found === undefined) throw new Error(`no committed answer ${platform}/${answer}`)
  return found
}

/** `read`, a code of ours with the path it names, or a foreign error by its text. */
function outcome({ read }: Reader, body: unknown): string {
  try {
    const result = read(body)
    return result === undefined || result === null ? 'nothing' : 'read'
  } catch (error) {
    return isAmagiError(error) ? `${error.code} ${error.details.path ?? ''}`.trim() : `foreign: ${String(error)}`
  }
}

/** Whether a path is the place itself or holds it. */
const holds = (path: string, place: string): boolean => place === path || place.startsWith(`${path}.`)

const others: unknown[] = [null, 'text', 7, true, [], {}, [null], { a: { b: 1 } }]

const cases = readers.flat().map((reader) => [`${reader.platform} ${reader.name}`, reader] as const)

describe('a reader', () => {
  it.each(cases)('of %s reads its answer', (_, reader) => {
    expect(outcome(reader, answerOf(reader))).toBe('read')
  })

  it.each(cases)('of %s names what it cannot do without', (_, reader) => {
    for (const path of reader.mandatory) {
      for (const body of [without(answerOf(reader), path), withValue(answerOf(reader), path, null)]) {
        expect(outcome(reader, body)).toMatch(/^upstream-changed \S/)
      }
    }
  })

  it.each(cases)('of %s does without everything else, missing, null or of another type', (_, reader) => {
    const body = answerOf(reader)
    const wrong: string[] = []
    for (const path of pathsOf(body)) {
      const needed = reader.mandatory.some((place) => holds(path, place))
      const deciding = reader.deciding?.some((place) => holds(path, place)) ?? false
      for (const damaged of [without(body, path), ...others.map((other) => withValue(body, path, other))]) {
        const found = outcome(reader, damaged)
        const fine =
          found === 'read' ||
          (needed && found.startsWith('upstream-changed')) ||
          (deciding && /^(?:not-|upstream-changed)/.test(found))
        if (!fine) wrong.push(`${path}: ${found}`)
      }
    }
    expect([...new Set(wrong)]).toEqual([])
  })

  it.each(cases)('of %s never ends in a foreign error, whatever it is given', (_, reader) => {
    const random = seeded(20_261_123)
    const known = words.get(reader.platform) ?? { keys: [], leaves: [] }
    const body = answerOf(reader)
    const before = JSON.stringify(body)
    const spent = cpuTimer()
    for (let turn = 0; turn < 120; turn++) {
      const given = turn % 3 === 0 ? randomValue(known, random, 7) : grafted(body, known, random)
      const found = outcome(reader, given)
      expect(found).toMatch(/^(read$|upstream-changed|not-live|not-found|unsupported)/)
    }
    expect(spent()).toBeLessThan(10_000)
    expect(JSON.stringify(body)).toBe(before)
  })
})

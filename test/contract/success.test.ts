/** Every endpoint once with its documented example: the documented field, exact numbers, an honest channel. */
import { readFileSync, readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { exampleParams } from '../../src/api/samples'
import { at } from '../../src/json'
import { proves } from '../../src/platforms/endpoint/judge'
import { parseJson } from '../../src/http'
import type { RecordedRequest } from '../../simulator'
import { documented } from './documented'
import { eachAlone, isLocal, subjects, withHouse, withQuery, type Asked, type Subject } from './rig'

interface Outcome {
  answer: Asked
  /** The same call through the typed client's door. */
  parsed: unknown
  upstream: RecordedRequest[]
  misconduct: readonly string[]
}

const identities = ['account', 'guest'] as const
const cases = subjects.flatMap((subject) => identities.map((identity) => ({ subject, identity })))
const outcomes = new Map<string, Outcome>()
const keyOf = ({ path }: Subject, identity: string): string => `${identity} ${path}`

beforeAll(async () => {
  const results = await eachAlone(cases, 12, ({ subject, identity }, simulator) =>
    withHouse(simulator.url, identity === 'guest' ? { cookies: {} } : {}, async (house) => {
      const params = exampleParams(subject.endpoint)
      const answer = await house.get(withQuery(subject.path, params))
      const upstream = [...simulator.requests]
      const parsed =
        answer.status === 200
          ? (await house.service.call(subject.platform, subject.endpoint.name, params)).body
          : undefined
      return { answer, parsed, upstream, misconduct: [...simulator.misconduct] }
    }),
  )
  for (const [index, { subject, identity }] of cases.entries()) {
    const result = results[index]
    if (result) outcomes.set(keyOf(subject, identity), result)
  }
})

function outcomeOf(subject: Subject, identity: string): Outcome {
  const found = outcomes.get(keyOf(subject, identity))
  if (!found) throw new Error('the case was not run')
  return found
}

/** Integers outside of quotes that a JavaScript number cannot hold. */
function longIntegers(json: string): string[] {
  const bare = json.replace(/"(?:[^"\\]|\\.)*"/g, '""')
  return [...bare.matchAll(/(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g)]
    .map(([digits]) => digits)
    .filter((digits) => !Number.isSafeInteger(Number(digits)))
}

function* leavesOf(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) yield value
  else for (const entry of Object.values(value)) yield* leavesOf(entry)
}

/** Everything the simulator may have answered with on a platform. */
function fixturesOf({ platform }: Subject): string {
  const folder = new URL(`../fixtures/${platform}/`, import.meta.url)
  return readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
}

const table = subjects.map((subject) => [subject.path, subject] as const)
/** What only an account may see; a guest is told so. */
const accountOnly = ['/login_basic_info', '/fetch_user_full_view']

function expectLoginRequired({ answer }: Outcome): void {
  expect(answer).toMatchObject({ status: 401 })
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'login-required' })
}

function expectSuccess(path: string, subject: Subject, { answer, upstream }: Outcome): void {
  const { endpoint } = subject
  expect({ status: answer.status, text: answer.text.slice(0, 400) }).toMatchObject({ status: 200 })
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.headers['content-length']).toBe(String(answer.body.length))
  const body = parseJson(answer.text)
  const wanted = [endpoint.payload, documented[path]?.field ?? 'no such route']
  expect(wanted.filter((field) => !proves(at(body, field)))).toEqual([])
  expect(endpoint.channels.map(({ name }) => name)).toContain(answer.headers['x-amagi-channel'])
  expect(upstream.length > 0).toBe(!isLocal(subject))
}

describe.each(table)('%s', (path, subject) => {
  it('answers its example with the documented field and names the channel', () => {
    for (const identity of identities) {
      const outcome = outcomeOf(subject, identity)
      if (identity === 'guest' && accountOnly.includes(subject.endpoint.route)) expectLoginRequired(outcome)
      else expectSuccess(path, subject, outcome)
    }
  })

  it('keeps long integers: exact in the answer, as text in the parsed form', () => {
    const { answer, parsed } = outcomeOf(subject, 'account')
    // Composed answers write as numbers what the fixture has as texts: the digits count.
    const told = fixturesOf(subject)
    expect(longIntegers(answer.text).filter((digits) => !told.includes(digits))).toEqual([])
    const leaves = [...leavesOf(parsed)]
    const lossy = leaves.filter(
      (leaf) => typeof leaf === 'number' && Number.isInteger(leaf) && !Number.isSafeInteger(leaf),
    )
    expect(lossy).toEqual([])
    expect(leaves.filter((leaf) => typeof leaf === 'bigint')).toEqual([])
    for (const digits of longIntegers(answer.text)) expect(leaves).toContain(digits)
  })

  it('sends nothing that was left open, and no cookie where none belongs', () => {
    for (const identity of identities) {
      const { upstream, misconduct } = outcomeOf(subject, identity)
      for (const { path, query, body } of upstream) {
        // The fingerprint of a device as the site's own page posts it has a null in it.
        if (path.endsWith('/ExClimbWuzhi')) continue
        expect(`${query} ${body}`).not.toMatch(/(?:=|:\s?"?)(?:undefined|null|NaN|\[object|%5Bobject)/)
      }
      expect(misconduct).toEqual([])
    }
  })
})

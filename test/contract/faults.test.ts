/** Every endpoint × every fault: real status, closed code, bounded calls and time, nothing secret in the answer. */
import { beforeAll, describe, expect, it } from 'vitest'
import { exampleParams } from '../../src/api/samples'
import { errorTable, type ErrorCode } from '../../src/errors'
import { faultKinds, type RecordedRequest, type Simulator } from '../../simulator'
import {
  applies,
  callsPerChannel,
  expectedCode,
  isSilent,
  ruleOf,
  triesOf,
  type Case,
  type Identity,
  type Scope,
} from './faults'
import {
  cookiesOf,
  eachAlone,
  idleMs,
  isIdentity,
  isLocal,
  subjects,
  withHouse,
  withQuery,
  type Asked,
  type Subject,
} from './rig'
import { secretsIn } from './secrets'
import { waitTimer } from '../support/stopwatches'

interface Outcome extends Asked {
  /** Spent waiting; what the machine took for other work does not count. */
  ms: number
  /** How long one silence was borne. */
  patienceMs: number
  upstream: RecordedRequest[]
}

const ways: readonly (readonly [Scope, Identity])[] = [
  ['everything', 'guest'],
  ['endpoint', 'guest'],
  ['endpoint', 'account'],
]

/** Kuaishou's device is made up by ourselves: without identity calls both scopes are one. */
const differs = ([scope, identity]: (typeof ways)[number], { platform }: Subject): boolean =>
  platform !== 'kuaishou' || scope === 'everything' || identity === 'account'

const upstreamSubjects = subjects.filter((subject) => !isLocal(subject))
const cases: Case[] = upstreamSubjects.flatMap((subject) =>
  faultKinds
    .filter((fault) => applies(fault, subject))
    .flatMap((fault) =>
      ways.filter((way) => differs(way, subject)).map(([scope, identity]) => ({ subject, fault, scope, identity })),
    ),
)
const outcomes = new Map<Case, Outcome>()

async function outcomeWith(one: Case, simulator: Simulator, patienceMs: number): Promise<Outcome> {
  simulator.fault(ruleOf(one))
  const options = {
    ...(one.identity === 'guest' ? { cookies: {} } : {}),
    ...(isSilent(one.fault) ? { transport: { timeoutMs: patienceMs } } : {}),
  }
  return withHouse(simulator.url, options, async (house) => {
    const waited = waitTimer()
    const { path, endpoint } = one.subject
    const answer = await house.get(withQuery(path, exampleParams(endpoint)))
    return { ...answer, ms: waited(), patienceMs, upstream: [...simulator.requests] }
  })
}

beforeAll(async () => {
  const results = await eachAlone(cases, 24, async (one, simulator) => {
    const outcome = await outcomeWith(one, simulator, idleMs)
    // On a busy machine a short patience ends before the first request has left.
    return isSilent(one.fault) && outcome.upstream.length === 0 ? outcomeWith(one, simulator, 20 * idleMs) : outcome
  })
  for (const [index, one] of cases.entries()) {
    const result = results[index]
    if (result) outcomes.set(one, result)
  }
})

function outcomeOf(one: Case): Outcome {
  const found = outcomes.get(one)
  if (!found) throw new Error('the case was not run')
  return found
}

interface FailureBody {
  code: ErrorCode
  message: string
  platform: string
  endpoint: string
  requestId: string
  details?: Record<string, unknown>
}

const shape = new Set(['code', 'message', 'platform', 'endpoint', 'requestId', 'details'])

function expectFailure(one: Case, code: ErrorCode, { status, headers, text }: Outcome): void {
  expect({ status, body: JSON.parse(text) as FailureBody }).toMatchObject({
    status: errorTable[code].status,
    body: { code, platform: one.subject.platform, endpoint: one.subject.endpoint.name },
  })
  const body = JSON.parse(text) as FailureBody
  expect(Object.keys(body).filter((key) => !shape.has(key))).toEqual([])
  expect(body.message).not.toBe('')
  expect(body.requestId).toBe(headers['x-request-id'])
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['x-amagi-channel']).toBeUndefined()
  expect(secretsIn(text, Object.values(cookiesOf))).toEqual([])
}

function expectAnswer({ status, text }: Outcome): void {
  expect({ status, text }).toMatchObject({ status: 200 })
}

function expectBounded({ subject, fault }: Case, { upstream, ms, patienceMs }: Outcome): void {
  const tries = triesOf(fault)
  // A ladder asks ten times at most, or each of its channels once; a channel repeats at most once, with new keys or a
  // new visitor cookie. After a pause the kept connection may be gone when it is used again; that costs one exchange more.
  const stale = 1
  const runs = Math.max(10, subject.endpoint.channels.length)
  const own = 2 * tries * callsPerChannel(subject) * runs + stale
  // Keys, visitor cookie and ticket.
  const whoWeAre = 3 * tries
  expect(upstream.filter((request) => !isIdentity(request)).length).toBeLessThanOrEqual(own)
  expect(upstream.length).toBeGreaterThan(0)
  expect(upstream.length).toBeLessThanOrEqual(own + whoWeAre)
  // What is waited for on purpose is added.
  const waits = isSilent(fault) ? upstream.length * patienceMs : 0
  expect(ms).toBeLessThan(8_000 + waits)
}

describe.each(upstreamSubjects.map((subject) => [subject.path, subject] as const))('%s', (_, subject) => {
  it.each(faultKinds.filter((fault) => applies(fault, subject)))('fails as it should on %s', (fault) => {
    for (const one of cases.filter((other) => other.subject === subject && other.fault === fault)) {
      const outcome = outcomeOf(one)
      try {
        const code = expectedCode(one)
        if (code === undefined) expectAnswer(outcome)
        else expectFailure(one, code, outcome)
        expectBounded(one, outcome)
      } catch (error) {
        if (error instanceof Error) error.message = `${one.scope}, ${one.identity}: ${error.message}`
        throw error
      }
    }
  })
})

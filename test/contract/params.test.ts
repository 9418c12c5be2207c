/** Parameters at the HTTP door, generated from each record: whatever is wrong is named, and nobody is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type Client } from '../../src/api/client'
import { exampleParams } from '../../src/api/samples'
import type { AmagiError } from '../../src/errors'
import type { ParamSpec } from '../../src/platforms/endpoint/record'
import { startSimulator, type Simulator } from '../../simulator'
import { openHouse, subjects, withQuery, type House, type Subject } from './rig'

let simulator: Simulator
let house: House
let client: Client
beforeAll(async () => {
  simulator = await startSimulator()
  house = await openHouse(simulator.url)
  client = createClient({ gateway: simulator.url })
})
afterAll(async () => {
  client.close()
  await house.close()
  await simulator.close()
})

/** Values this parameter must refuse. */
function wrongValues(spec: ParamSpec): string[] {
  if (spec.type === 'integer') {
    return [
      'abc',
      '1.5',
      '1e3',
      '0x10',
      '99999999999999999999',
      ...(spec.min === undefined ? [] : [String(spec.min - 1)]),
      ...(spec.max === undefined ? [] : [String(spec.max + 1)]),
    ]
  }
  return [
    'a'.repeat(3000),
    ...(spec.required ? ['', ' '] : []),
    ...(spec.values ? ['something else'] : []),
    ...(spec.pattern ? ['!?', '<script>', '../../etc/passwd'] : []),
  ]
}

/** What scripts send where a variable was empty, and what no text is: wrong for every parameter, whatever it takes. */
const nonsense = [
  'undefined',
  'null',
  'NaN',
  'Infinity',
  '-Infinity',
  '[object Object]',
  // In other cases, of other kinds of object, and encoded once more than the address itself.
  'UNDEFINED',
  'Null',
  'nan',
  '[Object object]',
  '[object Undefined]',
  '[object+Object]',
  ' null ',
  'None',
  '%75ndefined',
  '%5Bobject%20Object%5D',
  '%255Bobject%2520Object%255D',
  ' ',
  '\t',
  '7\u0000',
  '\u001b',
]
/** The same for callers with a language: the client. */
const noValues = [null, Number.NaN, Number.POSITIVE_INFINITY, {}, [], ['7'], true, () => '7', Symbol('7'), 2n, '\ud800']
/** Percent signs that make no UTF-8. */
const garbage = ['%', '%zz', '%E5%8E', '%ff', 'a%C0%80']

/** An optional text may be empty, which says the same as nothing: `compatibility.test.ts` has calls of that sort. */
const mayBeEmpty = (spec: ParamSpec): boolean => spec.type === 'string' && !spec.required && !spec.values

interface BadInput {
  code: string
  endpoint: string
  details?: { fields?: { name: string; message: string }[] }
}

async function refusedFields(path: string, subject: Subject): Promise<string[]> {
  const { status, text } = await house.get(path)
  const body = JSON.parse(text) as BadInput
  expect({ path, status, code: body.code, endpoint: body.endpoint }).toEqual({
    path,
    status: 400,
    code: 'bad-input',
    endpoint: subject.endpoint.name,
  })
  const fields = body.details?.fields ?? []
  expect(fields.filter(({ message }) => message === '')).toEqual([])
  return fields.map(({ name }) => name)
}

type AnyMethod = (params: unknown) => Promise<unknown>

const methods = ({ platform, endpoint }: Subject): AnyMethod =>
  (client[platform] as unknown as Record<string, AnyMethod>)[endpoint.name] ??
  (() => Promise.reject(new Error(`no method ${endpoint.name}`)))

async function refusedBy(call: Promise<unknown>): Promise<string[]> {
  const error = await call.then(
    () => new Error('answered'),
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'bad-input' })
  return ((error as AmagiError).details.fields ?? []).map(({ name }) => name)
}

/** Runs a check that must not cause a single upstream call. */
async function withoutCalls(work: () => Promise<void>): Promise<void> {
  const before = simulator.requests.length
  await work()
  expect(simulator.requests.slice(before).map(({ host, path }) => host + path)).toEqual([])
}

const oneOf: Readonly<Record<string, string>> = {
  '/api/douyin/fetch_user_live_videos': 'sec_uid',
  '/api/bilibili/fetch_bangumi_video_info': 'ep_id',
}

describe.each(subjects.map((subject) => [subject.path, subject] as const))('%s', (path, subject) => {
  const given = exampleParams(subject.endpoint)
  const specs = Object.entries(subject.endpoint.params)

  it('names every parameter that is missing', () =>
    withoutCalls(async () => {
      const required = specs.filter(([, spec]) => spec.required).map(([name]) => name)
      for (const name of required) {
        const { [name]: _, ...rest } = given
        expect(await refusedFields(withQuery(path, rest), subject)).toEqual([name])
      }
      const all = required.length > 0 ? required : [oneOf[path] ?? '']
      const nothing = all[0] === '' ? all : await refusedFields(path, subject)
      expect(nothing.sort()).toEqual(all.sort())
    }))

  it('names every parameter that is wrong', () =>
    withoutCalls(async () => {
      for (const [name, spec] of specs) {
        for (const value of wrongValues(spec)) {
          expect(await refusedFields(withQuery(path, { ...given, [name]: value }), subject)).toEqual([name])
        }
      }
    }))

  it('names a parameter it does not know, and one that is given twice', () =>
    withoutCalls(async () => {
      const unknown = { ...given, aweme_idd: '1', __proto: '2' }
      expect(await refusedFields(withQuery(path, unknown), subject)).toEqual(['aweme_idd', '__proto'])
      for (const [name, spec] of specs) {
        const twice = new URLSearchParams([...Object.entries(given), [name, String(spec.example)]])
        twice.append(name, String(spec.example))
        expect(await refusedFields(`${path}?${twice}`, subject)).toEqual([name])
      }
    }))

  it('names a parameter whose value means nothing', () =>
    withoutCalls(async () => {
      for (const [name, spec] of specs) {
        for (const value of [...nonsense, ...(mayBeEmpty(spec) ? [] : [''])]) {
          expect(await refusedFields(withQuery(path, { ...given, [name]: value }), subject)).toEqual([name])
        }
      }
    }))

  it('names a parameter that does not decode, and one that is written as a list', () =>
    withoutCalls(async () => {
      for (const [name] of specs) {
        const { [name]: _, ...rest } = given
        const others = withQuery(path, rest)
        const joint = others.includes('?') ? '&' : '?'
        for (const text of garbage) {
          expect(await refusedFields(`${others}${joint}${name}=${text}`, subject)).toEqual([name])
        }
        expect(
          await refusedFields(
            `${withQuery(path, given)}&${name}[]=1&${name}[0]=1`.replace(/^([^?]*)&/, '$1?'),
            subject,
          ),
        ).toEqual([`${name}[]`, `${name}[0]`])
      }
    }))

  it('is refused by the client, too', () =>
    withoutCalls(async () => {
      const method = methods(subject)
      for (const [name, spec] of specs) {
        const values = [...nonsense, ...noValues, ...wrongValues(spec), ...(spec.type === 'string' ? [2 ** 60] : [])]
        for (const value of values) {
          expect({ name, value, fields: await refusedBy(method({ ...given, [name]: value })) }).toEqual({
            name,
            value,
            fields: [name],
          })
        }
      }
      expect(await refusedBy(method({ ...given, signal: new AbortController().signal }))).toEqual(['signal'])
      for (const params of [null, [], 'text', 7]) expect(await refusedBy(method(params))).toEqual(['params'])
    }))
})

/** Parameters at the HTTP door, generated from each record: whatever is wrong is named, and nobody is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleParams } from '../../src/api/samples'
import type { ParamSpec } from '../../src/platforms/endpoint/record'
import { startSimulator, type Simulator } from '../../simulator'
import { openHouse, subjects, withQuery, type House, type Subject } from './rig'

let simulator: Simulator
let house: House
beforeAll(async () => {
  simulator = await startSimulator()
  house = await openHouse(simulator.url)
})
afterAll(async () => {
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
})

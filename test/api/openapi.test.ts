import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument } from '../../src/api/openapi'
import { routesOf } from '../../src/api/routes'
import { errorCodes, errorTable } from '../../src/errors'
import { platforms } from '../../src/platforms'

interface Parameter {
  name: string
  in: string
  required: boolean
  example: unknown
  description: string
  schema: { type: string; pattern?: string; minimum?: number; maximum?: number; enum?: unknown[]; maxLength?: number }
}

type Schema = Record<string, unknown>

interface Operation {
  operationId: string
  parameters: Parameter[]
  responses: Record<string, { content: { 'application/json': { schema: Schema } } }>
}

interface Document {
  openapi: string
  paths: Record<string, { get: Operation }>
  components: { schemas: Record<string, Schema> }
  security: unknown[]
}

let document: Document
beforeAll(async () => {
  document = (await openApiDocument(platforms, { version: '1.2.3' })) as unknown as Document
})

const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>

const operations = (): Operation[] => Object.values(document.paths).map(({ get }) => get)

/** Whether an example satisfies its own schema. */
function fits({ schema, example }: Parameter): boolean {
  if (schema.type === 'integer') {
    const inside = (schema.minimum ?? -Infinity) <= Number(example) && Number(example) <= (schema.maximum ?? Infinity)
    return Number.isInteger(example) && inside
  }
  const text = String(example)
  const long = text.length <= (schema.maxLength ?? Infinity)
  return long && (schema.enum?.includes(text) ?? true) && new RegExp(schema.pattern ?? '', 'u').test(text)
}

describe('the OpenAPI document', () => {
  it('is one by the published schema of OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(plain(document))
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(validator.version).toBe('3.1')
  })

  it('would not be one without its paths or with a parameter nowhere', async () => {
    const broken = JSON.parse(JSON.stringify(document)) as Document
    const [first] = Object.values(broken.paths)
    for (const parameter of first?.get.parameters ?? []) parameter.in = 'nowhere'
    expect(await new Validator().validate(plain(broken))).toMatchObject({ valid: false })
  })

  it('has every route once, under an id of its own', () => {
    expect(Object.keys(document.paths)).toEqual(routesOf(platforms).map(({ path }) => path))
    const ids = operations().map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('describes every parameter in both languages with an example that fits', () => {
    const parameters = operations().flatMap((operation) => operation.parameters)
    expect(parameters.length).toBeGreaterThan(60)
    expect(parameters.filter((parameter) => !fits(parameter)).map(({ name, example }) => [name, example])).toEqual([])
    expect(parameters.filter(({ description }) => !description.includes(' / '))).toEqual([])
  })

  it('names every status a caller can meet', () => {
    const statuses = new Set(
      errorCodes.map((code) => String(errorTable[code].status)).filter((status) => status !== '499'),
    )
    for (const { responses } of operations())
      expect(new Set(Object.keys(responses))).toEqual(new Set(['200', ...statuses]))
  })

  it('says of every answer what is declared of it', () => {
    const text = JSON.stringify(document)
    const known = document.components.schemas
    const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name)
    expect(new Set(named)).toEqual(new Set(Object.keys(known)))
    const vague = operations().filter(({ responses }) => {
      const { schema = {} } = responses['200']?.content['application/json'] ?? {}
      return schema['properties'] === undefined && schema['$ref'] === undefined
    })
    expect(vague.map(({ operationId }) => operationId)).toEqual([])
    // What is not declared may be there: an object with fields allows others.
    const closed =
      [...text.matchAll(/"properties":/g)].length - [...text.matchAll(/"additionalProperties":true/g)].length
    const own = JSON.stringify(known['Failure'])
    const ownClosed =
      [...own.matchAll(/"properties":/g)].length - [...own.matchAll(/"additionalProperties":true/g)].length
    expect(closed).toBe(ownClosed)
    expect(text.length).toBeLessThan(400_000)
  })

  it('writes the kinds of fields as JSON knows them', () => {
    const { DouyinWork, DouyinVideo, BilibiliMajor } = document.components.schemas
    expect(DouyinWork).toMatchObject({
      type: 'object',
      required: ['aweme_id'],
      properties: {
        aweme_id: { type: ['string', 'integer'] },
        desc: { type: ['string', 'null'] },
        duration: { type: ['number', 'null'], description: 'ms' },
        is_top: { type: ['boolean', 'integer', 'null'] },
        images: { type: ['array', 'null'], items: { $ref: '#/components/schemas/DouyinImage' } },
        video: { anyOf: [{ $ref: '#/components/schemas/DouyinVideo' }, { type: 'null' }] },
      },
      additionalProperties: true,
    })
    expect(DouyinVideo).not.toHaveProperty('required')
    expect(BilibiliMajor).toHaveProperty('properties.archive.properties.bvid.type', ['string', 'null'])
    const schema = (path: string) => document.paths[path]?.get.responses['200']?.content['application/json'].schema
    expect(schema('/api/bilibili/fetch_article_card')).toMatchObject({
      required: ['code', 'data'],
      properties: { data: { additionalProperties: { anyOf: expect.any(Array) as unknown[] } } },
    })
    expect(schema('/api/kuaishou/fetch_user_work_list')).toEqual({ $ref: '#/components/schemas/KuaishouWorks' })
    expect(schema('/api/kuaishou/fetch_work_comments')).toHaveProperty(
      'properties.data.properties.visionCommentList.properties.rootComments.items.$ref',
      '#/components/schemas/KuaishouComment',
    )
  })

  it('says where the main field is when nothing is declared', async () => {
    const [first] = platforms
    const [endpoint] = first?.endpoints ?? []
    if (!first || !endpoint) throw new Error('no platform')
    const other = { ...first, endpoints: [{ ...endpoint, name: 'other', payload: 'data.item' }] }
    const made = (await openApiDocument([other])) as unknown as Document
    const [operation] = Object.values(made.paths)
    expect(operation?.get.responses['200']?.content['application/json'].schema).toEqual({
      type: 'object',
      required: ['data'],
      properties: {
        data: { type: 'object', required: ['item'], properties: { item: {} }, additionalProperties: true },
      },
      additionalProperties: true,
    })
  })

  it('asks for a token only where there is one', async () => {
    expect(document.security).toEqual([])
    expect((await openApiDocument(platforms, { token: 'x' }))['security']).toEqual([{ token: [] }])
  })
})

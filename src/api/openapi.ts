/** OpenAPI 3.1 document of the HTTP door, derived from the endpoint tables. */
import { errorCodes, errorTable } from '../errors'
import { grouped } from '../groups'
import type { PlatformId } from '../model'
import { bodies } from '../platforms/bodies'
import type { Platform } from '../platforms/define'
import type { Bodies } from '../platforms/endpoint/body'
import { paramsSchema } from '../platforms/endpoint/params'
import { key } from '../words/families'
import { translator } from '../words/locale'
import { bodySchema } from './body-schema'
import type { ApiOptions } from './server'
import { routesOf } from './routes'

/** Its name and its id: the one people know, the other stands in every path. */
const tagOf = (id: PlatformId): string => [translator('zh-CN')(key('platform', id)), id].filter(Boolean).join(' ')

/** Where no body is declared: nested object schema in which the payload path is present. */
function payloadSchema(path: string): object {
  const [first, ...rest] = path.split('.')
  if (!first) return {}
  return {
    type: 'object',
    required: [first],
    properties: { [first]: rest.length > 0 ? payloadSchema(rest.join('.')) : {} },
    additionalProperties: true,
  }
}

const failureSchema = {
  type: 'object',
  required: ['code', 'message', 'requestId'],
  properties: {
    code: { type: 'string', enum: errorCodes },
    message: { type: 'string' },
    platform: { type: 'string' },
    endpoint: { type: 'string' },
    requestId: { type: 'string' },
    details: {
      type: 'object',
      properties: {
        fields: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'message'],
            properties: { name: { type: 'string' }, message: { type: 'string' } },
          },
        },
        upstreamCode: { type: 'string' },
        upstreamMessage: { type: 'string' },
      },
      additionalProperties: true,
    },
  },
}

function failureResponses(): Record<string, object> {
  const told = errorCodes.filter((code) => errorTable[code].status !== 499)
  const byStatus = grouped(told, (code) => errorTable[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    ]),
  )
}

interface JsonSchema {
  properties?: Record<string, Record<string, unknown>>
  required?: string[]
}

/** `options.version` and `options.token` decide the version shown and whether a token is asked for. */
export async function openApiDocument(
  platforms: readonly Platform[],
  options: Pick<ApiOptions, 'version' | 'token'> = {},
): Promise<Record<string, unknown>> {
  const { toJSONSchema } = await import('../platforms/endpoint/zod')
  const failures = failureResponses()
  const listed = new Intl.ListFormat('en').format(platforms.map(({ id }) => id)).replace(', and', ' and')
  const declared: Partial<Record<string, Bodies>> = bodies
  const schemas: Record<string, Record<string, unknown>> = {}
  const paths: Record<string, object> = {}
  for (const { path, platform, endpoint } of routesOf(platforms)) {
    const schema = toJSONSchema(await paramsSchema(endpoint), { io: 'input', unrepresentable: 'any' }) as JsonSchema
    const parameters = Object.entries(endpoint.params).map(([name, spec]) => ({
      name,
      in: 'query',
      required: spec.required === true,
      ...(spec.ignored ? { deprecated: true } : {}),
      description: `${spec.description.zh} / ${spec.description.en}${spec.unit ? ` (${spec.unit})` : ''}`,
      schema: { ...schemaOf(spec, schema.properties?.[name]) },
      example: spec.example,
    }))
    const body = declared[platform]?.[endpoint.name]
    const answer = body ? bodySchema(body, schemas) : payloadSchema(endpoint.payload)
    paths[path] = {
      get: {
        operationId: `${platform}_${endpoint.name}`,
        tags: [tagOf(platform)],
        summary: endpoint.title.zh,
        description: `${endpoint.title.en}. Main field: \`${endpoint.payload || '(whole body)'}\`. Source: ${endpoint.source}`,
        parameters,
        responses: {
          '200': {
            description: 'The documented body',
            headers: {
              'x-amagi-channel': { description: 'Channel that answered', schema: { type: 'string' } },
              etag: { description: 'Of the bytes; for If-None-Match', schema: { type: 'string' } },
            },
            content: { 'application/json': { schema: answer } },
          },
          ...failures,
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'amagi',
      version: options.version ?? '0.0.0',
      description: `${listed} data over HTTP. Success is the documented upstream body, failure a real status with a stable code. A number beyond its bounds is refused (400), never clamped. The header x-amagi-cookie lends a cookie for one request. Every path answers HEAD, and 304 to If-None-Match.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: platforms.map(({ id }) => ({ name: tagOf(id) })),
    paths,
    components: {
      schemas: { Failure: failureSchema, ...schemas },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: options.token ? [{ token: [] }] : [],
  }
}

/** What zod cannot express through a coercion is taken from the record itself. */
function schemaOf(
  spec: Platform['endpoints'][number]['params'][string],
  fromZod: Record<string, unknown> = {},
): object {
  const { default: _, ...rest } = fromZod
  return {
    ...rest,
    type: spec.type,
    ...(spec.type === 'integer' && spec.min !== undefined ? { minimum: spec.min } : {}),
    ...(spec.type === 'integer' && spec.max !== undefined ? { maximum: spec.max } : {}),
    ...(spec.values ? { enum: [...spec.values] } : {}),
    ...(spec.type === 'string' && spec.max !== undefined ? { maxLength: spec.max } : {}),
    // JSON Schema has no flags: a pattern without its own would refuse what is accepted.
    ...(spec.pattern && spec.pattern.flags === '' ? { pattern: spec.pattern.source } : {}),
    ...(spec.default === undefined ? {} : { default: spec.default }),
  }
}

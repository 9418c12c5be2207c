/**
 * Finishes `lib/types` after the compiler: client methods with a comment per endpoint and parameter.
 *
 * The source derives the methods from the endpoint tables; a mapped type carries no comments, so the published
 * typings are written from the same tables. Also packs the example answers of the reference page.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { platforms } from '../../../src/platforms'
import { bodies } from '../../../src/platforms/bodies'
import type { Platform } from '../../../src/platforms/define'
import type { Bodies } from '../../../src/platforms/endpoint/body'
import type { Endpoint, ParamSpec } from '../../../src/platforms/endpoint/record'
import { bodyTypings, pascal } from './bodies'

const comment = (lines: string[], indent: string) =>
  [`${indent}/**`, ...lines.map((line) => `${indent} * ${line.replaceAll('*/', '*\\/')}`), `${indent} */`].join('\n')

function typeOf(spec: ParamSpec): string {
  if (spec.values) return spec.values.map((value) => JSON.stringify(value)).join(' | ')
  return spec.type === 'integer' ? 'number' : 'string'
}

function factsOf(spec: ParamSpec): string {
  const facts = [
    spec.unit,
    spec.min !== undefined && spec.type === 'integer' ? `≥ ${spec.min}` : undefined,
    spec.max !== undefined && spec.type === 'integer' ? `≤ ${spec.max}` : undefined,
    spec.default === undefined ? undefined : `default ${spec.default}`,
    `e.g. \`${spec.example}\``,
  ]
  return facts.filter(Boolean).join(', ')
}

function paramsOf(platform: Platform['id'], endpoint: Endpoint): string {
  const name = `${pascal(platform)}${pascal(endpoint.name)}Params`
  const title = `/** Parameters of \`${endpoint.route}\` of ${platform}. */`
  // Any object would do for an empty interface, the options of a call among them.
  if (Object.keys(endpoint.params).length === 0) return `${title}\nexport type ${name} = Record<string, never>;\n`
  const fields = Object.entries(endpoint.params).map(([name, spec]) => {
    const optional = spec.required ? '' : '?'
    return `${comment([`${spec.description.en} (${factsOf(spec)})`, spec.description.zh], '  ')}\n  ${name}${optional}: ${typeOf(spec)};`
  })
  return `${title}\nexport interface ${name} {\n${fields.join('\n')}\n}\n`
}

function methodOf(platform: Platform['id'], endpoint: Endpoint): string {
  const required = Object.values(endpoint.params).some((spec) => spec.required)
  const lines = [
    `${endpoint.title.en} / ${endpoint.title.zh}`,
    '',
    `Main field: \`${endpoint.payload || 'the whole body'}\`. Route: \`/api/${platform}${endpoint.route}\`.`,
    `Source: ${endpoint.source}`,
  ]
  return `${comment(lines, '  ')}\n  ${endpoint.name}: ${required ? 'Method' : 'OptionalMethod'}<${pascal(platform)}${pascal(endpoint.name)}Params, PlatformBodies['${platform}']['${endpoint.name}']>;`
}

/** Text of `methods.d.ts`, in place of what the compiler makes of `src/api/methods.ts`. */
export function methodTypings(list: readonly Platform[]): string {
  const head = `import type { PlatformBodies } from './bodies';
export type { PlatformBodies } from './bodies';

/** Second argument of every method of the client. */
export interface CallOptions {
  /** Ends the call with \`cancelled\`. */
  signal?: AbortSignal;
  /** Resolve to the exact text of the body instead of the parsed form. */
  raw?: boolean;
  /** Cookie for this call in place of the client's, as a browser sends it; never logged. */
  cookie?: string;
  /**
   * Hears what the call does besides asking once: channels that refused, repetitions. One line each, without cookies
   * and signatures. Of equal calls that share one upstream request all hear the same.
   */
  log?: (line: string) => void;
  /** Upstream is asked although an answer is kept: addresses in it may have expired. */
  fresh?: boolean;
  /** This call is not held back by the client's \`pace\`, unless it shares the request of an equal one that is. */
  pace?: false;
}

/** Resolves to the documented body, or to its exact text with \`raw\`. Rejects with AmagiError. */
export interface Method<P, B> {
  (params: P, options?: CallOptions & { raw?: false }): Promise<B>;
  (params: P, options: CallOptions & { raw: true }): Promise<string>;
  (params: P, options: CallOptions): Promise<B | string>;
}

/** The same for an endpoint that can be called without parameters. */
export interface OptionalMethod<P, B> {
  (params?: P, options?: CallOptions & { raw?: false }): Promise<B>;
  (params: P | undefined, options: CallOptions & { raw: true }): Promise<string>;
  (params: P | undefined, options: CallOptions): Promise<B | string>;
}
`
  const parts = list.map((platform) => {
    const params = platform.endpoints.map((endpoint) => paramsOf(platform.id, endpoint))
    const methods = platform.endpoints.map((endpoint) => methodOf(platform.id, endpoint))
    return `${params.join('\n')}\nexport interface ${pascal(platform.id)}Methods {\n${methods.join('\n')}\n}\n`
  })
  const table = list.map(({ id }) => `  readonly ${id}: ${pascal(id)}Methods;`)
  const foot = `/** Methods by platform. */\nexport interface PlatformMethods {\n${table.join('\n')}\n}\n`
  return [head, ...parts, foot].join('\n')
}

const longest = 1600

/** Trimmed example answers by path, from the committed fixtures. */
export function exampleAnswers(
  list: readonly Platform[],
  read: (path: string) => string | undefined,
): Record<string, string> {
  const answers: Record<string, string> = {}
  for (const platform of list) {
    for (const { route } of platform.endpoints) {
      const text = read(`test/fixtures/${platform.id}${route}.json`)
      if (text === undefined || text.includes('"base64"')) continue
      const short = text.length > longest ? `${text.slice(0, text.lastIndexOf('\n', longest))}\n  …` : text.trimEnd()
      answers[`/api/${platform.id}${route}`] = short
    }
  }
  return answers
}

function main(out: string): void {
  const types = join(out, 'types/api')
  if (existsSync(types)) {
    const declared = platforms.map(({ id }): [string, Bodies] => [id, bodies[id]])
    writeFileSync(join(types, 'methods.d.ts'), methodTypings(platforms))
    writeFileSync(join(types, 'bodies.d.ts'), bodyTypings(declared))
  }
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  writeFileSync(join(out, 'assets/api-examples.json'), JSON.stringify(exampleAnswers(platforms, read)))
}

const [, script, out] = process.argv
if (script?.endsWith('typings.ts') && out) main(out)

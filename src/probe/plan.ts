/** What a probe asks: every endpoint with ids that are public. */
import { exampleParams } from '../api/samples'
import { AmagiError } from '../errors'
import type { PlatformId } from '../model'
import type { Platform } from '../platforms/define'
import type { Endpoint } from '../platforms/endpoint/record'

/** Parameters of one's own: `platform` → name → value. */
export type OwnIds = Partial<Record<PlatformId, Readonly<Record<string, string>>>>

/** Entries of a list that are asked for: enough to see its shape. */
const fewEntries = 5

/** Parameters of one call: examples, own values where they were given, and short lists. */
export function paramsOf(endpoint: Pick<Endpoint, 'params'>, own: Readonly<Record<string, string>> = {}) {
  const params: Record<string, string> = exampleParams(endpoint)
  const { number } = endpoint.params
  if (number && !number.ignored)
    params.number ??= String(Math.max(number.min ?? 1, Math.min(number.max ?? fewEntries, fewEntries)))
  const named = Object.keys(own).filter((name) => name in endpoint.params)
  // One's own id takes the place of the example, also where the two have different names.
  const replaced = named.some((name) => !endpoint.params[name]?.required && !(name in params)) && !hasRequired(endpoint)
  return { ...(replaced ? {} : params), ...Object.fromEntries(named.map((name) => [name, own[name] as string])) }
}

const hasRequired = ({ params }: Pick<Endpoint, 'params'>): boolean =>
  Object.values(params).some(({ required }) => required === true)

/** `douyin.aweme_id=7…` → the same as data. Throws `bad-input` for platforms and parameters nobody has. */
export function readOwnIds(lines: readonly string[], platforms: readonly Platform[]): OwnIds {
  const ids: Partial<Record<PlatformId, Record<string, string>>> = {}
  for (const line of lines) {
    const [, id, name, value] = /^([a-z]+)\.(\w+)=(.+)$/.exec(line.trim()) ?? []
    const platform = platforms.find((one) => one.id === id)
    const known = platform?.endpoints.some(({ params }) => name !== undefined && name in params)
    if (!platform || !known || name === undefined || value === undefined)
      throw new AmagiError('bad-input', { message: `not an id of a platform: ${line.slice(0, 80)}` })
    ids[platform.id] = { ...ids[platform.id], [name]: value }
  }
  return ids
}

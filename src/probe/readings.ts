/** What a bot makes of answers: which endpoints a post, its comments or its danmaku rest on. */
import { AmagiError, toAmagiError } from '../errors'
import type { Target } from '../model'
import type { Asked, Platform, Reading, ResolveContext } from '../platforms/define'
import type { CallContext } from '../platforms/endpoint/record'

/** Bodies to read, and what they were asked with. */
export interface Readable {
  platform: Platform
  /** The endpoint whose body is looked at. */
  endpoint: string
  body: unknown
  /** Bodies of the other endpoints, as far as there are any. */
  others: ReadonlyMap<string, unknown>
  asked: Asked
  context: CallContext
}

/** Nothing is asked while reading. */
const silent: CallContext['transport'] = {
  send: () => Promise.reject(new AmagiError('network', { message: 'nothing is asked while reading' })),
  open: () => Promise.reject(new AmagiError('network', { message: 'nothing is asked while reading' })),
  close: () => undefined,
}

/** What became of the readings that rest on a body. */
export interface Read {
  /** Posts, comments and danmaku that could be made. */
  made: unknown[]
  /** Why the first of those that could not be made could not. */
  error?: AmagiError
}

/** Runs one reading over given bodies; nothing when another answer it needs is not there. */
async function readOne(one: Reading, { platform, endpoint, body, others, asked, context }: Readable): Promise<Read> {
  let lacked = false
  let used = false
  const resolving: ResolveContext = {
    ...context,
    transport: silent,
    session: platform.createSession(),
    call(name) {
      if (name === endpoint) used = true
      const found = name === endpoint ? body : others.get(name)
      if (found !== undefined) return Promise.resolve({ body: found, channel: 'capture', tried: [] })
      lacked = true
      return Promise.reject(new AmagiError('network', { message: `no answer of ${name} at hand` }))
    },
  }
  const target: Target = { platform: platform.id, ...one.target(asked) }
  const run = { post: platform.resolve, comments: platform.comments, danmaku: platform.danmaku }[one.what]
  try {
    return { made: [await run?.(target, resolving)] }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    // Without the other answer nobody knows whose fault it is; facts about the content are none.
    if (lacked || !used || (error.code !== 'upstream-changed' && error.code !== 'internal'))
      return { made: [error.code] }
    return { made: [], error }
  }
}

/** Runs every reading that rests on this body, up to the first that fails. */
export async function readAll(readable: Readable): Promise<Read> {
  const made: unknown[] = []
  for (const one of readable.platform.readings ?? []) {
    if (!one.endpoints.includes(readable.endpoint)) continue
    const read = await readOne(one, readable)
    made.push(...read.made)
    if (read.error) return { made, error: read.error }
  }
  return { made }
}

/** The buffered answer as callers see it. */
import { AmagiError } from '../errors'
import { parseJson } from './json'
import type { BufferedResponse, ResponseHead } from './types'

/** Body read on demand, once. */
export function bufferedResponse(head: ResponseHead, body: Buffer): BufferedResponse {
  let text: string | undefined
  const read = (): string => (text ??= body.toString('utf8').replace(/^\uFEFF/, ''))
  return { ...head, body, text: read, json: () => readJson(read(), head.status) }
}

function readJson(text: string, upstreamStatus: number): unknown {
  const wrong = (message: string): AmagiError =>
    new AmagiError('upstream-changed', { message, details: { upstreamStatus } })
  const start = text.trimStart()
  if (start === '') throw wrong('upstream answered nothing where JSON was expected')
  if (start.startsWith('<')) throw wrong('upstream answered a page where JSON was expected')
  try {
    return parseJson(text)
  } catch {
    // The parser's message quotes the body, which may hold anything.
    throw wrong('upstream did not answer JSON')
  }
}

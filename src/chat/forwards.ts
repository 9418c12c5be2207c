/**
 * Merged forwards, opened when somebody asks for it: the message that holds one only carries its id, the content
 * comes from the chat's own end (`get_forward_msg` of OneBot). Ends differ in how they nest and name the parts.
 */
import { h, type Session } from 'koishi'
import { inTime } from '../async/deadline'
import { isObject } from '../json'
import type { MessageElement } from '../links'
import { brief } from './brief'
import type { Log } from './types'

/** Forwards asked for at one request, nested ones included. */
const maxForwards = 4
/** Messages looked at. */
const maxNodes = 100
/** Longest CQ text of one message that is read; characters. */
const maxText = 20_000
const maxDepth = 4
const waitMs = 15_000

interface Opening {
  session: Session
  signal: AbortSignal
  log: Log
  forwards: number
  nodes: number
}

const childrenOf = (element: MessageElement): readonly MessageElement[] => element.children ?? []

/** The elements of everything that is forwarded in these elements; empty when there is no forward. Never rejects. */
export async function forwarded(
  elements: readonly MessageElement[],
  opening: Pick<Opening, 'session' | 'signal' | 'log'>,
): Promise<MessageElement[]> {
  return openAll(elements, { ...opening, forwards: maxForwards, nodes: maxNodes }, 0)
}

async function openAll(
  elements: readonly MessageElement[],
  opening: Opening,
  depth: number,
): Promise<MessageElement[]> {
  const found: MessageElement[] = []
  if (depth > maxDepth) return found
  for (const element of elements) {
    if (element.type === 'forward' || element.type === 'figure' || element.type === 'node') {
      found.push(...(await openOne(element, opening, depth)))
    } else if (element.type === 'json') {
      const id = multiMessageId(element.attrs.data)
      if (id) found.push(...(await openId(id, opening, depth)))
    } else found.push(...(await openAll(childrenOf(element), opening, depth + 1)))
  }
  return found
}

async function openOne(element: MessageElement, opening: Opening, depth: number): Promise<MessageElement[]> {
  const { id, content } = element.attrs
  const inner = childrenOf(element)
  if (inner.length > 0) return [...inner, ...(await openAll(inner, opening, depth + 1))]
  if (Array.isArray(content)) return read(content, opening, depth)
  return typeof id === 'string' || typeof id === 'number' ? openId(String(id), opening, depth) : []
}

/** Some ends hand a merged forward over as a card that names it. */
function multiMessageId(data: unknown): string | undefined {
  if (typeof data !== 'string' || !data.includes('com.tencent.multimsg')) return undefined
  const id = /"resid"\s*:\s*"([^"\\]{1,200})"/.exec(data)?.[1]
  return id
}

async function openId(id: string, opening: Opening, depth: number): Promise<MessageElement[]> {
  const internal: unknown = opening.session.bot.internal
  const request = (internal as { _request?: unknown } | undefined)?._request
  if (typeof request !== 'function' || opening.forwards-- <= 0) return []
  try {
    // Both names of the parameter are in use.
    const asked = Promise.resolve(request.call(internal, 'get_forward_msg', { message_id: id, id }) as unknown)
    const answer = await inTime(asked, waitMs, { signal: opening.signal, message: 'the forward was not opened' })
    const data = isObject(answer) ? answer.data : undefined
    return await read(isObject(data) ? (data.messages ?? data.message) : data, opening, depth)
  } catch (error) {
    opening.log.info(`a forwarded message could not be opened: ${brief(error)}`)
    return []
  }
}

/** Messages of a forward → their elements, nested forwards opened. */
async function read(messages: unknown, opening: Opening, depth: number): Promise<MessageElement[]> {
  const found: MessageElement[] = []
  if (!Array.isArray(messages)) return found
  for (const message of messages) {
    if (opening.nodes-- <= 0) break
    const node = isObject(message) && message.type === 'node' && isObject(message.data) ? message.data : message
    if (!isObject(node)) continue
    const elements = elementsOfSegments(node.message ?? node.content)
    found.push(...elements, ...(await openAll(elements, opening, depth + 1)))
  }
  return found
}

/** OneBot segments, as a list or as CQ text, in the shape the adapter gives to messages. */
export function elementsOfSegments(content: unknown): MessageElement[] {
  if (typeof content === 'string') return elementsOfCq(content.slice(0, maxText))
  if (!Array.isArray(content)) return []
  return content.flatMap((segment) => {
    if (!isObject(segment) || typeof segment.type !== 'string' || !isObject(segment.data)) return []
    return [segment.type === 'text' ? h.text(String(segment.data.text ?? '')) : h(segment.type, segment.data)]
  })
}

const cqUnescape = (text: string): string =>
  text.replaceAll('&#91;', '[').replaceAll('&#93;', ']').replaceAll('&#44;', ',').replaceAll('&amp;', '&')

function elementsOfCq(text: string): MessageElement[] {
  return text.split(/(\[CQ:[^\]]*\])/).flatMap((piece) => {
    const [, type, rest] = /^\[CQ:(\w+)((?:,[^\]]*)?)\]$/.exec(piece) ?? []
    if (type === undefined) return piece ? [h.text(cqUnescape(piece))] : []
    const pairs = (rest ?? '').split(',').flatMap((pair): [string, string][] => {
      const at = pair.indexOf('=')
      return at > 0 ? [[pair.slice(0, at), cqUnescape(pair.slice(at + 1))]] : []
    })
    return [h(type, Object.fromEntries(pairs))]
  })
}

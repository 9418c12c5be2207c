/** The text of a file a command is given: written out, as bytes of the message, or behind an address. */
import type { Session } from 'koishi'
import { toAmagiError, type ErrorCode } from '../../errors'
import type { MessageElement } from '../../links'
import type { MemberOf } from '../../words/families'
import { adapterOf } from '../adapters'
import { brief } from '../brief'
import { elementsOf } from '../intake'
import { elementsWithin } from '../pictures'
import { longestFile } from '../push/transfer'
import type { ChatKit } from '../types'
import { quotedBy } from './asked'

/** Why there is no text. */
type Problem = MemberOf<'unreadableFile'>

/** A text, why there is none, or undefined: nothing was given. */
export type GivenFile = { readonly text: string } | { readonly problem: Problem } | undefined

type Attrs = Readonly<Record<string, unknown>>

const isFile = ({ type }: MessageElement): boolean => type === 'file'

const inline = /^(?:data:[\w.+-]{1,64}\/[\w.+-]{1,64}(?:;charset=[\w-]{1,20})?;base64,|base64:\/\/)/
/** Letters of an address; longer ones carry something else. */
const longestAddress = 4000
const web = /https?:\/\/[^\s<>"'，。）]+/i

/** What of an element may say where the file is, the likeliest first. */
const placesOf = ({ src, url, file }: Attrs): string[] =>
  [src, url, file].filter((one): one is string => typeof one === 'string' && one !== '')

/** Bytes that came along. */
function carried(place: string): GivenFile {
  const data = place.slice(inline.exec(place)?.[0].length)
  if (data.length > 2 * longestFile) return { problem: 'too-large' }
  return { text: Buffer.from(data, 'base64').toString('utf8') }
}

/** JSON in the text of a message from its first bracket to its last, or the address in front of any. */
function written(elements: readonly MessageElement[]): { json: string } | { address: string } | undefined {
  const text = elements.map(({ type, attrs }) => (type === 'text' ? String(attrs?.content ?? '') : ' ')).join('')
  const [json] = /[{[][\s\S]*[}\]]/.exec(text) ?? []
  const address = web.exec(text)
  if (address && (json === undefined || address.index < text.indexOf(json))) return { address: address[0] }
  if (json !== undefined) return { json }
  const href = elementsWithin(elements, ({ type }) => type === 'a').map(({ attrs }) => attrs?.href)[0]
  return typeof href === 'string' && web.test(href) ? { address: href } : undefined
}

const problems: Partial<Record<ErrorCode, Problem>> = {
  'bad-input': 'no-entry',
  'upstream-changed': 'no-entry',
  'too-large': 'too-large',
  'not-found': 'gone',
}

/** Asks an address for the file. Rejects with `cancelled`. */
async function fetched(url: string, session: Session, kit: Pick<ChatKit, 'document' | 'log'>): Promise<GivenFile> {
  if (url.length > longestAddress) return { problem: 'no-entry' }
  const { fileHosts = [], pictureHosts = [] } = adapterOf(session)
  try {
    return { text: await kit.document(url, { hosts: [...fileHosts, ...pictureHosts], maxBytes: 2 * longestFile }) }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    kit.log.info(`a file behind an address was not read: ${brief(error)}`)
    const isForbidden = error.details['errno'] === 'ERR_ADDRESS_NOT_PUBLIC'
    return { problem: isForbidden ? 'no-entry' : (problems[error.code] ?? 'unreachable') }
  }
}

/** Where a file is, where its element does not say. Never rejects: what the platform does not tell nobody knows. */
async function located(
  session: Session,
  attrs: Attrs | undefined,
  kit: Pick<ChatKit, 'log'>,
): Promise<string | undefined> {
  try {
    return await adapterOf(session).fileAddress?.(session, attrs)
  } catch (thrown) {
    kit.log.info(`the platform did not say where a file is: ${brief(thrown)}`)
    return undefined
  }
}

async function attached(
  { attrs = {} }: MessageElement,
  session: Session,
  kit: Pick<ChatKit, 'document' | 'log'>,
): Promise<GivenFile> {
  const places = placesOf(attrs)
  const bytes = places.find((place) => inline.test(place))
  if (bytes !== undefined) return carried(bytes)
  const address = places.find((place) => /^https?:\/\//i.test(place)) ?? (await located(session, attrs, kit))
  return address === undefined ? { problem: 'no-address' } : fetched(address, session, kit)
}

/**
 * The file that is meant: attached to the message or written in it, else the same of the message replied to. Addresses are asked
 * only where they are public. Rejects with `cancelled`.
 */
export async function fileGiven(session: Session, kit: Pick<ChatKit, 'document' | 'log'>): Promise<GivenFile> {
  for (const elements of [elementsOf(session), quotedBy(session)]) {
    const [file] = elementsWithin(elements, isFile)
    if (file) return attached(file, session, kit)
    const found = written(elements)
    if (found) return 'json' in found ? { text: found.json } : fetched(found.address, session, kit)
  }
  // The adapter had no element for what is replied to.
  const lost = session.quote && (await located(session, undefined, kit))
  return lost === undefined ? undefined : fetched(lost, session, kit)
}

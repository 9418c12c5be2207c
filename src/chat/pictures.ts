/** Pictures of a message, and the links in the QR codes on them. Nothing is read that nobody asked for. */
import { h, type Session } from 'koishi'
import { AmagiError, toAmagiError } from '../errors'
import { findLinks, type FoundLink, type LinkMatcher, type MessageElement } from '../links'
import type { PictureSource } from '../media/codes'
import { adapterOf } from './adapters'
import { brief } from './brief'
import type { ChatKit } from './types'

/** Pictures that are looked at for one command. */
const maxPictures = 4
const maxDepth = 8
/** Characters of one code: more fit into none. */
const maxText = 4_300

const isPicture = ({ type }: MessageElement): boolean => type === 'img' || type === 'image'
/** What others said, and what stands in for words. */
const foreign = new Set(['quote', 'reply', 'forward', 'figure', 'node', 'mface', 'face'])

/** Elements that are wanted, at any depth, in order; not within one another, and not of what others said. */
export function elementsWithin(
  elements: readonly MessageElement[],
  wanted: (element: MessageElement) => boolean,
  depth = 0,
): MessageElement[] {
  if (depth > maxDepth) return []
  return elements.flatMap((element) => {
    if (foreign.has(element.type)) return []
    return wanted(element) ? [element] : elementsWithin(element.children ?? [], wanted, depth + 1)
  })
}

/** Addresses of the pictures in these elements, in order. */
const picturesIn = (elements: readonly MessageElement[]): string[] =>
  elementsWithin(elements, isPicture).flatMap(({ attrs: { src, url } = {} }) => {
    const address = typeof src === 'string' && src !== '' ? src : url
    return typeof address === 'string' ? [address] : []
  })

/**
 * The bytes where the message carries them, else an address at a host of the chat's own. Anything else came from
 * somebody's hands and is not fetched; neither is a file of this machine.
 */
function sourceOf(address: string, hosts: readonly string[]): PictureSource | undefined {
  const inline = /^(?:data:[\w.+-]{1,64}\/[\w.+-]{1,64};base64,|base64:\/\/)([A-Za-z0-9+/=\s]+)$/.exec(address)?.[1]
  if (inline !== undefined) return { data: Buffer.from(inline, 'base64') }
  if (!/^https?:\/\//i.test(address) || hosts.length === 0) return undefined
  return { url: address.replace(/^http:/i, 'https:'), hosts }
}

/** What was found on pictures. */
export interface Seen {
  links: FoundLink[]
  /** Pictures that were there, and those of them that could be looked at. */
  pictures: number
  read: number
}

/** Links of our platforms in the codes of these elements' pictures. Never rejects. */
export async function linksInPictures(
  elements: readonly MessageElement[],
  session: Session,
  kit: Pick<ChatKit, 'platforms' | 'settings' | 'codes' | 'log' | 'signal'>,
): Promise<Seen> {
  const addresses = [...new Set(picturesIn(elements))]
  const hosts = adapterOf(session).pictureHosts ?? []
  const matchers: readonly LinkMatcher[] = kit.platforms
  const texts: h[] = []
  let read = 0
  for (const address of addresses.slice(0, maxPictures)) {
    const source = sourceOf(address, hosts)
    try {
      if (!source) throw new AmagiError('unsupported', { message: 'a picture of no host of this chat' })
      for (const text of await (await kit.codes()).read(source, kit.signal)) texts.push(h.text(text.slice(0, maxText)))
      read++
    } catch (thrown) {
      if (toAmagiError(thrown).code === 'cancelled') break
      kit.log.info(`a picture was not looked at for codes: ${brief(thrown)}`)
    }
  }
  const max = kit.settings.reply.maxLinks
  const links = texts.length > 0 ? findLinks(texts, matchers, { bareIds: false, max }) : []
  return { links, pictures: addresses.length, read }
}

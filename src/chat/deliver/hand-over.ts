/** In which way a finished file is handed to a chat: inline, by path, by address, or as a link in words. */
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { h } from 'koishi'
import type { MediaFile } from '../../media/types'
import type { Abilities, MediaSource, Way, Settings } from '../../model'
import type { Outcome, Refusal } from '../outcome'
import type { Outlet } from '../outlet'
import { mib } from '../../units'

/** Ways people can force; inline data beyond this breaks the far side (NapCatQQ 1613 at 40 MB). Bytes. */
const maxForcedInline = 30 * mib

/** Elements of Satori that carry a file; `file` is the one without a preview. */
export type MediaElement = 'img' | 'video' | 'audio' | 'file'

/** One file on its way into a chat; `send` is the administrator's wish, `abilities` what the chat takes. */
export interface Handover {
  file: MediaFile
  element: MediaElement
  abilities: Abilities
  send: Settings['media']['send']
  /** Where the bytes came from, when the file is those very bytes. */
  source?: MediaSource | undefined
}

/** Ways worth trying for this file, in order; `link` is always the last. @internal Files and chats as a table. */
export function waysFor({ file, element, abilities, send, source }: Handover): Way[] {
  // An address with a referer check fails at whoever else asks for it.
  const open = source !== undefined && source.referer === undefined && source.urls.length > 0
  // Adapters upload file elements from a path: data would have to be downloaded by the far side first.
  const inline = element !== 'file'
  const fits: Record<Way, boolean> = {
    base64:
      inline &&
      file.sizeBytes <= (send === 'base64' ? Math.max(maxForcedInline, abilities.inlineBytes) : abilities.inlineBytes),
    file: true,
    url: open,
    link: true,
  }
  const wanted: Way[] = send === 'auto' ? abilities.ways : [send]
  // Pictures and sound are always ours to hand over; the setting is about large files.
  const order = element === 'img' && send !== 'auto' ? ['base64' as const, ...wanted] : wanted
  return [...new Set([...order.filter((way) => way !== 'link' && fits[way]), 'link' as const])]
}

/** The element in one way. `link` has none: words are the caller's business. */
export async function elementIn(way: Exclude<Way, 'link'>, question: Handover): Promise<h> {
  const { file, element, source } = question
  const attrs = attributes(question)
  if (way === 'base64') {
    // A Buffer with a mime type: a view or a missing type is encoded wrongly or warned about.
    const data = await readFile(file.path)
    return h(element, { ...attrs, src: `data:${file.mime};base64,${data.toString('base64')}` })
  }
  return h(element, { ...attrs, src: way === 'file' ? pathToFileURL(file.path).href : (source?.urls[0] ?? '') })
}

/** About one file, whichever way it goes. */
export interface HandingOptions {
  /** Quote the request unless an earlier message did. */
  quote?: boolean
  /** Told about every way that was refused. */
  refused?: (way: Way, outcome: Refusal) => void
}

/**
 * Sends a file in the first way the chat takes. Only a refusal of the way itself is worth another one: what may have
 * arrived is never sent twice, and a chat or a file that is refused is refused in every way. `undefined`: no way fits
 * this file here.
 */
export async function handOver(
  question: Handover,
  outlet: Pick<Outlet, 'send'>,
  { quote = false, refused }: HandingOptions = {},
): Promise<Outcome | undefined> {
  let last: Outcome | undefined
  for (const way of waysFor(question)) {
    if (way === 'link') break
    last = await outlet.send([await elementIn(way, question)], { bytes: question.file.sizeBytes, quote })
    if (last.kind !== 'refused') return last
    refused?.(way, last)
    if (last.scope !== 'way') return last
  }
  return last
}

/** Only a file has a name people see; other attributes would travel verbatim to the far side. */
function attributes({ element, file }: Handover): Record<string, string> {
  return element === 'file' ? { title: file.name } : {}
}

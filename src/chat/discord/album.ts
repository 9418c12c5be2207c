/**
 * Several pictures in one message of Discord. adapter-discord 4.6.0 posts every picture it meets by itself; of ours it
 * meets the first, which holds the others, and they are put into its form before that leaves: address, quote, events of
 * other plugins and refusals stay the adapter's own.
 */
import { h, type Bot } from 'koishi'
import { isObject } from '../../json'

/** The others stand inside the first: whoever looks for pictures in the elements finds all of them. */
export function album(pictures: readonly h[]): readonly h[] {
  const [first, ...others] = pictures
  return first ? [h(first.type, first.attrs, ...others)] : []
}

/** A name per file: what people see when they save it. */
const nameOf = (part: unknown): string => (part instanceof File ? part.name : '')

/** What the encoder left out of one form; rejects when a file cannot be read, before anything has left. */
async function fill(form: FormData, pictures: readonly h[], { ctx }: Bot): Promise<void> {
  const payload: unknown = JSON.parse(String(form.get('payload_json')))
  // As the adapter itself reads a source: data, or a file of this machine.
  const files = await Promise.all(pictures.map(({ attrs }) => ctx.http.file(String(attrs.src))))
  for (const [index, { data, type, filename }] of files.entries()) {
    form.append(`files[${index + 1}]`, new Blob([data], { type }), filename)
  }
  const names = [...form].flatMap(([name, part]) => (name.startsWith('files[') ? [nameOf(part)] : []))
  const attachments = names.map((filename, id) => ({ id, filename }))
  form.set('payload_json', JSON.stringify({ ...(isObject(payload) ? payload : {}), attachments }))
}

/** Adds the other pictures of an album to the form of the first; undefined for every other call. */
export function completeAlbum(body: unknown, elements: readonly h[], bot: Bot): Promise<void> | undefined {
  const others = elements.find(({ type, children }) => type === 'img' && children.length > 0)?.children
  if (!others || !(body instanceof FormData) || !body.has('files[0]')) return undefined
  return fill(body, others, bot)
}

/**
 * What adapter-telegram 4.5.11 leaves out of an upload: people see a hash as the name of a file, and a video without its
 * size and length shows as a square that has to be loaded before it plays (Bot API: sendVideo, autumn 2026).
 */
import type { h } from 'koishi'

const uploads = /\/send(?:Video|Audio|Document)$/

/** Empty fields go out as this word. */
const nothing = 'undefined'

function setIfKnown(form: FormData, name: string, value: unknown): void {
  if (typeof value === 'number' && Number.isFinite(value)) form.set(name, String(Math.round(value)))
}

/** Completes the form of one upload, at once. */
export function complete(call: string, body: unknown, elements: readonly h[]): undefined {
  const [, kind] = /\/send([A-Z]\w*)$/.exec(call) ?? []
  if (kind === undefined || !(body instanceof FormData)) return
  const empty = [...body].filter(([, value]) => value === nothing)
  for (const [name] of empty) body.delete(name)
  if (!uploads.test(call)) return
  const about = elements.find(({ type }) => type === 'video' || type === 'audio' || type === 'file')?.attrs ?? {}
  const [field, file] = [...body].find(([, value]) => typeof value !== 'string') ?? []
  if (field !== undefined && file instanceof Blob && typeof about.title === 'string') {
    body.delete(field)
    body.append('upload', file, about.title)
    body.set(kind.toLowerCase(), 'attach://upload')
  }
  if (kind === 'Document') return
  setIfKnown(body, 'duration', about.duration)
  if (kind !== 'Video') return
  setIfKnown(body, 'width', about.width)
  setIfKnown(body, 'height', about.height)
  // Ours are: the merge writes what players need to the front.
  body.set('supports_streaming', 'true')
}

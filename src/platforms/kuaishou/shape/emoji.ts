/** `live_api/emoji/panel` → the documented `data.visionBaseEmoticons`. Pure. */
import { at, isObject } from '../../../json'

/** Names in brackets with the address of a picture; nothing else of the answer is one. */
export function shapeEmojiPanel(body: unknown): unknown {
  const panel = at(body, 'data')
  const entries = Object.entries(isObject(panel) ? panel : {})
  const icons = entries.filter(([name, icon]) => /^\[.+\]$/.test(name) && typeof icon === 'string')
  return { data: { visionBaseEmoticons: { iconUrls: Object.fromEntries(icons) } } }
}

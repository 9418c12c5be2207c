/** Which figures of an answer are ids, moments or codes, and invented ones for the rest that keep their order. */
import { randomInt } from 'node:crypto'
import { isMoment } from './values'

/** Fields whose small values are a closed set. */
const code =
  /(?:^|_)(?:type|code|status|result|state|codecid|quality|qn|ret|level|order|page|index|ratio|fps|frame_?rate)$|(?:Type|Code|Status|Quality|Level|State)$/i
const idKey =
  /(?:^|_)(?:id|ids|mid|uid|aid|avid|cid|oid|rid|rpid|root|parent|dialog|up_mid|fid|vmid|season|host_mid|short_link)(?:_str)?$|(?:Id|ID|Ids)$|_id(?:_str)?$/
const counted = /count|like|view|play|coin|fav|share|reply|danmaku|digg|total|fans|fan$|follow|attention|num|collect/i
const momentKey = /time|date|ts$|created|updated|pub|deadline|expire|start|end|stamp|wts/i
const side = /width|height|^[wh]$/i
/** Codes beyond the small ones that the platforms publish: streams, business codes. */
export const published = new Set([
  4308, 4200, 10000, 10003, 10101, 2483, 2001, 30216, 30232, 30250, 30251, 30280, 62002, 86038, 86090, 86101, 1920,
  1080, 1280, 1440, 2160, 3840, 20000, 30000,
])

export type NumberKind = 'keep' | 'id' | 'moment' | 'millis' | 'rank' | 'fraction'

/** @param text the figure as it was written; integers may exceed 2^53 */
export function kindOf(key: string, text: string): NumberKind {
  const value = Math.abs(Number(text))
  if (text.length > 4 && /[.e]/i.test(text) && value < 131) return 'fraction'
  if (!Number.isFinite(value) || value <= 9) return 'keep'
  const whole = /^-?\d+$/.test(text)
  // Refusals are negative and short.
  if (text.startsWith('-')) return value < 100_000 ? 'keep' : 'id'
  if (published.has(value) || (code.test(key) && value < 100_000)) return 'keep'
  if (whole && idKey.test(key)) return value < 1000 ? 'keep' : 'id'
  if (whole && isMoment(value) && momentKey.test(key)) return 'moment'
  if (whole && isMoment(value / 1000) && momentKey.test(key)) return 'millis'
  if (side.test(key)) return value < 1000 ? 'keep' : 'rank'
  if (whole && text.length >= 10) return 'id'
  return value > 130 || counted.test(key) ? 'rank' : 'keep'
}

/** As many decimals as before, at most six. */
export function fraction(text: string): string {
  const digits = Math.min(Math.max((text.split('.')[1] ?? '').replace(/e.*/i, '').length, 1), 6)
  return `${text.startsWith('-') ? '-' : ''}${Math.floor(Math.abs(Number(text)))}.${randomInt(1, 10 ** digits)}`
}

/** Figures in the same order and of the same size as those given, and none of them. */
export function rankNumbers(figures: Iterable<string>): Map<string, string> {
  const sorted = [...new Set(figures)].map((text) => ({ text, value: Number(text) })).sort((a, b) => a.value - b.value)
  const taken = new Set(sorted.map(({ text }) => text))
  const decade = ({ value }: { value: number }): number => Math.floor(Math.log10(Math.max(value, 1)))
  const invented = new Map<string, string>()
  let last = 0
  for (const [at, figure] of sorted.entries()) {
    const size = decade(figure)
    const first = sorted.findIndex((one) => decade(one) === size)
    const count = sorted.filter((one) => decade(one) === size).length
    const share = (at - first + randomInt(20, 80) / 100) / count
    const digits = figure.text.includes('.') ? (figure.text.split('.')[1] ?? '').replace(/e.*/i, '').length : 0
    let value = Math.max(10 ** size * (1 + 8.9 * share), last + 10 ** -digits)
    const written = (): string => value.toFixed(Math.min(digits, 6))
    while (taken.has(written())) value += 10 ** -Math.min(digits, 6)
    last = Number(written())
    invented.set(figure.text, written())
  }
  return invented
}

/** The line about something that is not sent, or not as it was wished for. */
import type { h } from 'koishi'
import type { ErrorCode, ErrorDetails } from '../errors'
import { formatDuration } from '../words/durations'
import { key, knownKey } from '../words/families'
import { formatMegabytes } from '../words/sizes'
import { plainly, type Say } from './say'

/** How much of a work there is, as far as it is known: ` (3:00 of 37:35)`. */
function lengthIn(say: Say, extent: ErrorDetails['extent']): h[] {
  const [sent, whole] = [formatDuration(extent?.sentSec), formatDuration(extent?.wholeSec)]
  if (!sent) return []
  return whole && whole !== sent ? say('amagi.remark.length-of', { sent, whole }) : say('amagi.remark.length', { sent })
}

/** A limit with both figures and what is sent instead; nothing for a broken number. */
function limitLine(say: Say, { limit, quality, instead }: ErrorDetails): h[] | undefined {
  if (!limit) return undefined
  if (limit.name === 'duration' || limit.name === 'min-duration') {
    const value = formatDuration(limit.value)
    if (value === '') return undefined
    const params = { value, max: formatDuration(limit.max), instead: insteadIn(say, instead) }
    return say(limit.name === 'duration' ? 'amagi.remark.too-long' : 'amagi.remark.too-short', params)
  }
  if (limit.name === 'pictures') return say('amagi.remark.more-pictures', { count: limit.value, max: limit.max })
  if (limit.name === 'clips') return say('amagi.remark.live-photos', { count: limit.value })
  const params = { value: formatMegabytes(limit.value), max: formatMegabytes(limit.max) }
  if (quality) return say('amagi.remark.quality-too-large', { ...params, asked: quality.asked, sent: quality.sent })
  return say('amagi.remark.too-large', { ...params, instead: insteadIn(say, instead) })
}

/** Why there is no GIF of an excerpt, or not of all of it. */
function excerptLine(say: Say, { what, limit }: ErrorDetails): h[] | undefined {
  if (what === 'gif-form') return say('amagi.remark.gif-form')
  if (limit?.name === 'gif-range') return say('amagi.remark.gif-range', { length: formatDuration(limit.max) })
  return limit?.name === 'gif-length' ? say('amagi.remark.gif-length', { max: limit.max }) : undefined
}

const insteadIn = (say: Say, instead: unknown): string =>
  plainly(say(knownKey('instead', instead) ?? key('instead', 'nothing')))

/** The line for a code: what is known of limits, lengths and qualities is named, everything else has one text per code. */
export function errorLine(say: Say, code: ErrorCode, details: ErrorDetails = {}): h[] {
  const { what, extent, quality } = details
  if (details.guessed) return say('amagi.remark.unexplained', { code: details.upstreamCode ?? '?' })
  const part = knownKey('extentRemark', extent?.kind)
  if (part) return say(part, { length: plainly(lengthIn(say, extent)) })
  const excerpt = excerptLine(say, details)
  if (excerpt) return excerpt
  const limited = code === 'too-large' ? limitLine(say, details) : undefined
  if (limited) return limited
  if (quality) {
    const offered = quality.offered.join(plainly(say('amagi.reply.comma')))
    return say('amagi.remark.no-such-quality', { asked: quality.asked, sent: quality.sent, offered })
  }
  // Of a card without an address: the work may well exist.
  if (what === 'title') return say('amagi.named.unsure')
  const limitation = knownKey('limitationRemark', what)
  if (limitation) return say(limitation)
  const unsupported = code === 'unsupported' ? knownKey('unsupportedRemark', what) : undefined
  return say(unsupported ?? key('error', code))
}

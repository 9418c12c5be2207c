/** Answers about what a video says → points in time. What machines wrote is bounded like anything from strangers. */
import type { Absence, Subtitles, SummaryPoint, SummarySection, VideoSummary } from '../../../model'
import { slice, type Slice } from '../../slice'
import { https } from './media'

/** Characters of a summary, and of one point of it. */
const maxText = 2_000
const maxPoint = 200
const maxSections = 20
const maxPoints = 12
const maxChapters = 50
/** Lines of subtitles: three hours of talk. */
const maxLines = 6_000

const plain = (text: string | undefined, max: number): string => {
  const clean = (text ?? '')
    .slice(0, 4 * max)
    .replace(/[^\P{Cc}\n]+|\p{Cf}+/gu, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
  const signs = [...clean]
  return signs.length > max ? `${signs.slice(0, max).join('')}…` : clean
}

/** A day: what lies behind it is no moment of a video. */
const latestSec = 86_400

function point(entry: Slice, time: string, words: string): SummaryPoint | undefined {
  const atSec = entry.optionalNumber(time)
  const text = plain(entry.optionalString(words), maxPoint).replace(/\n+/g, ' ')
  return atSec === undefined || atSec < 0 || atSec > latestSec || text === '' ? undefined : { atSec, text }
}

const section = (entry: Slice): SummarySection | undefined => {
  const head = point(entry, 'timestamp', 'title')
  const points = entry.optionalList('part_outline', (one) => point(one, 'timestamp', 'content'), maxPoints)
  return head && { ...head, points }
}

/**
 * Body of `conclusion/get`: `data.code` 0 there is one, 1 there is none (`stid` `0`: it waits to be made, empty: nobody
 * talks), -1 none is made of this video.
 */
export function readConclusion(body: unknown): VideoSummary['summary'] {
  const data = slice(body, 'data')
  const text = plain(data.optionalString('model_result.summary'), maxText)
  const sections = data.optionalList('model_result.outline', section, maxSections)
  if (text !== '' || sections.length > 0) return { text, sections }
  const code = data.optionalNumber('code')
  if (code === -1) return 'refused'
  return String(data.raw('stid') ?? '') === '0' ? 'pending' : 'none'
}

/** One track of subtitles, before its lines are fetched. */
export interface SubtitleTrack {
  url: string
  language?: string
  byMachine: boolean
}

/** Chinese before others, people before machines. */
function rank({ byMachine }: SubtitleTrack, lan: string): number {
  return (/^(?:ai-)?zh/i.test(lan) ? 0 : 2) + (byMachine ? 1 : 0)
}

/**
 * Body of `player/v2`: the chapters, and the track to read or why there is none. An address of a machine's track names
 * its video; answers with the track of another video are known (reports of 2024 to 2026) and are none.
 */
export function readPlayer(
  body: unknown,
  { aid, cid }: { aid: string; cid: string },
): { chapters: SummaryPoint[]; track: SubtitleTrack | Absence } {
  const data = slice(body, 'data')
  const chapters = data.optionalList('view_points', (entry) => point(entry, 'from', 'content'), maxChapters)
  let strange = false
  const tracks = data
    .optionalList('subtitle.subtitles', (entry) => {
      const url = https(entry.raw('subtitle_url'))
      const lan = entry.optionalString('lan') ?? ''
      const byMachine = lan.startsWith('ai-') || entry.optionalNumber('type') === 1
      if (url === undefined) return undefined
      const named = /\/ai_subtitle\/prod\/(\d{8,})/.exec(url)?.[1]
      if (named !== undefined && !named.startsWith(`${aid}${cid}`)) {
        strange = true
        return undefined
      }
      const language = entry.optionalString('lan_doc')
      const track: SubtitleTrack = { url, byMachine, ...(language === undefined ? {} : { language }) }
      return { track, rank: rank(track, lan) }
    })
    .sort((a, b) => a.rank - b.rank)
  const track = tracks[0]?.track
  if (track) return { chapters, track }
  if (strange) return { chapters, track: 'failed' }
  return { chapters, track: data.flag('need_login_subtitle') ? 'login' : 'none' }
}

/** The file of a track. Mandatory: `body`. */
export function readSubtitles(body: unknown, { language, byMachine }: SubtitleTrack): Subtitles {
  slice(body, 'body')
  const lines = slice(body).optionalList('body', (entry) => point(entry, 'from', 'content'), maxLines)
  return { byMachine, lines, ...(language === undefined ? {} : { language }) }
}

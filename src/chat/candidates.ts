/** A title that means no work for certain: what was found for it, to be chosen from by number. */
import { type Candidate, type Target } from '../model'
import { formatDuration } from '../words/durations'
import { translator } from '../words/locale'
import { arrived } from './outcome'
import { literal } from './say'
import type { Outlet } from './outlet'
import type { ChatKit } from './types'

/** Candidates that are offered. */
const offered = 8
/** Characters of one title in the list. */
const maxTitle = 60

function lineOf({ title, author, durationSec }: Candidate, place: number): string {
  const signs = [...title.replace(/\s+/g, ' ')]
  const short = signs.length > maxTitle ? `${signs.slice(0, maxTitle).join('')}…` : title
  const facts = [author, durationSec === undefined ? undefined : formatDuration(durationSec)]
  return [`${place + 1}. ${short}`, ...facts.filter((fact) => fact !== undefined)].join(' · ')
}

/**
 * Says what the platform found for the title and waits for a number of whoever asked; without anything found says that.
 * True when there is a list to choose from. Rejects with AmagiError when the platform cannot be asked.
 */
export async function offerCandidates(target: Target, outlet: Outlet, kit: ChatKit): Promise<boolean> {
  const found = (await (await kit.service()).search(target, { signal: kit.signal })).slice(0, offered)
  const t = translator(outlet.locale)
  if (found.length === 0) {
    await outlet.send([literal(t('amagi.named.none', { title: target.id }), outlet.abilities)], { quote: true })
    return false
  }
  const lines = [t('amagi.named.choose', { title: target.id }), ...found.map(lineOf)]
  const outcome = await outlet.send([literal(lines.join('\n'), outlet.abilities)], { quote: true })
  if (!arrived(outcome)) return false
  kit.picks.offerTargets(
    outlet,
    found.map((one) => one.target),
  )
  return true
}

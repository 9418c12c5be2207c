/** Links in what other plugins have: a text, an address, elements of a message. */
import { h } from 'koishi'
import { AmagiError } from '../../errors'
import { findLinks, hasUnread, type FoundLink, type LinkMatcher } from '../../links'
import type { Settings, Target } from '../../model'
import type { Content } from './types'

/** Links of one text that are looked at. */
const maxLinks = 20

/** A text may be plain, or markup as messages are written in the framework. */
function readings(content: Content): h[][] {
  if (typeof content !== 'string') return [[...content]]
  return content.includes('<') ? [h.parse(content), [h.text(content)]] : [[h.text(content)]]
}

/** In reading order, each target once. */
export function linksIn(content: Content, matchers: readonly LinkMatcher[], max = maxLinks): FoundLink[] {
  for (const elements of readings(content)) {
    const found = findLinks(elements, matchers, { max })
    if (found.length > 0) return found
  }
  return []
}

const isTarget = (given: Content | Target): given is Target => typeof given === 'object' && 'platform' in given

/** The first target, of a platform that is switched on. Throws `bad-input` where there is none, `unsupported`. */
export function targetIn(
  given: Content | Target,
  matchers: readonly LinkMatcher[],
  { platforms }: Pick<Settings, 'platforms'>,
): Target {
  const target = isTarget(given) ? given : linksIn(given, matchers, 1)[0]?.target
  if (!target) {
    const page = !isTarget(given) && readings(given).some((elements) => hasUnread(elements, matchers))
    throw page
      ? new AmagiError('unsupported', { message: 'a page that is no work', details: { what: 'page' } })
      : new AmagiError('bad-input', { message: 'no link of a supported platform' })
  }
  if (!platforms[target.platform]?.enabled)
    throw new AmagiError('unsupported', { message: `${target.platform} is switched off` })
  return target
}

/** Asks every way to the platforms once and says which work; what was seen can be attached to an issue. */
import { h } from 'koishi'
import { toAmagiError } from '../../errors'
import { countOutcomes, howOf, tableOf } from '../../probe/table'
import type { Capture, Finding } from '../../probe/capture'
import { readOwnIds } from '../../probe/plan'
import type { PlatformId } from '../../model'
import { key } from '../../words/families'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { createOutlet } from '../outlet'
import type { Wanted } from '../probing'
import { plainly, type Say } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

/** Channels that are named in the chat; the table has them all. */
const maxRows = 20

/** `B站 bilibili.bvid=BV…`: platforms and ids; throws `bad-input` for anything else. */
function readWanted({ args, kit }: CommandContext): Wanted {
  const words = textOf(args[0])
    .split(/\s+/)
    .filter((word) => word !== '')
  const named = words.map((word) => readPlatform(word, kit.platforms)).filter((id) => id !== undefined)
  const ids = readOwnIds(
    words.filter((word) => readPlatform(word, kit.platforms) === undefined),
    kit.platforms,
  )
  const wanted = new Set<PlatformId>([...named, ...(Object.keys(ids) as PlatformId[])])
  return {
    ids,
    ...(wanted.size > 0 ? { platforms: kit.platforms.filter(({ id }) => wanted.has(id)) } : {}),
  }
}

function troubleOf(finding: Finding): string {
  const { endpoint, channel, path } = finding
  return [`${endpoint} ${channel}`, howOf(finding), path ?? ''].filter((part) => part !== '').join(' · ')
}

function linesOf({ findings }: Capture, say: Say): h[] {
  const platforms = [...new Set(findings.map(({ platform }) => platform))]
  return platforms.flatMap((platform) => {
    const own = findings.filter((one) => one.platform === platform)
    const counts = Object.entries(countOutcomes(own)).map(
      ([outcome, count]) => `${plainly(say(key('outcome', outcome as Finding['outcome'])))} ${count}`,
    )
    const troubles = own.filter(({ outcome }) => outcome !== 'works' && outcome !== 'skipped')
    const shown = troubles.slice(0, maxRows).map((one) => `\n· ${troubleOf(one)}`)
    const more = troubles.length > shown.length ? `\n· +${troubles.length - shown.length}` : ''
    return [h.text(`\n${nameOf(say, platform)}: ${counts.join(', ')}${shown.join('')}${more}`)]
  })
}

async function run(context: CommandContext): Promise<h[] | undefined> {
  const { conversation, say, kit } = context
  let wanted: Wanted
  try {
    wanted = readWanted(context)
  } catch {
    return say('commands.amagi.probe.messages.unknown') // names neither a platform nor an id
  }
  if (kit.prober.busy()) return say('commands.amagi.probe.messages.busy')
  try {
    const outlet = createOutlet(conversation, kit, false)
    const work = kit.prober.run(wanted)
    const [capture] = await Promise.all([work, outlet.send(say('commands.amagi.probe.messages.begun'))])
    const { writeCapture } = await import('../../probe/capture')
    const { table, capture: file } = await kit.reports.keep('probe', tableOf(capture), writeCapture(capture))
    kit.log.info(`a probe of ${capture.exchanges.length} requests is kept in ${file}`)
    return [...say('commands.amagi.probe.messages.done', { table, capture: file }), ...linesOf(capture, say)]
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.warn(`the probe ended: ${brief(error)}`)
    return errorLine(say, error.code)
  }
}

/** For who runs the bot: it asks the platforms some hundred things. */
export const probe: CommandRecord<'amagi.probe'> = {
  name: 'amagi.probe',
  arguments: [{ name: 'value', kind: 'text' }],
  words: [{ word: '检查平台' }],
  right: 'accounts',
  run,
}

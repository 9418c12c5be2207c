/** Settings that have no effect as they stand: said when the plugin starts, not at the first link. */
import { access, constants } from 'node:fs/promises'
import { readPasted } from '../cookie/paste'
import { toAmagiError } from '../errors'
import { readCoverage } from '../font/cmap'
import { complaint, parseServer } from '../http/servers'
import type { PlatformId, Settings } from '../model'
import { declarations } from '../platforms'
import { variableNames } from '../reply/text'
import type { WrongSetting } from '../console/boxes'
import { wrongAddresses } from './network'
import { isTimeZone, readHours } from './quiet'
import { readUserKey } from './ref'

/** Characters of a detail. */
const maxDetail = 60

function wrongCookies({ accounts }: Settings, now: number): WrongSetting[] {
  return Object.values(declarations).flatMap(({ id, hosts }): WrongSetting[] => {
    const text = accounts[id as PlatformId].cookie.trim()
    if (text === '') return []
    try {
      readPasted(text, { hosts: hosts.links, now: now / 1000 })
      return []
    } catch (thrown) {
      const { code, details } = toAmagiError(thrown)
      const problem = code === 'cookie-expired' ? 'cookie-ended' : details.foreign ? 'cookie-foreign' : 'cookie'
      return [{ setting: `accounts.${id}.cookie`, problem }]
    }
  })
}

async function wrongFonts({ card }: Settings): Promise<WrongSetting[]> {
  const checks = card.fonts.map(async (path, index): Promise<WrongSetting[]> => {
    const [setting, detail] = ['card.fonts', String(index + 1)]
    try {
      await access(path, constants.R_OK)
    } catch {
      return [{ setting, problem: 'font-missing', detail }]
    }
    const readable = await readCoverage(path).then(
      (ranges) => ranges.length > 0,
      () => false,
    )
    return readable ? [] : [{ setting, problem: 'font', detail }]
  })
  return (await Promise.all(checks)).flat()
}

function wrongVariables({ reply: { template } }: Settings): WrongSetting[] {
  const known: readonly string[] = variableNames
  const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
  return [...new Set(names)]
    .filter((name) => !known.includes(name))
    .map((name) => ({ setting: 'reply.template', problem: 'variable', detail: name.slice(0, maxDetail) }))
}

/** `platform:id`, both there. */
function wrongEntries({ accounts, lists }: Settings): WrongSetting[] {
  const people = { 'accounts.admins': accounts.admins, ...listsOf(lists, 'Users') }
  const of = (all: Readonly<Record<string, readonly string[]>>, problem: 'admin' | 'chat'): WrongSetting[] =>
    Object.entries(all).flatMap(([setting, entries]) =>
      entries.flatMap((entry, index) =>
        readUserKey(entry) ? [] : [{ setting, problem, detail: String(index + 1) } as const],
      ),
    )
  return [...of(people, 'admin'), ...of(listsOf(lists, 'Chats'), 'chat')]
}

const listsOf = (lists: Settings['lists'], of: 'Users' | 'Chats'): Record<string, readonly string[]> => ({
  [`lists.allow${of}`]: lists[`allow${of}`],
  [`lists.deny${of}`]: lists[`deny${of}`],
})

function wrongHours({ quiet }: Settings): WrongSetting[] {
  const hours = readHours(quiet.hours) ? [] : [{ setting: 'quiet.hours', problem: 'hours' } as const]
  return [...hours, ...(isTimeZone(quiet.timeZone) ? [] : [{ setting: 'quiet.timeZone', problem: 'zone' } as const])]
}

function wrongServers(settings: Settings): WrongSetting[] {
  const base = complaint(() => parseServer(settings.media.baseUrl, 'media.baseUrl', ['http', 'https']))
  // Every line begins with the name of the setting.
  return [...wrongAddresses(settings), ...base].map((line) => ({
    setting: line.split(' ', 1)[0] ?? '',
    problem: 'address',
  }))
}

/** All of them. `now`: milliseconds since the epoch. Never rejects. */
export async function wrongSettings(settings: Settings, now: number): Promise<WrongSetting[]> {
  return [
    ...wrongServers(settings),
    ...wrongCookies(settings, now),
    ...(await wrongFonts(settings)),
    ...wrongVariables(settings),
    ...wrongEntries(settings),
    ...wrongHours(settings),
  ]
}

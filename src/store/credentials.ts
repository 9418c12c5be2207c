/**
 * Cookies set by command, sealed in a file, beside those of the settings: of the account without a name the newer one
 * counts. Never logged.
 */
import { join } from 'node:path'
import { createTurns } from '../async/turns'
import { cookieDigest, formatCookie, parseCookie, type Cookies } from '../cookie'
import { readPasted } from '../cookie/paste'
import { AmagiError, isAmagiError, toAmagiError } from '../errors'
import { isObject, type Json } from '../json'
import { purposes, type PlatformId, type Purpose, type ServingReason } from '../model'
import { openObject, unreadable } from './file'
import { createSeal, type Sealed } from './seal'
import type { Credentials } from './types'

/** Where cookies are kept, and where those of the settings come from. */
export interface CredentialsOptions {
  /** Folder of our own; `credentials.json` and `credentials.key` live there. */
  dir: string
  /** Cookie of the settings as it is right now; empty or undefined = none. */
  settings(platform: PlatformId): string | undefined
  /** Hosts a cookie of the platform may belong to; exports hold those of other sites as well. */
  hosts(platform: PlatformId): readonly string[]
  /** Milliseconds since the epoch. */
  clock?: () => number
  log?: (line: string) => void
  /** The instance before this one may still write: nothing is kept in memory or written until it has ended. */
  before?: Promise<void>
}

/** One entry of the file: an account by its key. */
interface Kept extends Sealed {
  /** Unix seconds. */
  setAt: number
  /** What its renewal needs, sealed as well. */
  renewal?: Sealed
  /**
   * Digest of what the settings said when this one was set, empty = nothing: once they say something else, they are the
   * newer. Absent in files of 0.1.0.
   */
  over?: string
  /** The platform said that the login has ended. */
  ended?: true
}

interface Known {
  pairs: Cookies
  renewal?: string
  setAt: number
  over: string
  kept: Kept
}

/**
 * All of the file: accounts by key, in the order they came; by `platform purpose` the name that was chosen, or several with
 * a slash between them, which no name holds.
 */
interface Content {
  accounts: ReadonlyMap<string, Known>
  uses: ReadonlyMap<string, string>
}

/** Where the file says which account is for what. */
const usesKey = 'uses'

/** Key of an account. The one without a name has that of its platform, as all had in 0.1.0. */
const keyOf = (platform: PlatformId, name: string): string => (name === '' ? platform : `${platform}/${name}`)
const between = '/'
const useKey = (platform: PlatformId, purpose: Purpose): string => `${platform} ${purpose}`

/** For what a text was sealed: one secret cannot be put in the place of another. */
const renewalOf = (key: string): string => `${key} renewal`

function readUses(value: unknown): Map<string, string> {
  const rows = isObject(value) ? Object.entries(value) : []
  return new Map(rows.filter((row): row is [string, string] => typeof row[1] === 'string'))
}

/** Read at the first need, synchronously: the file is tiny and every caller needs it at once. */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { dir } = options
  const clock = options.clock ?? Date.now
  const log = options.log ?? (() => undefined)
  const file = openObject(join(dir, 'credentials.json'), log)
  const seal = createSeal(join(dir, 'credentials.key'))
  const changes = createTurns(1)
  let known: Content | undefined
  let alone = false
  const ready = (async () => {
    await options.before
    alone = true
  })()
  let keyTrouble = false
  /** An entry of 0.1.0 was read that is to be written anew. */
  let adopting = false
  let closed = false
  /** What was said of logins since the start, by account and cookie: it holds also where the disk refuses it. */
  const said = new Map<string, { cookie: string; ended: boolean }>()
  /** Last texts of the settings and what they parsed to. */
  const configured = new Map<PlatformId, { text: string; pairs: Cookies | undefined }>()

  const textOf = (platform: PlatformId): string => options.settings(platform)?.trim() ?? ''
  /** Last texts of the settings and their digests: every request asks which cookie is in force. */
  const digests = new Map<PlatformId, { text: string; digest: string }>()
  function digestOf(platform: PlatformId): string {
    const text = textOf(platform)
    const last = digests.get(platform)
    if (last?.text === text) return last.digest
    const digest = text === '' ? '' : cookieDigest(text)
    digests.set(platform, { text, digest })
    return digest
  }
  const pasted = (platform: PlatformId, text: string): Cookies =>
    readPasted(text, { hosts: options.hosts(platform), now: clock() / 1000 }).pairs

  /** Lines about the file: it is read several times before it is ours alone. */
  const told = new Set<string>()
  function tellOnce(line: string): void {
    if (!told.has(line)) log(line)
    told.add(line)
  }

  function parse(read: () => Cookies, what: string, tell = log): Cookies | undefined {
    try {
      return read()
    } catch (error) {
      if (!isAmagiError(error)) throw error
      tell(`${what} is not usable: ${error.message}`)
      return undefined
    }
  }

  /** Undefined while the files cannot be read: the settings count then, and nothing is written. */
  function load(): Content | undefined {
    if (known) return known
    const content = file.read()
    const found = content && opened(content)
    if (alone) {
      known = found
      if (adopting) {
        adopting = false
        // What a file of 0.1.0 does not say: from now on a change of the settings is told from what they always said.
        void change(async (current) => ({ ...current })).catch(() => undefined)
      }
    }
    return found
  }

  function opened({ [usesKey]: uses, ...content }: Json): Content | undefined {
    const accounts = new Map<string, Known>()
    let whole = true
    try {
      // Whatever platform it is of: a cookie is kept until it is cleared, also over a version that does not know its platform.
      for (const [key, kept] of Object.entries(content) as [string, Kept][]) {
        const text = seal.open(kept, key)
        const pairs = text === undefined ? undefined : parse(() => parseCookie(text), `kept ${key} cookie`, tellOnce)
        if (pairs) {
          const over = typeof kept.over === 'string' ? kept.over : undefined
          const adopted = over ?? digestOf(key as PlatformId)
          const renewal = kept.renewal && seal.open(kept.renewal, renewalOf(key))
          accounts.set(key, {
            pairs,
            ...(renewal === undefined ? {} : { renewal }),
            setAt: Number(kept.setAt) || 0,
            over: adopted,
            kept: { ...kept, over: adopted },
          })
          adopting ||= over === undefined
        } else {
          tellOnce(`the kept ${key} cookie cannot be read with the key in place; set it again`)
          whole = false
        }
      }
      // Nobody asked for the change: what cannot be read today must not be lost by it.
      adopting &&= whole
      return { accounts, uses: readUses(uses) }
    } catch (error) {
      if (!keyTrouble) log(`the key of the kept cookies cannot be read: ${String(toAmagiError(error).details.errno)}`)
      keyTrouble = true
      return undefined
    }
  }

  /** The next content, from what is there; in its turn and alone with the files. */
  const change = (next: (current: Content) => Promise<Content | undefined>) =>
    changes.run(async () => {
      await ready
      if (closed) throw new AmagiError('cancelled')
      const current = load()
      if (!current) throw unreadable()
      const content = await next(current)
      if (!content) return
      const rows = [...content.accounts].map(([key, { kept }]): [string, unknown] => [key, kept])
      if (content.uses.size > 0) rows.push([usesKey, Object.fromEntries(content.uses)])
      await file.write(Object.fromEntries(rows))
      known = content
    })

  function fromSettings(platform: PlatformId): Cookies | undefined {
    const text = textOf(platform)
    if (text === '') return undefined
    const cached = configured.get(platform)
    if (cached?.text === text) return cached.pairs
    const pairs = parse(() => pasted(platform, text), `${platform} cookie of the settings`)
    configured.set(platform, { text, pairs })
    return pairs
  }

  interface Standing {
    own?: Known
    pairs?: Cookies
    older?: 'command' | 'settings'
  }

  /** The cookie of an account. The one without a name may have two: the one in force, and which is the other. */
  function standing(platform: PlatformId, name: string): Standing {
    const own = load()?.accounts.get(keyOf(platform, name))
    const set = name === '' ? fromSettings(platform) : undefined
    if (!own) return set ? { pairs: set } : {}
    if (!set) return { own, pairs: own.pairs }
    return digestOf(platform) === own.over
      ? { own, pairs: own.pairs, older: 'settings' }
      : { pairs: set, older: 'command' }
  }

  /** The one without a name first, the others in the order they came. */
  function names(platform: PlatformId): string[] {
    const prefix = `${platform}/`
    const named = [...(load()?.accounts.keys() ?? [])].filter((key) => key.startsWith(prefix))
    return [...(standing(platform, '').pairs ? [''] : []), ...named.map((key) => key.slice(prefix.length))]
  }

  function isEnded(platform: PlatformId, name: string): boolean {
    const { own, pairs } = standing(platform, name)
    const last = said.get(keyOf(platform, name))
    return last && pairs && last.cookie === formatCookie(pairs)
      ? last.ended
      : own?.pairs === pairs && own?.kept.ended === true
  }

  const chosenFor = (platform: PlatformId, purpose: Purpose): readonly string[] =>
    load()?.uses.get(useKey(platform, purpose))?.split(between) ?? []

  /** The chosen one while its login lasts, else the first whose does; where none does, the chosen one all the same. */
  function serving(platform: PlatformId, purpose: Purpose): string | undefined {
    const all = names(platform)
    const wanted = [...chosenFor(platform, purpose), ...chosenFor(platform, 'links')]
    const line = [...wanted.filter((name) => all.includes(name)), ...all]
    return line.find((name) => !isEnded(platform, name)) ?? line[0]
  }

  function sharing(platform: PlatformId, purpose: Purpose): readonly string[] {
    const all = names(platform)
    const chosen = chosenFor(platform, purpose).filter((name) => all.includes(name) && !isEnded(platform, name))
    if (chosen.length > 0) return chosen
    const name = serving(platform, purpose)
    return name === undefined || isEnded(platform, name) ? [] : [name]
  }

  function reasonOf(platform: PlatformId, purpose: Purpose, name: string): ServingReason {
    const all = names(platform)
    const chosen = (one: Purpose): string[] => chosenFor(platform, one).filter((known) => all.includes(known))
    if (isEnded(platform, name)) return 'all-ended'
    if (all.length === 1) return 'only'
    if (chosen(purpose).includes(name)) return 'chosen'
    if (chosen(purpose).length > 0) return 'stands-in'
    if (purpose !== 'links' && chosen('links').includes(name)) return 'as-links'
    return chosen('links').length > 0 || all[0] !== name ? 'stands-in' : 'first'
  }

  const cookieOf = (platform: PlatformId, name: string): string | undefined => {
    const { pairs } = standing(platform, name)
    return pairs && formatCookie(pairs)
  }

  async function closedUp(key: string, { pairs, setAt, over, renewal }: Omit<Known, 'kept'>): Promise<Known> {
    const kept: Kept = {
      ...(await seal.close(formatCookie(pairs), key)),
      setAt,
      over,
      ...(renewal === undefined ? {} : { renewal: await seal.close(renewal, renewalOf(key)) }),
    }
    return { pairs, setAt, over, kept, ...(renewal === undefined ? {} : { renewal }) }
  }

  return {
    get(platform, purpose = 'links') {
      const name = serving(platform, purpose)
      return name === undefined ? undefined : cookieOf(platform, name)
    },
    names,
    serving: (platform, purpose = 'links') => serving(platform, purpose),
    sharing,
    cookieOf,
    async set(platform, cookie, { name = '', renewal } = {}) {
      const pairs = pasted(platform, cookie)
      await change(async ({ accounts, uses }) => {
        const setAt = Math.floor(clock() / 1000)
        const key = keyOf(platform, name)
        const own = { pairs, setAt, over: digestOf(platform), ...(renewal === undefined ? {} : { renewal }) }
        said.delete(key)
        return { accounts: new Map(accounts).set(key, await closedUp(key, own)), uses }
      })
    },
    renewal: (platform, name = '') => standing(platform, name).own?.renewal,
    async clear(platform, name = '') {
      await change(async ({ accounts, uses }) => {
        const next = new Map(accounts)
        if (!next.delete(keyOf(platform, name))) return undefined
        // A new account of the same name is not the one that was chosen.
        const left = [...uses].flatMap(([use, chosen]): [string, string][] => {
          if (!use.startsWith(`${platform} `)) return [[use, chosen]]
          const others = chosen.split(between).filter((one) => one !== name)
          return others.length > 0 ? [[use, others.join(between)]] : []
        })
        return { accounts: next, uses: new Map(left) }
      })
    },
    async rename(platform, from, to) {
      await change(async ({ accounts, uses }) => {
        const own = accounts.get(keyOf(platform, from))
        const key = keyOf(platform, to)
        if (!own || accounts.has(key))
          throw new AmagiError('bad-input', { message: 'no such account, or two of a name' })
        const moved = await closedUp(key, own)
        if (isEnded(platform, from)) moved.kept.ended = true
        said.delete(key)
        const renamed = (chosen: readonly string[]): string[] => chosen.map((one) => (one === from ? to : one))
        const first = serving(platform, 'links') === from
        const next = [...accounts].map(([at, one]): [string, Known] =>
          at === keyOf(platform, from) ? [key, moved] : [at, one],
        )
        const named = [...uses].map(([use, chosen]): [string, string] =>
          use.startsWith(`${platform} `) ? [use, renamed(chosen.split(between)).join(between)] : [use, chosen],
        )
        const after = new Map(named)
        // It was the first of all: what follows it does not take its place by a name.
        if (first && chosenFor(platform, 'links').length === 0) after.set(useKey(platform, 'links'), to)
        return { accounts: new Map(next), uses: after }
      })
    },
    async choose(platform, name, purpose) {
      const chosen = [...new Set(typeof name === 'string' ? [name] : name)]
      const all = names(platform)
      if (chosen.length === 0 || chosen.some((one) => !all.includes(one)))
        throw new AmagiError('bad-input', { message: 'no such account' })
      await change(async ({ accounts, uses }) => ({
        accounts,
        uses: new Map(uses).set(useKey(platform, purpose), chosen.join(between)),
      }))
    },
    async mark(platform, name, ended) {
      const { own, pairs } = standing(platform, name)
      if (!pairs || isEnded(platform, name) === ended) return
      const key = keyOf(platform, name)
      said.set(key, { cookie: formatCookie(pairs), ended })
      // The settings are not ours to write into.
      if (own?.pairs !== pairs) return
      await change(async ({ accounts, uses }) => {
        const now = accounts.get(key)
        // Set anew meanwhile: what was said is of the old one.
        if (now?.pairs !== pairs) return undefined
        const { ended: _, ...kept } = now.kept
        return { accounts: new Map(accounts).set(key, { ...now, kept: ended ? { ...kept, ended } : kept }), uses }
      })
    },
    close: () =>
      changes.run(async () => {
        closed = true
      }),
    status(platform, name = '') {
      const { own, pairs, older } = standing(platform, name)
      const listed = [...(pairs ?? [])].map(([one, value]) => ({ name: one, length: value.length }))
      return {
        source: own ? 'command' : pairs ? 'settings' : 'none',
        names: listed,
        ...(own ? { setAt: own.setAt } : {}),
        ...(older ? { older } : {}),
      }
    },
    accounts(platform) {
      return names(platform).map((name) => {
        const serves = purposes.filter(
          (purpose) =>
            serving(platform, purpose) === name || (purpose !== 'links' && sharing(platform, purpose).includes(name)),
        )
        const because = Object.fromEntries(serves.map((purpose) => [purpose, reasonOf(platform, purpose, name)]))
        return { name, ended: isEnded(platform, name), serves, because }
      })
    },
  }
}

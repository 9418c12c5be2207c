/** Restraint, choices and cookies that last as long as the plugin is loaded. */
import type { PlatformId, Settings } from '../model'
import { outline } from './cookie'
import type { Choices, Credentials, Ledger } from './types'

const seenMs = 120_000
const minuteMs = 60_000

export function createMemory(settings: Settings, clock: () => number): { credentials: Credentials; choices: Choices; ledger: Ledger } {
  const cookies = new Map<PlatformId, string>()
  const chosen = new Map<string, boolean>()
  const seen = new Map<string, number>()
  const works = new Map<string, number>()
  const users = new Map<string, number[]>()
  const running = new Map<string, number>()
  const prune = (map: Map<string, number>) => {
    const now = clock()
    for (const [key, until] of map) if (until <= now) map.delete(key)
  }
  return {
    credentials: {
      get: (platform) => cookies.get(platform) ?? (settings.accounts[platform].cookie || undefined),
      set: async (platform, cookie) => void cookies.set(platform, cookie),
      clear: async (platform) => void cookies.delete(platform),
      status(platform) {
        const own = cookies.get(platform)
        const configured = settings.accounts[platform].cookie
        if (own) return { source: 'command', names: outline(own) }
        return configured ? { source: 'settings', names: outline(configured) } : { source: 'none', names: [] }
      },
    },
    choices: {
      get: (chat, platform) => chosen.get(`${chat} ${platform}`) ?? chosen.get(`${chat} all`),
      async set(chat, platform, on) {
        if (platform === 'all') for (const key of chosen.keys()) if (key.startsWith(`${chat} `)) chosen.delete(key)
        chosen.set(`${chat} ${platform}`, on)
      },
    },
    ledger: {
      firstSeen(message) {
        prune(seen)
        if (seen.has(message)) return false
        seen.set(message, clock() + seenMs)
        return true
      },
      claim(chat, work) {
        const key = `${chat} ${work}`
        prune(works)
        if (works.has(key)) return undefined
        works.set(key, Infinity)
        return {
          confirm: () => void works.set(key, clock() + settings.limits.dedupeSec * 1000),
          release: () => void works.delete(key),
        }
      },
      allow(user) {
        const { perUser } = settings.limits
        if (perUser === 0) return true
        const since = clock() - minuteMs
        const recent = (users.get(user) ?? []).filter((time) => time > since)
        if (recent.length >= perUser) return false
        users.set(user, [...recent, clock()])
        return true
      },
      enter(chat) {
        const count = running.get(chat) ?? 0
        if (count >= settings.limits.perChat) return undefined
        running.set(chat, count + 1)
        return () => {
          const left = (running.get(chat) ?? 1) - 1
          if (left > 0) running.set(chat, left)
          else running.delete(chat)
        }
      },
    },
  }
}

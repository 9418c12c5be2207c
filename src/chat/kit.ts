/** Everything the chat side works with, made on first use and closed with the plugin. */
import { join, resolve } from 'node:path'
import type { Context } from 'koishi'
import { lazy, type Lazy } from '../async/lazy'
import { createSiteTime } from '../http/site-time'
import { createSpread } from '../async/spread'
import { readDocument } from '../http/document'
import { removeLeftovers } from '../media/folder'
import { AmagiError, toAmagiError } from '../errors'
import type { PlatformId, Settings } from '../model'
import { declarations, platforms } from '../platforms'
import type { Platform } from '../platforms/define'
import { createService, defaultCacheBytes } from '../platforms/service'
import { minuteMs } from '../units'
import type { FailureMemory, Notices } from '../store'
import { brief } from './brief'
import { openCare } from './accounts'
import { openChecks } from './accounts/open-checks'
import { createPending } from './accounts/pending'
import { createFailures } from './failures'
import { createMarks } from './marks'
import { transportOptions } from './network'
import { hostOf } from './outlet'
import { ffmpegPlaces } from './ffmpeg'
import { createLender } from './lending/lender'
import { openLending } from './lending/route'
import { createPicks } from './picks'
import { count } from './insight/statistics'
import { versions } from './insight/versions'
import { createHooks } from './plugins/events'
import { createProber } from './probing'
import { openPush, type OpenStore } from './push'
import { tellSuspended } from './push/notice'
import { createQueue } from './queue'
import { createRunning } from './running'
import { mib } from '../units'
import type { ChatKit, Log } from './types'

/** What the plugin hands in; the rest of the kit is made from it. */
export interface KitOptions {
  ctx: Context
  /** Always as they are now. */
  settings: Settings
  store: Pick<
    ChatKit,
    | 'credentials'
    | 'choices'
    | 'heard'
    | 'devices'
    | 'experience'
    | 'health'
    | 'reports'
    | 'sendings'
    | 'statistics'
    | 'ledger'
  > & { notices: Pick<Notices, 'due'>; failures: FailureMemory }
  /** Where subscriptions are kept. */
  openPush: OpenStore
  log: Log
  /** Milliseconds since the epoch; default the clock of the machine. One that is given is right. */
  clock?: () => number
}

/** The kit with its end: whoever made it closes it. */
export interface Kit extends ChatKit {
  /** Remembers how channels did so far. Never rejects. */
  noteHealth(): Promise<void>
  /**
   * Takes nothing new, gives what runs so many milliseconds to finish, then ends it and closes what was opened; with 0
   * everything ends within this call. Never rejects.
   */
  close(drainMs: number): Promise<void>
}

/** Nothing heavy is loaded before the first link: axios, sharp, the card engine and the merger wait behind imports. */
export function createKit({ ctx, settings, store, openPush: openStore, log, clock: given }: KitOptions): Kit {
  const clock = given ?? Date.now
  const siteTime = createSiteTime(clock)
  const siteClock = given ?? siteTime.now
  const life = new AbortController()
  const { signal } = life
  /** Aborted first: what shows itself in the console goes with the context, answers may go on for a while. */
  const loaded = new AbortController()
  const running = createRunning()
  const queue = createQueue({ perChat: () => settings.limits.perChat, clock, signal, log })
  const host = hostOf(ctx)
  const platformMedia = {
    mediaHosts: (id: PlatformId) => declarations[id].hosts.media,
    openHosts: (id: PlatformId) => (declarations[id] as Platform).hosts.open ?? [],
    mediaHeaders: (id: PlatformId) => declarations[id].mediaHeaders,
  }

  const transport = lazy(
    async () => {
      const { createTransport } = await import('../http')
      const options = transportOptions(ctx, settings)
      try {
        return createTransport({ ...options, clock, dated: siteTime.heard, log: log.debug, notice: log.info })
      } catch (error) {
        // A setting: nobody who sends a link can help it, and nothing goes past a proxy that was meant to be there.
        const { message } = toAmagiError(error)
        throw new AmagiError('network', { message, details: { reason: message } })
      }
    },
    { signal },
  )

  const service = lazy(
    async () => {
      const cookie = store.credentials.get
      await store.health.open()
      return createService({
        platforms,
        transport: await transport(),
        cookie,
        clock,
        siteClock,
        log: log.debug,
        cacheBytes: defaultCacheBytes,
        ...(store.devices ? { devices: store.devices } : {}),
        remember: store.health.note,
        noticed: (platform, code, cookie) => care.noticed(platform, code, cookie),
        challenged: (platform, challenge) => void checks.challenged(platform, challenge),
      })
    },
    { signal },
  )

  const telling = { ctx, settings, notices: store.notices, host, clock, signal, log }
  const care = openCare({
    ...telling,
    credentials: store.credentials,
    service,
    changed: (platform) => kit.push.attend(platform),
    loaded: loaded.signal,
  })

  /** What was counted is remembered, now and then and at the end. */
  async function noteHealth(): Promise<void> {
    const made = await service.made()?.catch(() => undefined)
    if (!made) return
    made.health()
    await store.health.save()
  }
  // Cleared with the context.
  ctx.setInterval(() => {
    store.ledger.tidy()
    void store.statistics.save()
    void noteHealth()
  }, minuteMs)

  const cards = lazy(
    async () => {
      const { createCardEngine } = await import('../card/engine')
      const { fonts } = settings.card
      return createCardEngine({ transport: await transport(), ...platformMedia, fonts, log: log.info })
    },
    { signal },
  )

  const checks = openChecks({ ...telling, cards, checking: async () => (await service()).checking })

  const dir = resolve(ctx.baseDir, settings.media.dir)
  const mediaFolder = { dir, exclusive: dir === join(ctx.baseDir, 'cache', 'amagi') }
  // Now and not at the first download: what a killed process left may be a gigabyte.
  void removeLeftovers({ ...mediaFolder, log: log.info })

  const media = lazy(
    async () => {
      const { createMedia } = await import('../media')
      const { readers } = settings.media
      return createMedia({
        ...mediaFolder,
        readers,
        rateBytes: settings.media.rateMb * mib,
        ffmpeg: ffmpegPlaces(ctx, settings.media),
        transport: await transport(),
        ...platformMedia,
        clock,
        log: log.info,
      })
    },
    { signal },
  )

  const codes = lazy(
    async () => {
      const { createCodes } = await import('../media/codes')
      return createCodes({ transport: await transport() })
    },
    { signal },
  )

  async function closing(what: Lazy<{ close(): void | Promise<void> }>): Promise<void> {
    try {
      await (await what.made())?.close()
    } catch (error) {
      // Made only now, and given up.
      if (toAmagiError(error).code !== 'cancelled') log.warn(`closing: ${brief(error)}`)
    }
  }

  const { failures: memory, ...kept } = store
  const failures = createFailures({
    clock,
    memory,
    cookie: store.credentials.get,
    platforms: platforms.map(({ id }) => id),
    version: versions().plugin,
    log,
  })

  /** With the clock of the sites: by a wrong one of ours what was published would be old, or of tomorrow. */
  let pushKit: ChatKit | undefined

  const kit: ChatKit = {
    host,
    marks: createMarks({ host, clock, signal, log }),
    settings,
    platforms,
    service,
    cards,
    media,
    failures,
    codes,
    document: async (url, asked) => readDocument(await transport(), { url, ...asked, signal }),
    prober: createProber({ transport, credentials: store.credentials, clock, signal }),
    lending: openLending(ctx, settings, createLender(clock)),
    log,
    signal,
    clock,
    siteClock,
    picks: createPicks(clock),
    queue,
    spread: createSpread(),
    care,
    checks,
    pending: createPending(loaded.signal),
    hooks: createHooks(ctx, { signal, log, heard: (answer) => count(answer, store.statistics) }),
    running,
    ...kept,
    push: openPush({
      kit: () => (pushKit ??= { ...kit, clock: siteClock }),
      openStore,
      suspended: (one) => tellSuspended(one, telling),
      loaded: loaded.signal,
      settings,
      platforms,
      credentials: store.credentials,
      log,
      clock: siteClock,
      isTimeKnown: () => given !== undefined || siteTime.isKnown(),
    }),
  }
  const { push } = kit

  return {
    ...kit,
    noteHealth,
    async close(drainMs) {
      loaded.abort()
      // What is still being looked up may come into the line until the time is over.
      void running.track(push.ended())
      if (drainMs > 0) await running.ended(drainMs)
      void queue.drain(0)
      life.abort()
      // Users of the transport first, so that their last requests end as cancelled and not as broken.
      await Promise.all([closing(cards), closing(media), closing(service)])
      await closing(transport)
      await push.close()
    },
  }
}

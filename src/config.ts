/** The form people see in the console; the type is `model/settings.ts`. No logic here. */
import { Schema } from 'koishi'
import { families, key } from './words/families'
import { locales, translator, type Texts, type Translate } from './words/locale'
import { motionMakers, platformIds, type PlatformId, type Settings } from './model'
import { declarations } from './platforms'
import type { Platform } from './platforms/define'

/** Settings as Koishi hands them over. */
export type Config = Settings

/** Whom a command can be given to. */
const audiences = ['everyone', 'chat', 'accounts', 'nobody', 1, 2, 3, 4, 5] as const

function audienceText(audience: (typeof audiences)[number], t: Translate): string {
  if (typeof audience === 'number') return t(key('audience', 'authority'), { authority: audience })
  return t(audience === 'nobody' ? key('audience', audience) : key('right', audience))
}

/** Commands by what they do, and people by what they are, in the table of rights. */
function withChoices(group: Texts, t: Translate): Texts {
  const right = audiences.map((audience) => audienceText(audience, t))
  const { push, rights } = group as {
    push?: { authority: string } & Texts
    rights?: { $inner: Record<'command' | 'right', string> } & Texts
  }
  if (push) return { ...group, push: { ...push, authority: { $desc: push.authority, $inner: right } } }
  if (!rights) return group
  const command = families.command.members.map((name) => `${name} ${t(key('command', name))}`)
  const { $inner } = rights
  const columns = {
    command: { $desc: $inner.command, $inner: command },
    right: { $desc: $inner.right, $inner: right },
  }
  return { ...group, rights: { ...rights, $inner: columns } }
}

/** One text per group and field; for an intersection Koishi wants an array with an entry per group. */
const texts = Object.fromEntries(
  Object.entries(locales).map(([locale, { _config }]) => {
    const t = translator(locale)
    return [locale, (_config as Texts[]).map((group) => withChoices(group, t))]
  }),
)

/** What a platform of this id offers to choose; one that is not ours declares nothing. */
const stepsOf = (id: PlatformId): number[] => {
  const declared: Platform | undefined = declarations[id]
  return (declared?.qualities ?? []).map(({ step }) => step)
}

const platform = (id: PlatformId) =>
  Schema.object({
    enabled: Schema.boolean().default(true),
    reply: Schema.union(['follow', 'all', 'text', 'media', 'cover'] as const).default('follow'),
    quality: Schema.union(['follow', 'auto', ...stepsOf(id)]).default('follow'),
    proxy: Schema.string().default(''),
  })
/** Lines of `platform:id`. */
const entries = () => Schema.array(Schema.string()).role('table').default([])
const secret = () => Schema.object({ cookie: Schema.string().role('secret').default('') })

/** One field per platform. */
const each = <Field>(ids: readonly PlatformId[], field: (id: PlatformId) => Field): Record<PlatformId, Field> =>
  Object.fromEntries(ids.map((id) => [id, field(id)])) as Record<PlatformId, Field>

/** The form with a switch and a cookie for each of these platforms. @internal The tests add a platform of their own. */
export const formOf = (ids: readonly PlatformId[]): Schema<Partial<Config>, Config> =>
  Schema.intersect([
    Schema.object({
      platforms: Schema.object(each(ids, platform)),
      trigger: Schema.union(['all', 'cards', 'links', 'mention', 'command'] as const).default('all'),
      defaultOn: Schema.boolean().default(true),
      bareIds: Schema.boolean().default(true),
      cardSearch: Schema.boolean().default(true),
      otherBots: Schema.boolean().default(false),
      bid: Schema.boolean().default(false),
      lists: Schema.object({
        allowUsers: entries(),
        denyUsers: entries(),
        allowChats: entries(),
        denyChats: entries(),
      }),
      quiet: Schema.object({
        hours: Schema.string().default(''),
        timeZone: Schema.string().default(''),
      }),
      push: Schema.object({
        enabled: Schema.boolean().default(true),
        authority: Schema.union(audiences).default('chat'),
        maxMediaMb: Schema.natural().min(1).max(1024).default(50),
        follow: Schema.boolean().default(false),
      }),
    }),
    Schema.object({
      reply: Schema.object({
        parts: Schema.array(Schema.union(['info', 'media', 'music', 'comments', 'summary'] as const))
          .role('checkbox')
          .default(['info', 'media', 'music']),
        info: Schema.union(['card', 'text'] as const).default('card'),
        preset: Schema.union(['compact', 'normal', 'folded'] as const).default('normal'),
        foldVideos: Schema.boolean().default(false),
        quote: Schema.boolean().default(true),
        template: Schema.string()
          .role('textarea', { rows: [3, 10] })
          .default(''),
        maxLinks: Schema.natural().min(1).max(10).default(3),
        progress: Schema.boolean().default(true),
        failures: Schema.union(['auto', 'reaction', 'line', 'both', 'none'] as const).default('auto'),
        maxPictures: Schema.natural().min(1).max(500).default(60),
        originalPictures: Schema.boolean().default(false),
        livePhoto: Schema.union(['both', 'clip', 'photo', 'motion', 'gif'] as const).default('clip'),
        motionFor: Schema.union(motionMakers).default('oppo'),
        slowNotice: Schema.natural().default(0),
        forwardFrom: Schema.natural().min(2).max(50).default(5),
      }),
      comments: Schema.object({
        count: Schema.natural().min(1).max(20).default(5),
        replies: Schema.natural().max(5).default(3),
      }),
    }),
    Schema.object({
      danmaku: Schema.object({
        area: Schema.union([0.25, 0.5, 0.75, 1] as const).default(0.5),
        size: Schema.union(['small', 'medium', 'large'] as const).default('medium'),
        opacity: Schema.natural().min(20).max(100).default(70),
        portrait: Schema.union(['off', 'standard', 'force'] as const).default('off'),
        durationMin: Schema.natural().default(10),
        onCover: Schema.boolean().default(false),
      }),
    }),
    Schema.object({
      card: Schema.object({
        theme: Schema.union(['auto', 'time', 'light', 'dark'] as const).default('auto'),
        compact: Schema.boolean().default(false),
        footer: Schema.boolean().default(true),
        format: Schema.union(['jpeg', 'png'] as const).default('jpeg'),
        quality: Schema.natural().min(60).max(100).default(88),
        fonts: Schema.array(Schema.path({ filters: ['file'] })).default([]),
      }),
    }),
    Schema.object({
      quality: Schema.object({
        max: Schema.union([0, 480, 720, 1080, 1440, 2160] as const).default(0),
        codecs: Schema.array(Schema.union(['avc', 'hevc', 'av1'] as const)).default(['avc', 'hevc', 'av1']),
      }),
      media: Schema.object({
        send: Schema.union(['auto', 'file', 'chunks', 'server', 'url', 'base64', 'link'] as const).default('auto'),
        dir: Schema.path({ filters: ['directory'], allowCreate: true }).default('cache/amagi'),
        baseUrl: Schema.string().role('link').default(''),
        paths: Schema.array(Schema.string()).role('table').default([]),
        readers: Schema.union(['everyone', 'group', 'owner'] as const).default('everyone'),
        rateMb: Schema.number().min(0).default(0),
        ffmpeg: Schema.string().default(''),
        compress: Schema.boolean().default(false),
        clipMusic: Schema.union(['off', 'continuous', 'restart'] as const).default('off'),
        slideshow: Schema.boolean().default(false),
      }),
    }),
    Schema.object({
      limits: Schema.object({
        sizeMb: Schema.natural().min(1).default(90),
        durationMin: Schema.natural().default(15),
        minDurationSec: Schema.natural().default(0),
        dedupeSec: Schema.natural().default(180),
        perUser: Schema.natural().default(5),
        perChat: Schema.natural().min(1).default(3),
      }),
      statistics: Schema.union(['people', 'counts', 'off'] as const).default('people'),
    }),
    Schema.object({
      accounts: Schema.object({
        ...each(ids, secret),
        admins: entries(),
      }),
      rights: Schema.array(
        Schema.object({
          command: Schema.union(families.command.members).required(),
          right: Schema.union(audiences).default('chat'),
        }),
      )
        .role('table')
        .default([]),
    }),
    Schema.object({
      network: Schema.object({
        proxy: Schema.string().default(''),
        mediaProxy: Schema.string().default(''),
        gateway: Schema.string().role('link').default(''),
        timeoutMs: Schema.natural().role('ms').min(1000).default(15000),
        fakeIp: Schema.union(['auto', 'allow', 'deny'] as const).default('auto'),
        pace: Schema.union(['auto', 'off'] as const).default('auto'),
      }),
    }),
    Schema.object({
      api: Schema.object({
        enabled: Schema.boolean().default(false),
        host: Schema.string().default('127.0.0.1'),
        port: Schema.natural().max(65535).default(4567),
        token: Schema.string().role('secret').default(''),
      }),
    }),
  ]).i18n(texts as never) as unknown as Schema<Partial<Config>, Config>

export const Config = formOf(platformIds)

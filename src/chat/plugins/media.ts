/** Files of a work for other plugins, chosen and made as for an answer. */
import { AmagiError } from '../../errors'
import { createHold } from '../../media/hold'
import type { FitLimits, MediaFile } from '../../media/types'
import type { Abilities, PlanPart, Post, Settings } from '../../model'
import { planReply } from '../../reply/plan'
import { mib } from '../../units'
import { cardOptions } from '../card-options'
import { prepareAll, type Prepared } from '../deliver/prepare'
import type { ChatKit } from '../types'
import { targetIn } from './content'
import type { MediaOptions } from './types'

/** Whose wish it is, where turns are kept by chats. */
const asker = 'plugins'

/** A plugin has no chat whose limits hold. */
const everything: Abilities = {
  image: true,
  video: true,
  audio: true,
  file: true,
  forward: false,
  quote: false,
  links: true,
  picture: { bytes: Infinity },
  picturesTogether: 1,
  maxVideoBytes: Infinity,
  maxFileBytes: Infinity,
  inlineBytes: Infinity,
  inlineFiles: true,
  ways: ['file'],
  maxMessages: Infinity,
}

/** What the work itself is made of, without cards and comments. */
function settingsFor({ platform }: Post, settings: Settings, sizeMb: number): Settings {
  const own = settings.platforms[platform]
  return {
    ...settings,
    platforms: { ...settings.platforms, [platform]: { ...own, reply: 'media' } },
    reply: { ...settings.reply, preset: 'normal' },
    limits: { ...settings.limits, sizeMb },
  }
}

const isMedium = ({ kind }: PlanPart): boolean => !['card', 'text', 'remark', 'comments', 'qualities'].includes(kind)

/** What is said in the place of a video that is not sent, with a cover or without. */
const isRefusal = (part: PlanPart): boolean => part.kind === 'remark' && part.details.instead !== undefined

/** Why there is none. */
function nothing(parts: readonly PlanPart[]): AmagiError {
  if (parts.some(({ kind }) => kind === 'qualities'))
    return new AmagiError('bad-input', { message: 'there is no such quality' })
  const remark = parts.find((part) => part.kind === 'remark')
  return remark
    ? new AmagiError(remark.code, { details: remark.details })
    : new AmagiError('unsupported', { message: 'the work has no media' })
}

async function filesOf(prepared: Prepared): Promise<MediaFile[]> {
  if (prepared.kind === 'images') {
    const files: MediaFile[] = []
    for (let index = 0; index < prepared.pictures.count; index++) {
      const taken = await prepared.pictures.at(index)
      if (!taken.ok) throw taken.error
      files.push(...taken.value.files)
      taken.value.done()
    }
    return files
  }
  if (!('file' in prepared)) return []
  const settled = await prepared.file?.wait(undefined)
  if (settled && !settled.ok) throw settled.error
  return settled?.ok ? [settled.value] : []
}

/** Rejects with AmagiError. */
export async function mediaOf(
  post: Post,
  { quality, sound, maxBytes, signal = new AbortController().signal }: MediaOptions,
  kit: ChatKit,
): Promise<MediaFile[]> {
  const { settings } = kit
  const bytes = maxBytes ?? settings.limits.sizeMb * mib
  const wish = { ...(quality === undefined ? {} : { quality }), ...(sound ? { sound: true as const } : {}) }
  const { parts } = planReply(post, settingsFor(post, settings, bytes / mib), everything, { wish })
  const wanted = parts.filter(isMedium)
  if (wanted.length === 0 || parts.some(isRefusal)) throw nothing(parts)
  const hold = createHold()
  const picture: FitLimits = everything.picture
  try {
    const prepared = prepareAll(wanted, post, {
      cards: kit.cards,
      media: kit.media,
      card: cardOptions({ locale: 'zh-CN' }, kit),
      chat: asker,
      hold,
      signal,
      maxVideoBytes: bytes,
      maxSourceBytes: bytes,
      picture,
      linkOnly: false,
      log: kit.log,
      refresh: async () =>
        (await kit.service()).resolve(targetIn(post.url, kit.platforms, settings), { signal, fresh: true }),
    })
    return (await Promise.all(prepared.map(filesOf))).flat()
  } finally {
    hold.end()
  }
}

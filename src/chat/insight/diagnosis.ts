/**
 * Why a link is answered as it is: what it points at, what was asked and how that went, which qualities there are, what
 * would be sent in which way, and what is missing. Nothing is sent or downloaded, and nothing in it is a secret.
 */
import { toAmagiError, type AmagiError } from '../../errors'
import { weighVariants } from '../../media/weigh'
import type { Plan, PlanPart, Post, Standing, Target, VideoMedia } from '../../model'
import { linkMs } from '../../platforms/service'
import type { Testimony } from '../../platforms/witness'
import { asksForGif } from '../../reply/parts/gif'
import { limitsOf } from '../../reply/parts/video'
import { planReply } from '../../reply/plan'
import { cardOptions } from '../card-options'
import { sureAttempts } from '../deliver/attempts'
import { handingIn, type Handing } from '../deliver/handing'
import type { MediaElement } from '../deliver/ways/way'
import type { Outlet } from '../outlet'
import type { ChatKit } from '../types'
import type { AskedChannel, Diagnosis, Missing, PlannedPart, PlannedWay, WeighedQuality } from './types'

const factsOf = ({ code, details }: AmagiError) => ({
  code,
  ...(details.upstreamCode === undefined ? {} : { upstreamCode: details.upstreamCode }),
  ...(details.upstreamStatus === undefined ? {} : { upstreamStatus: details.upstreamStatus }),
  ...(details.path === undefined ? {} : { path: details.path }),
})

function askedOf({ endpoint, channel, error, fromMs, ms = 0 }: Testimony): AskedChannel {
  const pauseSec = error?.details.pauseSec
  return {
    endpoint,
    channel,
    ...(error ? factsOf(error) : {}),
    ...(typeof pauseSec === 'number' ? { pauseSec } : {}),
    fromMs,
    ms,
  }
}

const clipOf = (post: Post): VideoMedia | undefined =>
  post.kind === 'video' || post.kind === 'season' ? post.video : undefined

const flat = (parts: readonly PlanPart[]): PlanPart[] =>
  parts.flatMap((part) => (part.kind === 'fold' ? [part, ...flat(part.parts)] : [part]))

function qualitiesOf(post: Post, plan: Plan, outlet: Outlet, { settings }: ChatKit): WeighedQuality[] {
  const video = clipOf(post)
  if (!video) return []
  const chosen = flat(plan.parts).find((part) => part.kind === 'video')?.variant.id
  const rules = { ...limitsOf({ settings, abilities: outlet.abilities }), maxQuality: 0, step: Infinity }
  return weighVariants(video, rules).map(({ variant, estimateBytes, verdict }) => ({
    label: variant.label,
    codec: variant.codec,
    ...(estimateBytes === undefined ? {} : { estimateBytes }),
    verdict,
    chosen: variant.id === chosen,
  }))
}

function partOf(part: PlanPart): PlannedPart {
  switch (part.kind) {
    case 'video': {
      const { variant, estimateBytes, reason, larger, compressTo } = part
      return {
        kind: part.kind,
        quality: variant.label,
        ...(estimateBytes === undefined ? {} : { estimateBytes }),
        reason,
        ...(larger ? { larger } : {}),
        ...(compressTo === undefined ? {} : { compressTo }),
      }
    }
    case 'images':
    case 'slideshow':
      return { kind: part.kind, count: part.images.length }
    case 'remark':
      return { kind: part.kind, code: part.code, ...(part.details.limit ? { limit: part.details.limit } : {}) }
    default:
      return { kind: part.kind }
  }
}

/** What a part is shown as in a chat, and its bytes as far as they are known. */
function elementOf(part: PlanPart): { wanted: MediaElement; bytes: number } | undefined {
  switch (part.kind) {
    case 'video':
      return { wanted: 'video', bytes: part.compressTo ?? part.estimateBytes ?? 0 }
    case 'slideshow':
      return { wanted: 'video', bytes: 0 }
    case 'images':
    case 'gif':
      return { wanted: 'img', bytes: 0 }
    case 'motion':
      return { wanted: 'file', bytes: 0 }
    case 'audio':
      return { wanted: part.as === 'voice' ? 'audio' : 'file', bytes: 0 }
    default:
      return undefined
  }
}

async function waysOf(plan: Plan, { place, learning }: Handing): Promise<PlannedWay[]> {
  const largest = new Map<MediaElement, number>()
  for (const part of flat(plan.parts)) {
    const found = elementOf(part)
    if (found) largest.set(found.wanted, Math.max(found.bytes, largest.get(found.wanted) ?? 0))
  }
  const ways: PlannedWay[] = []
  for (const [wanted, bytes] of largest) {
    if (place.send === 'link') {
      ways.push({ wanted, attempts: [], why: 'setting' })
      continue
    }
    const usual = sureAttempts(wanted, place, bytes)
    const learned = place.send === 'auto' ? (await learning.order(wanted, bytes))(usual) : usual
    const changed = learned.some((attempt, index) => attempt !== usual[index])
    const why = usual.length === 0 ? 'link' : place.send !== 'auto' ? 'setting' : changed ? 'learned' : 'usual'
    ways.push({ wanted, attempts: [...learned], why })
  }
  return ways
}

/** What a login or a membership would change, as far as the answer says so. */
function missingOf(
  { login, failure, work }: Pick<Diagnosis, 'login' | 'failure' | 'work'>,
  post: Post | undefined,
  kit: ChatKit,
): Missing[] {
  const missing = new Set<Missing>()
  const codes = new Set([failure?.code, work?.withheld])
  const limitation = post && 'limitation' in post ? post.limitation : undefined
  if (login.kind === 'expired' || codes.has('cookie-expired')) missing.add('renewal')
  if (codes.has('login-required')) missing.add(login.kind === 'guest' ? 'cookie' : 'membership')
  if (limitation === 'supporters-only' || limitation === 'paid' || limitation === 'preview') missing.add('purchase')
  else if (codes.has('private')) missing.add('purchase')
  if (codes.has('region')) missing.add('region')
  const best = post && clipOf(post)?.variants.reduce((most, { step, quality }) => Math.max(most, step ?? quality), 0)
  const all = (post && kit.platforms.find(({ id }) => id === post.platform)?.qualities) ?? []
  // Whether the work has more than that only the platform knows.
  if (best && all.some(({ step }) => step > best)) {
    if (login.kind === 'guest') missing.add('cookie-perhaps')
    if (login.kind === 'valid' && login.member === false) missing.add('membership-perhaps')
  }
  return [...missing]
}

function loginOf(standing: Standing): Diagnosis['login'] {
  if (standing.kind !== 'valid') return { kind: standing.kind }
  const { level, member } = standing.account
  return {
    kind: 'valid',
    ...(level === undefined ? {} : { level }),
    ...(member === undefined ? {} : { member }),
  }
}

/** What is asked is asked anew: what was kept would tell nothing. Rejects with `cancelled` only. */
export async function diagnose(asked: Target, outlet: Outlet, kit: ChatKit): Promise<Diagnosis> {
  const { signal, settings, clock } = kit
  const began = clock()
  const witness = kit.failures.watch()
  let target = asked
  let post: Post | undefined
  let failure: Diagnosis['failure']
  try {
    const service = await kit.service()
    target = await service.expand(asked, { signal, witness })
    post = await service.resolve(target, { signal, witness, fresh: true, until: began + linkMs })
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    const reportId = kit.failures.note({ what: 'diagnosis', target, error, witness })
    failure = { ...factsOf(error), reportId }
  }
  const ms = Math.round(clock() - began)
  const own = kit.platforms.find(({ id }) => id === target.platform)
  const known = {
    ...(post
      ? {
          work: {
            kind: post.kind,
            id: post.id,
            ...(post.title ? { title: post.title } : {}),
            ...(post.withheld ? { withheld: post.withheld } : {}),
            ...(post.origin ? { channel: post.origin.channel } : {}),
          },
        }
      : {}),
    ...(failure ? { failure } : {}),
    login: loginOf(kit.care.standing(target.platform)),
  }
  const handing = handingIn(outlet, kit)
  let plan: Plan | undefined
  if (post) {
    const maxVideoBytes = await handing.learning.room('video', handing.place)
    const canEncode = asksForGif(post, settings, undefined) && (await (await kit.media()).canEncode(signal))
    plan = planReply(post, settings, { ...outlet.abilities, maxVideoBytes }, { ...cardOptions(outlet, kit), canEncode })
  }
  return {
    at: Math.floor(began / 1000),
    target,
    url: post?.url ?? (target.kind === 'short' ? '' : (own?.canonical(target) ?? '')),
    ms,
    ...known,
    channels: witness.heard.map(askedOf),
    qualities: post && plan ? qualitiesOf(post, plan, outlet, kit) : [],
    plan: plan ? flat(plan.parts).map(partOf) : [],
    ways: plan ? await waysOf(plan, handing) : [],
    missing: missingOf(known, post, kit),
  }
}

/** File hosts: addresses signed over their path, with the time of death inside. */
import { createHmac } from 'node:crypto'
import { fileAsset, paddedAsset, type PictureBook, type PictureFormat } from '../assets'
import { file, redirect, text, within } from '../reply'
import type { Answer, Asset, Call } from '../types'

export const storedFiles = {
  /** Upload of the author: far beyond what a chat takes. */
  origin: paddedAsset('portrait-720.mp4', 210_000_000),
  p2160: paddedAsset('portrait-720.mp4', 118_400_000),
  p1440: paddedAsset('portrait-720.mp4', 6_310_442),
  p1080h: paddedAsset('portrait-720.mp4', 2_204_771),
  p1080: paddedAsset('portrait-720.mp4', 3_950_118),
  p720: fileAsset('portrait-720.mp4'),
  p540: fileAsset('clip.mp4'),
  /** Qualities of a large work: the first two do not fit into one message of Discord (10 MiB). */
  l1080: paddedAsset('portrait-720.mp4', 24_310_552),
  l1080h: paddedAsset('portrait-720.mp4', 13_904_417),
  l720: paddedAsset('portrait-720.mp4', 7_215_903),
} satisfies Record<string, Asset>

export type StoredFile = keyof typeof storedFiles

const music = fileAsset('music.mp3')

/** Seconds: video three hours, pictures thirty days. */
const videoLife = 10_800
const pictureLife = 30 * 86_400

const hosts = ['v11-weba.douyinvod.com', 'v26-web.douyinvod.com'] as const
/** Where the player's address leads, by the host that was asked: files lie with the sister sites as well. */
const playHosts: Record<string, string> = {
  'aweme.snssdk.com': 'v3-dy-o.365yg.com',
  'www.douyin.com': 'v9-v.idouyinvod.com',
}

const seal = (what: string): string => createHmac('sha1', 'simulated tos secret').update(what).digest('base64')
const hexSeal = (what: string): string => createHmac('md5', 'simulated vod secret').update(what).digest('hex')

export const expiryOf = (call: Call): number => Math.floor((call.now - call.aged) / 1000) + videoLife

function signedUrl(call: Call, host: string, what: StoredFile, videoId: string): string {
  const expiry = expiryOf(call).toString(16)
  const path = `video/tos/cn/tos-cn-ve-15c000-ce/o-${what}-${videoId}/`
  return (
    `https://${host}/${hexSeal(`${host}/${expiry}/${path}`)}/${expiry}/${path}` +
    '?a=6383&ch=26&cr=3&dr=0&lr=all&cd=0%7C0%7C0%7C3&cv=1&br=1720&bt=1720&cs=0&ds=6' +
    '&mime_type=video_mp4&qs=1&btag=c0000e00008000&l=20250301120000SIMULATED'
  )
}

/** Two signed CDN addresses and the wrapper that redirects to one. */
export function issueVideo(call: Call, what: StoredFile, videoId: string): string[] {
  return [
    ...hosts.map((host) => signedUrl(call, host, what, videoId)),
    `https://www.douyin.com/aweme/v1/play/?video_id=${videoId}&line=0&file_id=${hexSeal(what)}` +
      `&sign=${hexSeal(videoId)}&is_play_url=1&source=PackSourceEnum_AWEME_DETAIL&ratio=${what}`,
  ]
}

/** `play` and `playwm`: a redirect to a fresh signed address; unknown ratios fall to 1080p. */
export function play(call: Call): Answer {
  const videoId = call.query.get('video_id') ?? ''
  if (!/^v[0-9a-z]{20,}$/.test(videoId)) return text('', 404)
  const ratio = call.query.get('ratio') ?? '720p'
  const ladder: Record<string, StoredFile> = { default: 'origin', '540p': 'p540', '720p': 'p720' }
  const what = ratio in storedFiles ? (ratio as StoredFile) : (ladder[ratio] ?? 'p1080')
  return redirect(signedUrl(call, playHosts[call.host] ?? hosts[0], what, videoId))
}

const videoSites = ['douyinvod.com', 'idouyinvod.com', '365yg.com']
export const isVideoHost = (host: string): boolean => videoSites.some((site) => within(host, site))
export const isPictureHost = (host: string): boolean => within(host, 'douyinpic.com')
export const isSoundHost = (host: string): boolean => within(host, 'douyinstatic.com') || within(host, 'bytednsdoc.com')

function refused(code = ''): Answer {
  return text('', 403, code ? { 'x-ccdn-forbid-code': code } : {})
}

export function serveVideo(call: Call): Answer {
  const match = /^\/([0-9a-f]{32})\/([0-9a-f]{8})\/(video\/tos\/cn\/[\w-]+\/o-(\w+)-\w+\/)$/.exec(call.path)
  if (!match) return text('', 404)
  const [, given, expiry = '', path = '', what = ''] = match
  const fromSite = /^https:\/\/([a-z]+\.)*douyin\.com(\/|$)/.test(call.headers.referer ?? '')
  if (call.host === 'v26-web.douyinvod.com' && !fromSite) return refused('020200')
  if (given !== hexSeal(`${call.host}/${expiry}/${path}`)) return refused('020100')
  if (call.now / 1000 > Number.parseInt(expiry, 16) || call.aged > 0) return refused('020300')
  const asset = storedFiles[what as StoredFile] as Asset | undefined
  return asset ? file(call, asset) : text('', 404)
}

export interface PictureUse {
  /** Folder in the store. */
  bucket?: string
  /** Behind `~`: treatment and ending. */
  treatment: string
  host?: string
}

/** Signed picture address; a changed path is refused. */
export function issuePicture(call: Call, name: string, use: PictureUse): string {
  const host = use.host ?? 'p3-pc-sign.douyinpic.com'
  const path = `/${use.bucket ?? 'tos-cn-i-0813'}/${name}${use.treatment ? `~${use.treatment}` : ''}`
  const expires = Math.floor((call.now - call.aged) / 1000) + pictureLife
  return (
    `https://${host}${path}?lk3s=138a59ce&x-expires=${expires}` +
    `&x-signature=${encodeURIComponent(seal(`${path}:${expires}`))}` +
    '&from=327834062&s=PackSourceEnum_AWEME_DETAIL&se=false&sc=image&biz_tag=aweme_images&l=20250301120000SIMULATED'
  )
}

/** Avatars are not signed. */
export const avatarUrl = (name: string, size: number): string =>
  `https://p3-pc.douyinpic.com/aweme/${size}x${size}/aweme-avatar/tos-cn-i-0813_${name}.jpeg?from=327834062`

function formatOf(treatment: string): PictureFormat {
  if (treatment.endsWith('.heic') || treatment.includes('p14lwwcsbr-7')) return 'heic'
  if (treatment.endsWith('.webp') || treatment.endsWith('.image')) return 'webp'
  return treatment.endsWith('.png') ? 'png' : 'jpeg'
}

export async function servePicture(call: Call, book: PictureBook): Promise<Answer> {
  const avatar = /^\/aweme\/(\d+)x\d+\/aweme-avatar\/tos-cn-i-0813_([0-9a-f]{40})\.jpeg$/.exec(call.path)
  if (avatar) {
    const size = Number(avatar[1])
    const asset = await book.read(avatar[2] ?? '', 'jpeg', { width: size, height: size })
    return asset ? file(call, asset) : text('', 404)
  }
  const expires = Number(call.query.get('x-expires'))
  if (call.query.get('x-signature') !== seal(`${call.path}:${expires}`)) return refused()
  if (call.now / 1000 > expires || call.aged > 0) return refused()
  const match = /\/([0-9a-f]{40})(?:~(.+))?$/.exec(call.path)
  const treatment = match?.[2] ?? ''
  const short = Number(/tplv-dy-(\d+)p/.exec(treatment)?.[1] ?? Number.POSITIVE_INFINITY)
  const spec = book.spec(match?.[1] ?? '')
  if (!spec) return text('', 404)
  const scale = Math.min(1, short / Math.min(spec.width, spec.height))
  const width = Number(/(?:autoq-75|x2-q75-r):(\d+)/.exec(treatment)?.[1] ?? spec.width * scale)
  const asset = await book.read(match?.[1] ?? '', formatOf(treatment), { width, height: spec.height })
  return asset ? file(call, asset, { 'access-control-allow-origin': '*' }) : text('', 404)
}

export const musicUrl = (id: string): string => `https://sf6-cdn-tos.douyinstatic.com/obj/ies-music/${id}.mp3`
export const silenceUrl =
  'https://lf3-static.bytednsdoc.com/obj/eden-cn/nulogeh7kyhdkl/images_no_sound_volume_audio_file.mp3'

export function serveSound(call: Call): Answer {
  if (call.aged > 0) return refused()
  return call.path.endsWith('.mp3') ? file(call, music) : text('', 404)
}

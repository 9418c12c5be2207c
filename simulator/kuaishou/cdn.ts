/** File hosts: plain mirrors without expiry and signed ones with `pkey`. */
import { createHmac } from 'node:crypto'
import { fileAsset, paddedAsset, type PictureBook } from '../assets'
import { file, gatewayPage, isBrowser, within } from '../reply'
import type { Answer, Asset, Call } from '../types'

export const storedFiles = {
  avc720: fileAsset('portrait-720.mp4'),
  hevc720: paddedAsset('portrait-720.mp4', 131_002),
  avc540: fileAsset('clip.mp4'),
} satisfies Record<string, Asset>

export type StoredFile = keyof typeof storedFiles

const sound = fileAsset('music.m4a')
const suffixes = ['yximgs.com', 'kwimgs.com', 'kwaicdn.com', 'oskwai.com', 'wsukwai.com', 'ndcimgs.com']

export const isMediaHost = (host: string): boolean => suffixes.some((suffix) => within(host, suffix))

/** Seconds a signed address lives. */
const lifetime = 7200

const seal = (path: string, time: number): string =>
  createHmac('md5', 'simulated pkey secret').update(`${path}:${time}`).digest('hex')

/** Unsigned mirror of a file. */
export const mirror = (host: string, what: StoredFile, id: string): string =>
  `https://${host}/upic/2025/02/22/12/${id}_${what}.mp4?clientCacheKey=${id}_b.mp4&tt=b&di=1c6a56e&bp=10000`

/** Signed address of a file. */
export function signedVideo(call: Call, host: string, what: StoredFile, id: string): string {
  const path = `/ksc2/${id}_${what}.mp4`
  const time = Math.floor((call.now - call.aged) / 1000) + lifetime
  return (
    `https://${host}${path}?pkey=AAX${seal(path, time)}.${time.toString(16)}` +
    `&tag=1-1740800000-unknown-0-simulated&clientCacheKey=${id}_b.mp4`
  )
}

export const picturePath = (name: string, ending: 'jpg' | 'webp'): string => `/ufile/atlas/${name}.${ending}`
export const coverUrl = (host: string, name: string, ending: 'jpg' | 'webp'): string =>
  `https://${host}/upic/2025/02/22/12/${name}.${ending}?clientCacheKey=simulated.${ending}&di=1c6a56e&bp=10000`
export const headUrl = (name: string): string => `https://p2-pro.a.yximgs.com/uhead/AB/2025/02/22/12/${name}_s.jpg`
export const emoticonPath = (name: string): string => `//static.yximgs.com/bs2/emotion/${name}.png`

const refused = (): Answer => gatewayPage(403, 'Forbidden')

export async function serveMedia(call: Call, book: PictureBook): Promise<Answer> {
  const referer = call.headers.referer ?? ''
  if (!isBrowser(call.userAgent)) return refused()
  if (referer !== '' && !/^https:\/\/([\w-]+\.)*(kuaishou\.com|gifshow\.com|chenzhongtech\.com)(\/|$)/.test(referer))
    return refused()
  if (call.aged > 0) return refused()
  // The peer network behind the first address of a manifest is not reachable from everywhere.
  if (within(call.host, 'djvod.ndcimgs.com')) return gatewayPage(502, 'Bad Gateway')
  const video = /_(avc720|hevc720|avc540)\.mp4$/.exec(call.path)?.[1] as StoredFile | undefined
  if (video) {
    const key = /^AAX([0-9a-f]{32})\.([0-9a-f]+)$/.exec(call.query.get('pkey') ?? '')
    const time = Number.parseInt(key?.[2] ?? '0', 16)
    if (call.path.startsWith('/ksc2/') && (key?.[1] !== seal(call.path, time) || call.now / 1000 > time))
      return refused()
    return file(call, storedFiles[video])
  }
  if (call.path.endsWith('.m4a')) return file(call, sound)
  const picture = /\/([0-9a-f]{40})(?:_s)?\.(jpg|webp|png)$/.exec(call.path)
  const head = call.path.startsWith('/uhead/') ? { width: 200, height: 200 } : undefined
  const asset = await book.read(
    picture?.[1] ?? '',
    picture?.[2] === 'webp' ? 'webp' : picture?.[2] === 'png' ? 'png' : 'jpeg',
    head,
  )
  return asset ? file(call, asset) : gatewayPage(404, 'Not Found')
}

/** The file hosts: signed, expiring video addresses with a referer check, and pictures with a size suffix. */
import { createHmac } from 'node:crypto'
import { fileAsset, paddedAsset, type PictureBook, type PictureFormat } from '../assets'
import { file, gatewayPage, isBrowser, within } from '../reply'
import type { Answer, Asset, Call } from '../types'

/** A host as a CDN brings a new one every few months. */
const newcomer = 'upos-sz-new.bilivideo-next.net'
const mirrors = ['upos-sz-mirrorcos.bilivideo.com', 'upos-sz-mirrorali.bilivideo.com']
/**
 * Peers come first in real answers and are often unreachable; here they always are. Odd ports, plain http, numbers in
 * place of names; `xy_usource` says which main host the file came from. Source: reports about PCDN, 2024 to 2026.
 */
const peers = [
  'https://xy36x152x18x27xy.mcdn.bilivideo.cn:4483',
  'http://xy36x152x18x28xy.mcdn.bilivideo.cn:8082',
  'https://113.96.7.21:4483',
]
const borrowed = 'http://pt1a.szbdyd.com'

/** Seconds a video address lives. */
const lifetime = 7200

export const storedFiles = {
  v1080: fileAsset('demo-1080.m4s'),
  v720: fileAsset('demo-720.m4s'),
  portrait: fileAsset('portrait-720.mp4'),
  audio: fileAsset('demo-audio.m4s'),
  mp4: fileAsset('demo-360.mp4'),
  /** Big enough to pass every size limit of a chat. */
  heavyvideo: paddedAsset('demo-1080.m4s', 2_400_000_000),
  heavymp4: paddedAsset('demo-360.mp4', 640_000_000),
} satisfies Record<string, Asset>

export type StoredFile = keyof typeof storedFiles

const seal = (path: string, deadline: number, platform: string): string =>
  createHmac('md5', 'simulated upos secret').update(`${path}:${deadline}:${platform}`).digest('hex')

/** Addresses of one stored file: an unreachable peer first, then two mirrors, as the originals list them. */
export function issueVideo(
  call: Call,
  what: StoredFile,
  cid: number,
  quality: number,
  options: { platform?: 'pc' | 'html5'; peerFirst?: boolean } = {},
): { url: string; backup: string[] } {
  const platform = options.platform ?? 'pc'
  const deadline = Math.floor((call.now - call.aged) / 1000) + lifetime
  const ending = storedFiles[what].name.startsWith('demo-360') ? 'mp4' : 'm4s'
  const shelf = `${String(cid).slice(-2)}/${String(cid).slice(-4, -2)}/${cid}`
  const path = `/upgcxcode/${shelf}/${cid}_${what}-1-${quality}.${ending}`
  const query =
    `e=ig8euxZM2rNcNbdlhoNvNC8BqJIz&uipk=5&nbs=1&deadline=${deadline}&gen=playurlv2&os=cosbv&oi=0&trid=51a1&mid=0` +
    `&platform=${platform}&upsig=${seal(path, deadline, platform)}` +
    '&uparams=e,uipk,nbs,deadline,gen,os,oi,trid,mid,platform&bvc=vod&nettype=0&orderid=0,3'
  const ofPeers = [
    ...peers.map((peer) => `${peer}${path}?${query.replace('os=cosbv', 'os=mcdn')}`),
    `${borrowed}${path}?${query}&xy_usource=${mirrors[1]}`,
  ]
  const own = (call.newHost ? [newcomer] : mirrors).map((host) => `https://${host}${path}?${query}`)
  const [url = '', ...backup] = call.peersOnly
    ? ofPeers
    : options.peerFirst
      ? [...ofPeers.slice(0, 1), ...own, ...ofPeers.slice(1, 2)]
      : own
  return { url, backup }
}

export const isVideoHost = (host: string): boolean =>
  within(host, 'bilivideo.com') ||
  within(host, 'bilivideo.cn') ||
  within(host, 'akamaized.net') ||
  within(host, 'szbdyd.com') ||
  host === newcomer

export const isPictureHost = (host: string): boolean => within(host, 'hdslb.com')

const refused = (): Answer => gatewayPage(403, 'Forbidden')

export function serveVideo(call: Call): Answer {
  if (within(call.host, 'mcdn.bilivideo.cn') || within(call.host, 'szbdyd.com')) return gatewayPage(502, 'Bad Gateway')
  const platform = call.query.get('platform') ?? ''
  const deadline = Number(call.query.get('deadline'))
  const referer = call.headers.referer ?? ''
  const fromSite = /^https:\/\/([a-z]+\.)*bilibili\.com(\/|$)/.test(referer)
  if (platform !== 'html5' && !fromSite) return refused()
  if (referer !== '' && !fromSite) return refused()
  if (!isBrowser(call.userAgent)) return refused()
  if (call.query.get('upsig') !== seal(call.path, deadline, platform)) return refused()
  if (call.now / 1000 > deadline || call.aged > 0) return refused()
  const name = /_([a-z0-9]+)-1-\d+\.\w+$/.exec(call.path)?.[1] as StoredFile | undefined
  const asset = name ? storedFiles[name] : undefined
  return asset ? file(call, asset, { 'access-control-allow-origin': '*' }) : gatewayPage(404, 'Not Found')
}

const folder = {
  cover: 'archive',
  face: 'face',
  emote: 'emote',
  dynamic: 'new_dyn',
  garb: 'garb/item',
  live: 'live/new_room_cover',
}

/** Address of a picture; covers come with `http:`, as in the original answers. */
export function pictureUrl(name: string, kind: keyof typeof folder): string {
  const ending = kind === 'emote' || kind === 'garb' ? 'png' : 'jpg'
  const scheme = kind === 'cover' ? 'http' : 'https'
  return `${scheme}://i${Number.parseInt(name.slice(0, 1), 16) % 3}.hdslb.com/bfs/${folder[kind]}/${name}.${ending}`
}

export async function servePicture(call: Call, book: PictureBook): Promise<Answer> {
  const referer = call.headers.referer ?? ''
  if (referer !== '' && !/^https?:\/\/([a-z]+\.)*bilibili\.com(\/|$)/.test(referer)) return refused()
  if (call.aged > 0) return refused()
  const match = /^\/bfs\/[\w/]+?\/([0-9a-f]{40})\.(jpg|png|webp|gif)(@[\w!.-]+)?$/.exec(call.path)
  if (!match) return gatewayPage(404, 'Not Found')
  const [, name = '', own = 'jpg', suffix = ''] = match
  const wanted = /\.(webp|jpg|png|avif)$/.exec(suffix)?.[1] ?? own
  const format: PictureFormat = wanted === 'webp' ? 'webp' : wanted === 'png' ? 'png' : 'jpeg'
  const size = (letter: string): number =>
    Number(new RegExp(`(\\d+)${letter}`).exec(suffix)?.[1] ?? Number.POSITIVE_INFINITY)
  const asset = await book.read(name, format, suffix ? { width: size('w'), height: size('h') } : undefined)
  return asset ? file(call, asset, { 'cache-control': 'max-age=31536000' }) : gatewayPage(404, 'Not Found')
}

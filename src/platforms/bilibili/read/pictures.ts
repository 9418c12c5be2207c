/** Pictures of dynamics, articles and comments as media. */
import type { ImageMedia, VideoMedia } from '../../../model'
import type { Slice } from '../../slice'
import { count, https, streamSource } from './media'

/** The moving part of a live photo. */
function clipOf(address: unknown, id: string, width?: number, height?: number): VideoMedia | undefined {
  const source = streamSource([address])
  if (!source) return undefined
  return {
    kind: 'video',
    id: `${id}-live`,
    variants: [
      {
        id: 'bilibili-live-photo',
        label: 'Live',
        quality: width && height ? Math.min(width, height) : 0,
        ...(width && height ? { width, height } : {}),
        codec: 'unknown',
        source,
      },
    ],
  }
}

/** `url`, `src` or `img_src` with sizes under matching names; undefined without a usable address. */
export function readImage(from: Slice, id: string): ImageMedia | undefined {
  const url = https(from.raw('url') ?? from.raw('src') ?? from.raw('img_src'))
  if (!url) return undefined
  const width = count(from, 'width') ?? count(from, 'img_width')
  const height = count(from, 'height') ?? count(from, 'img_height')
  const clip = clipOf(from.raw('live_url'), id, width, height)
  return {
    kind: 'image',
    id,
    ...(width ? { width } : {}),
    ...(height ? { height } : {}),
    source: { urls: [url] },
    ...(clip ? { clip } : {}),
  }
}

/** Numbered from 1 under one stem. */
export function readImages(entries: readonly Slice[], stem: string): ImageMedia[] {
  return entries.flatMap((entry, index) => readImage(entry, `${stem}-${index + 1}`) ?? [])
}

/** A still and its clip in one file that phones play when it is touched: the clip stands behind the JPEG. Pure. */
import { AmagiError } from '../../errors'
import type { MotionMaker } from '../../model'
import { jpegLayout, type Segment } from '../picture/jpeg'
import { motionExif } from './exif'
import { motionXmp, type ClipFacts } from './xmp'

/** What stands before and behind the clip. */
export interface MotionParts {
  head: Buffer
  tail: Buffer
}

const app1 = 0xe1
const app2 = 0xe2
const xmpName = Buffer.from('http://ns.adobe.com/xap/1.0/\0')

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** EXIF and XMP are written anew; the index of MPF counts from the start of the file and would be wrong. */
const isReplaced = (jpeg: Buffer, { marker, start }: Segment): boolean =>
  marker === app1 || (marker === app2 && jpeg.toString('latin1', start + 4, start + 8) === 'MPF\0')

/** Length of each field behind the clip, filled with blanks. */
const fieldBytes = 20

/**
 * The footer by which phones of Huawei and Honor know a moving photo: version and frame of the still, the part that is
 * played, bytes from the clip to the end of the first field (openharmony/multimedia_media_library,
 * `moving_photo_file_utils`, 2026).
 */
const huaweiFooter = (clipBytes: number): Buffer =>
  Buffer.from(['v3_f0', '0:0', `LIVE_${clipBytes + fieldBytes}`].map((field) => field.padEnd(fieldBytes)).join(''))

/**
 * For an upright JPEG; pixels and colours keep their bytes, what cameras wrote about place and time goes. Throws
 * `upstream-changed` when it is no whole JPEG.
 */
export function motionPhoto(jpeg: Buffer, maker: MotionMaker, clip: ClipFacts): MotionParts {
  const layout = jpegLayout(jpeg)
  if (!layout) throw new AmagiError('upstream-changed', { message: 'the still of a live photo is no whole JPEG' })
  const kept = layout.segments.filter((one) => !isReplaced(jpeg, one))
  const scan = layout.segments.at(-1)?.end ?? 2
  const exif = motionExif(maker)
  const xmp = motionXmp(maker, clip)
  return {
    head: Buffer.concat([
      jpeg.subarray(0, 2),
      ...(exif ? [segment(app1, exif)] : []),
      ...(xmp ? [segment(app1, Buffer.concat([xmpName, Buffer.from(xmp)]))] : []),
      ...kept.map(({ start, end }) => jpeg.subarray(start, end)),
      jpeg.subarray(scan, layout.end),
    ]),
    tail: maker === 'huawei' ? huaweiFooter(clip.clipBytes) : Buffer.alloc(0),
  }
}

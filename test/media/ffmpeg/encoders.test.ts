/** What encoders are told, by name. */
import { describe, expect, it } from 'vitest'
import { halfOfProcessors } from '../../../src/media/ffmpeg/arguments'
import {
  encodersOf,
  renderNode,
  trialArguments,
  type Encoder,
  type TargetCodec,
} from '../../../src/media/ffmpeg/encoders'

const named = (codec: TargetCodec, name: string): Encoder => {
  const found = encodersOf(codec, renderNode).find((one) => one.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}
/** The value behind an option; undefined where it is not given. */
const valueOf = (args: readonly string[], option: string): string | undefined =>
  args.includes(option) ? args[args.indexOf(option) + 1] : undefined

describe('a capped rate', () => {
  const rates = (codec: TargetCodec, name: string, bits: number) => {
    const args = named(codec, name).capped(bits)
    return ['-b:v', '-maxrate', '-bufsize'].map((option) => valueOf(args, option))
  }
  it('has a peak a fifth above it, over two seconds', () => {
    expect(rates('avc', 'libx264', 1_000_000)).toEqual(['1000000', '1200000', '2000000'])
    expect(rates('hevc', 'libx265', 333.9)).toEqual(['333', '399', '666'])
  })
  it('has none with SVT-AV1, which takes a peak only together with a quality', () => {
    expect(rates('av1', 'libsvtav1', 500_000)).toEqual(['500000', undefined, undefined])
  })
  it('is never nothing', () => {
    expect(rates('avc', 'libx264', 0)).toEqual(['1', '1', '2'])
  })
})

describe('an encoder is told', () => {
  const threads = `-threads ${halfOfProcessors()}`
  const pools = `-x265-params log-level=error:pools=${halfOfProcessors()}`
  const vaapi = `-vaapi_device ${renderNode}`
  const all: [TargetCodec, name: string, common: string, quality: string, rate: string][] = [
    ['avc', 'h264_nvenc', '-preset medium -pix_fmt yuv420p', '-rc vbr -cq 25 -b:v 0', '-rc vbr'],
    ['avc', 'h264_qsv', '-preset veryfast -pix_fmt nv12', '-global_quality 25', ''],
    ['avc', 'h264_vaapi', vaapi, '-rc_mode CQP -qp 24', ''],
    ['avc', 'h264_amf', '-quality speed -pix_fmt yuv420p', '-rc cqp -qp_i 22 -qp_p 24', '-rc vbr_peak'],
    ['avc', 'h264_videotoolbox', '-pix_fmt yuv420p', '-q:v 55', ''],
    ['avc', 'libx264', `-preset veryfast -pix_fmt yuv420p ${threads}`, '-crf 23', ''],
    ['avc', 'libopenh264', `-pix_fmt yuv420p ${threads}`, '-b:v 3M', ''],
    ['hevc', 'hevc_nvenc', '-preset medium -pix_fmt yuv420p -tag:v hvc1', '-rc vbr -cq 28 -b:v 0', '-rc vbr'],
    ['hevc', 'hevc_qsv', '-preset veryfast -pix_fmt nv12 -tag:v hvc1', '-global_quality 28', ''],
    ['hevc', 'hevc_vaapi', `${vaapi} -tag:v hvc1`, '-rc_mode CQP -qp 26', ''],
    ['hevc', 'hevc_amf', '-quality speed -pix_fmt yuv420p -tag:v hvc1', '-rc cqp -qp_i 22 -qp_p 24', '-rc vbr_peak'],
    ['hevc', 'hevc_videotoolbox', '-pix_fmt yuv420p -tag:v hvc1', '-q:v 55', ''],
    ['hevc', 'libx265', `-preset superfast -pix_fmt yuv420p ${threads} ${pools} -tag:v hvc1`, '-crf 28', ''],
    ['av1', 'av1_nvenc', '-preset medium -pix_fmt yuv420p', '-rc vbr -cq 32 -b:v 0', '-rc vbr'],
    ['av1', 'av1_qsv', '-preset veryfast -pix_fmt nv12', '-global_quality 32', ''],
    ['av1', 'libsvtav1', `-preset 10 -pix_fmt yuv420p ${threads}`, '-crf 35', ''],
  ]
  const words = (...parts: string[]): string[] => parts.join(' ').split(' ').filter(Boolean)

  it('in the order of the list', () => {
    for (const codec of ['avc', 'hevc', 'av1'] as const) {
      const names = encodersOf(codec, renderNode).map(({ name }) => name)
      expect(names).toEqual(all.filter(([of]) => of === codec).map(([, name]) => name))
    }
  })
  it.each(all)('%s %s', (codec, name, common, quality, rate) => {
    const encoder = named(codec, name)
    expect([encoder.codec, encoder.hardware]).toEqual([codec, !name.startsWith('lib')])
    expect(encoder.constantQuality()).toEqual(words('-c:v', name, common, quality))
    const peak = name === 'libsvtav1' ? '' : '-maxrate 120 -bufsize 200'
    expect(encoder.capped(100)).toEqual(words('-c:v', name, common, rate, '-b:v 100', peak))
    const vaapiAlone = name.endsWith('vaapi')
    expect(encoder.device).toBe(vaapiAlone ? renderNode : undefined)
    expect(encoder.filtered()).toEqual(vaapiAlone ? ['-vf', 'format=nv12,hwupload'] : [])
    expect(encoder.filtered('a', 'b')).toEqual(['-vf', vaapiAlone ? 'a,b,format=nv12,hwupload' : 'a,b'])
  })
  it('to be tried with three grey frames in both manners', () => {
    const encoder = named('avc', 'h264_vaapi')
    const trial = (how: string[]): string => `-frames:v 3 -vf format=nv12,hwupload ${how.join(' ')} -f null -`
    expect(trialArguments(encoder)).toEqual(
      words(
        '-f lavfi -i color=gray:size=320x240:rate=10',
        trial(encoder.constantQuality()),
        trial(encoder.capped(500_000)),
      ),
    )
  })
  it('to use half of the processors, and one at least', () => {
    expect([1, 2, 3, 4, 9].map((processors) => halfOfProcessors(processors))).toEqual(['1', '1', '1', '2', '4'])
  })
})

it('HEVC has the tag iOS plays, and nothing else has it', () => {
  const tags = (codec: TargetCodec) =>
    encodersOf(codec, renderNode)
      .flatMap((one) => [one.constantQuality(), one.capped(1)])
      .map((args) => valueOf(args, '-tag:v'))
  expect(new Set(tags('hevc'))).toEqual(new Set(['hvc1']))
  expect(new Set([...tags('avc'), ...tags('av1')])).toEqual(new Set([undefined]))
})

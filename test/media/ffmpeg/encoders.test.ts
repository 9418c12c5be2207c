/** What encoders are told, by name. */
import { describe, expect, it } from 'vitest'
import { encodersOf, renderNode, type Encoder, type TargetCodec } from '../../../src/media/ffmpeg/encoders'

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

it('HEVC has the tag iOS plays, and nothing else has it', () => {
  const tags = (codec: TargetCodec) =>
    encodersOf(codec, renderNode)
      .flatMap((one) => [one.constantQuality(), one.capped(1)])
      .map((args) => valueOf(args, '-tag:v'))
  expect(new Set(tags('hevc'))).toEqual(new Set(['hvc1']))
  expect(new Set([...tags('avc'), ...tags('av1')])).toEqual(new Set([undefined]))
})

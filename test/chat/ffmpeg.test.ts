import { Context } from 'koishi'
import { describe, expect, it } from 'vitest'
import { ffmpegPlaces } from '../../src/chat/ffmpeg'
import { settingsOf } from '../support/settings'

const media = (ffmpeg: string) => ({ ...settingsOf().media, ffmpeg })

describe('where ffmpeg is looked for', () => {
  it('is nowhere when it is off, and only at the path when there is one', () => {
    const ctx = new Context()
    expect(ffmpegPlaces(ctx, media(' OFF '))).toBe(false)
    expect(ffmpegPlaces(ctx, media(' /opt/ffmpeg '))).toEqual({ path: '/opt/ffmpeg' })
  })

  it("is what Koishi's service has at that moment, which may be nothing or something strange", () => {
    const ctx = new Context()
    const places = ffmpegPlaces(ctx, media(''))
    const now = (): string | undefined => (places === false ? 'off' : places.service?.())
    expect(now()).toBeUndefined()
    ctx.provide('ffmpeg', undefined, true)
    const service: { executable: unknown } = { executable: '/srv/ffmpeg' }
    ctx.set('ffmpeg' as never, service as never)
    expect(now()).toBe('/srv/ffmpeg')
    service.executable = { exe: 1 }
    expect(now()).toBeUndefined()
  })
})

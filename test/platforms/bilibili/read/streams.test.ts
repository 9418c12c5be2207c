import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../../src/errors'
import type { VideoMedia } from '../../../../src/model'
import { allEncrypted, readStreams, type ClipFacts } from '../../../../src/platforms/bilibili/read/streams'
import { slice } from '../../../../src/platforms/slice'
import { withField, withValue, without } from '../../../support/mutate'
import { fixture } from '../site'

const body = fixture('fetch_video_playurl')

function read(answer: unknown = body, durationSec?: number): VideoMedia {
  const facts = { id: 'bilibili-x-p1', ...(durationSec === undefined ? {} : { durationSec }) }
  return readStreams(slice(answer, 'data'), facts)
}

/** An answer of whole files, as old videos and `platform=html5` get it. */
function files(...durl: unknown[]): unknown {
  return { data: { quality: 64, format: 'mp4720', timelength: 60_000, video_codecid: 7, durl } }
}

const file = {
  order: 1,
  length: 60_000,
  size: 7_500_000,
  url: 'https://upos-sz-mirrorcos.bilivideo.com/upgcxcode/01/64.mp4?deadline=1760007200&platform=html5&x=1',
  backup_url: null,
}

const peer = 'https://upos-sz-mirrorcos.bilivideo.com/upgcxcode/01/30280.m4s?deadline=1760007200'

function codeOf(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    return isAmagiError(error) ? error.code : error
  }
}

describe('a DASH answer', () => {
  it('gives every quality, the best first and AVC before HEVC', () => {
    const video = read()
    expect(video.variants.map(({ id, label, quality, codec }) => [id, label, quality, codec])).toEqual([
      ['bilibili-80-avc', '1080P', 1080, 'avc'],
      ['bilibili-80-hevc', '1080P', 1080, 'hevc'],
      ['bilibili-32-avc', '480P', 480, 'avc'],
      ['bilibili-16-avc', '360P', 360, 'avc'],
    ])
    expect(video.durationSec).toBe(300)
    expect(read(body, 12).durationSec).toBe(12)
  })

  it('has the sizes the answer tells, of picture and sound; 0 is none', () => {
    const sized = withField(withField(body, 'data.dash.video.0.size', 4_100_000), 'data.dash.video.1.size', 0)
    const sizes = read(sized).variants.map(({ sizeBytes }) => sizeBytes)
    expect(sizes.filter((size) => size !== undefined)).toEqual([4_100_000])
    const sound = withValue(body, 'data.dash.audio', [{ id: 30280, size: 310_000, base_url: peer }])
    expect(read(sound).variants.map(({ audio }) => audio?.sizeBytes)).toEqual([310_000, 310_000, 310_000, 310_000])
  })

  it.each([
    ['says another one than its tracks, which are short', withValue(body, 'data.dash.duration', 41), 41],
    ['merely rounds', withValue(body, 'data.dash.duration', 299), 300.2],
  ])('that %s runs as long as its tracks', (_, answer, seconds) => {
    expect(read(answer, 2255).variants[0]).toMatchObject({ durationSec: seconds, extent: 'preview' })
  })

  it('is encrypted as a whole or by the track', () => {
    expect(allEncrypted(slice(body, 'data'))).toBe(false)
    expect(allEncrypted(slice(withField(body, 'data.is_drm', true), 'data'))).toBe(true)
    const one = withField(body, 'data.dash.video.0.bilidrm_uri', 'uri:bili://1')
    expect([allEncrypted(slice(one, 'data')), read(one).variants.length]).toEqual([false, 3])
  })

  it('puts real mirrors before peer nodes and says when the addresses end', () => {
    const source = read().variants[0]?.source
    expect(source?.urls.map((url) => new URL(url).hostname)).toEqual([
      'upos-sz-mirrorcos.bilivideo.com',
      'xy1x2x3x4xy.mcdn.bilivideo.cn',
    ])
    expect(source).toMatchObject({ referer: 'https://www.bilibili.com/', expiresAt: 1760007200 })
  })

  const path = '/upgcxcode/01/02/9/9_1-1-30080.m4s?deadline=1760007200&os=mcdn&upsig=abc'
  const made = `https://upos-sz-mirrorcos.bilivideo.com${path}`
  const urlsOf = (base: unknown, backup: unknown[] = []): string[] | undefined =>
    read({ data: { quality: 80, dash: { video: [{ id: 80, base_url: base, backup_url: backup }] } } }).variants[0]
      ?.source.urls

  it.each([
    ['an odd port', `https://xy1.mcdn.bilivideo.cn:4483${path}`, [made, `https://xy1.mcdn.bilivideo.cn:4483${path}`]],
    ['a plain odd port', `http://xy1.mcdn.bilivideo.cn:8082${path}`, [made]],
    ['no scheme', `//xy1.mcdn.bilivideo.cn${path}`, [made, `https://xy1.mcdn.bilivideo.cn${path}`]],
    ['an odd port of a main host', `http://cn-jsnt-01.bilivideo.com:9305${path}`, [made]],
    ['numbers for a name', `https://113.96.7.21:4483${path}`, [made]],
    [
      'a file that was borrowed',
      `http://pt1.szbdyd.com${path}&xy_usource=upos-sz-mirrorali.bilivideo.com`,
      [
        `https://upos-sz-mirrorali.bilivideo.com${path}&xy_usource=upos-sz-mirrorali.bilivideo.com`,
        `https://pt1.szbdyd.com${path}&xy_usource=upos-sz-mirrorali.bilivideo.com`,
      ],
    ],
    [
      'a file that was borrowed from a stranger',
      `http://pt1.szbdyd.com${path}&xy_usource=evil.example`,
      [`${made}&xy_usource=evil.example`, `https://pt1.szbdyd.com${path}&xy_usource=evil.example`],
    ],
    [
      'a main host with its ordinary port',
      `https://cn-jsnt-01.bilivideo.com:443${path}`,
      [`https://cn-jsnt-01.bilivideo.com:443${path}`],
    ],
  ])('has the file of a peer with %s at a main host', (_, given, expected) => {
    expect(urlsOf(given)).toEqual(expected)
  })

  it('names a host that is on no list behind those of the list, when it is one of the internet and no peer', () => {
    const [own, fresh] = [`https://upos-sz-mirrorali.bilivideo.com${path}`, `https://v1.new-cdn.net${path}`]
    expect(urlsOf(fresh)).toEqual([fresh])
    expect(urlsOf(fresh, [own])).toEqual([own, fresh])
    expect(urlsOf(`http://v1.new-cdn.net${path}`)).toEqual([fresh])
  })

  it.each([
    'https://10.0.0.8',
    'https://[::1]',
    'https://nas',
    'https://localhost',
    'https://router.lan',
    'https://db.internal',
    'https://user@v1.new-cdn.net',
    'https://xy1.mcdn.new-cdn.net',
    'https://v1.new-cdn.net:8443',
    'ftp://v1.new-cdn.net',
  ])('leaves out %s', (origin) => {
    const other = path.replace('/upgcxcode/', '/v1/resource/')
    const own = `https://upos-sz-mirrorali.bilivideo.com${other}`
    expect(urlsOf(`${origin}${other}`, [own])).toEqual([own])
  })

  it('keeps backups before what was made of a peer, and peers last', () => {
    const [peer, own] = [`https://xy1.mcdn.bilivideo.cn:4483${path}`, `https://upos-sz-mirrorali.bilivideo.com${path}`]
    expect(urlsOf(peer, [own])).toEqual([own, made, peer])
  })

  it('makes nothing of a peer whose file main hosts do not have', () => {
    const other = path.replace('/upgcxcode/', '/v1/resource/')
    expect(
      urlsOf(`http://xy1.mcdn.bilivideo.cn:8082${other}`, [`https://upos-sz-mirrorali.bilivideo.com${other}`]),
    ).toEqual([`https://upos-sz-mirrorali.bilivideo.com${other}`])
  })

  it('ends with the first of its addresses, picture and sound together', () => {
    const ending = (time: number) => `https://upos-sz-mirrorcos.bilivideo.com/upgcxcode/1.m4s?deadline=${time}`
    const one = (video: unknown, audio: unknown) =>
      read({
        data: {
          quality: 80,
          dash: { video: [{ id: 80, ...(video as object) }], audio: [{ id: 30280, ...(audio as object) }] },
        },
      }).variants[0]
    const early = one(
      { base_url: ending(1_760_000_900), backup_url: [ending(1_760_000_100)] },
      { base_url: ending(1_760_000_500) },
    )
    expect([early?.source.expiresAt, early?.audio?.source.expiresAt]).toEqual([1_760_000_100, 1_760_000_100])
    const sound = one({ base_url: ending(1_760_000_900) }, { base_url: ending(1_760_000_500) })
    expect([sound?.source.expiresAt, sound?.audio?.source.expiresAt]).toEqual([1_760_000_500, 1_760_000_500])
  })

  it('takes the best AAC track, whatever its place', () => {
    expect(read().variants[0]?.audio).toMatchObject({ id: '30280', codec: 'aac', bitrate: 190000 })
    // The quality counts, not the rate of one recording.
    const louder = withValue(body, 'data.dash.audio.2.bandwidth', 999_999)
    expect(read(louder).variants[0]?.audio?.id).toBe('30280')
  })

  it.each([null, []])('without sound (%j) is silent', (audio) => {
    const variant = read(withValue(body, 'data.dash.audio', audio)).variants[0]
    expect(variant?.source.urls).not.toEqual([])
    expect(variant?.audio).toBeUndefined()
  })

  it('takes lossless sound only when there is nothing else', () => {
    const flac = { display: true, audio: { id: 30251, base_url: 'https://upos-sz-mirrorcos.bilivideo.com/a.m4s' } }
    const both = withValue(body, 'data.dash.flac', flac)
    expect(read(both).variants[0]?.audio?.codec).toBe('aac')
    expect(read(withValue(both, 'data.dash.audio', null)).variants[0]?.audio?.codec).toBe('flac')
  })

  it('leaves HDR out unless there is nothing else', () => {
    const hdr = withValue(body, 'data.dash.video.0.id', 125)
    expect(read(hdr).variants.map(({ id }) => id)).not.toContain('bilibili-125-hevc')
    const [first] = (hdr as { data: { dash: { video: unknown[] } } }).data.dash.video
    expect(read(withValue(hdr, 'data.dash.video', [first])).variants.map(({ id }) => id)).toEqual(['bilibili-125-hevc'])
  })

  it('names unknown qualities as upstream names them', () => {
    const odd = withValue(withValue(body, 'data.dash.video.0.id', 140), 'data.support_formats.0.quality', 140)
    expect(read(odd).variants[0]?.label).toBe('1080P')
  })

  it('takes the shorter side of upright pictures as the quality', () => {
    const upright = withValue(withValue(body, 'data.dash.video.1.width', 1080), 'data.dash.video.1.height', 1920)
    expect(read(upright).variants[0]).toMatchObject({ quality: 1080, width: 1080, height: 1920 })
  })

  it('reads either spelling of the address fields', () => {
    let camel: unknown = body
    for (const index of [0, 1, 2, 3]) {
      for (const name of ['base_url', 'backup_url']) camel = without(camel, `data.dash.video.${index}.${name}`)
    }
    expect(read(camel)).toEqual(read())
  })

  it('drops addresses nobody may ask and, with them, what cannot be fetched', () => {
    const foreign = withValue(body, 'data.dash.video.1.base_url', 'https://nas.lan/80.m4s')
    expect(read(foreign).variants[0]?.source.urls).toHaveLength(1)
    const lost = withValue(foreign, 'data.dash.video.1.backup_url', ['http://10.0.0.1:480/x', 'file:///etc/passwd', 7])
    const gone = withValue(lost, 'data.dash.video.1.backupUrl', null)
    expect(read(gone).variants.map(({ id }) => id)).not.toContain('bilibili-80-avc')
  })
})

describe('how long the streams run', () => {
  const extents = (answer: unknown, facts: Partial<ClipFacts>) =>
    readStreams(slice(answer, 'data'), { id: 'x', ...facts }).variants.map((one) => [one.durationSec, one.extent])[0]

  it('is what the answer says, and rounding is no difference', () => {
    expect(extents(body, {})).toEqual([300.2, undefined])
    expect(extents(body, { durationSec: 302 })).toEqual([300.2, undefined])
    expect(extents(body, { durationSec: 120 })).toEqual([300.2, undefined])
  })

  it('tells a part of the work from all of it, of files as of tracks', () => {
    expect(extents(body, { durationSec: 2255 })).toEqual([300.2, 'preview'])
    expect(extents(body, { durationSec: 2255, whenCut: 'free-part' })).toEqual([300.2, 'free-part'])
    expect(extents(body, { durationSec: 300, whenCut: 'free-part' })).toEqual([300.2, undefined])
    expect(extents(files(file), { durationSec: 2255 })).toEqual([60, 'preview'])
  })

  it('of a file comes before that of the answer', () => {
    const answer = withValue(files(file), 'data.timelength', 2_255_000)
    expect(extents(answer, { durationSec: 2255 })).toEqual([60, 'preview'])
  })

  it('says nothing about a part where nobody states it', () => {
    expect(extents(without(body, 'data.timelength'), { durationSec: 2255 })).toEqual([undefined, undefined])
    expect(extents(withValue(body, 'data.timelength', 0), { durationSec: 2255 })).toEqual([undefined, undefined])
  })

  it('gives a part another name than the whole, so that no cache confuses them', () => {
    const [part] = readStreams(slice(body, 'data'), { id: 'x', durationSec: 2255 }).variants
    expect(part?.id).toBe('bilibili-80-avc-preview')
  })
})

describe('an answer of whole files', () => {
  it('gives the file with its exact size and without referer when it is open to everybody', () => {
    expect(read(files(file)).variants).toEqual([
      {
        id: 'bilibili-64-avc',
        label: '720P',
        quality: 720,
        step: 64,
        codec: 'avc',
        durationSec: 60,
        bitrate: 1_000_000,
        sizeBytes: 7_500_000,
        source: { urls: [file.url], expiresAt: 1760007200 },
      },
    ])
  })

  it('asks for our referer for all other files', () => {
    const url = 'http://upos-sz-mirrorhw.bilivideo.com/upgcxcode/01/64.mp4?e=1'
    expect(read(files({ ...file, url })).variants[0]?.source).toEqual({
      urls: [`https${url.slice(4)}`],
      referer: 'https://www.bilibili.com/',
    })
  })

  it('in several pieces goes on from one to the next, in the order they say', () => {
    const part = (order: number) => ({ ...file, order, url: file.url.replace('64.mp4', `${order}.flv`) })
    const [variant, ...others] = read(files(part(2), part(1), part(3))).variants
    expect(others).toEqual([])
    const url = (order: number) => part(order).url
    expect(variant?.source.urls).toEqual([url(1)])
    expect(variant?.more?.map(({ urls }) => urls)).toEqual([[url(2)], [url(3)]])
    expect(variant).toMatchObject({ sizeBytes: 22_500_000, bitrate: 1_000_000 })
  })

  it('of which one piece cannot be had is not shown with a hole in it', () => {
    expect(codeOf(() => read(files(file, { ...file, url: 'https://nas.lan/2.flv' })))).toBe('upstream-changed')
  })

  it('without any usable address has changed', () => {
    expect(codeOf(() => read(files({ ...file, url: 'https://nas.lan/x.mp4' })))).toBe('upstream-changed')
    expect(codeOf(() => read(files()))).toBe('upstream-changed')
    expect(codeOf(() => read({ data: { dash: null } }))).toBe('upstream-changed')
  })
})

import { describe, expect, it } from 'vitest'
import { platforms } from '../../../src/platforms'
import { at } from '../../../src/json'
import { createService } from '../../../src/platforms/service'
import { codeOf, fakeTransport, type Answer as Reply } from '../../platforms/upstream'
import { roots } from '../fixtures'

/** Answers only at the places named; everything else refuses. */
function serve(answers: Record<string, Reply>, account?: string) {
  const transport = fakeTransport((request) => answers[new URL(request.url).pathname] ?? { body: { result: 2 } })
  return createService({
    platforms,
    transport,
    cookie: () => account,
    clock: () => 1_750_000_000_000,
    random: () => 0.5,
  })
}

const info = '/rest/wd/ugH5App/photo/simple/info'
const resolve = (answers: Record<string, Reply>, id: string, account?: string) =>
  serve(answers, account).resolve({ platform: 'kuaishou', kind: 'work', id })

describe.each(roots)('$name works', ({ name: root, recordedText }) => {
  const [videoId, albumId] = {
    captured: ['3xburnkmj3auazc', '3xe2yqfiubwxnm6'] as const,
    invented: ['3xvxkdazc8ugeqp', '3xi2dpybecmyau2'] as const,
  }[root]

  it('a video', async () => {
    const post = await resolve({ [info]: { body: recordedText('kuaishou/photo-simple-info.video.json') } }, videoId)
    const facts = {
      captured: {
        createdAt: 1691570962,
        tags: ['清夏乐园大秘境', '原神', 'COS'],
        stats: { views: 679835, likes: 34728, comments: 2420, shares: 2404 },
        author: { id: '3xuw52inejca9tm', followers: 124589 },
        video: {
          durationSec: 93.05,
          variants: [
            { codec: 'avc', quality: 720, sizeBytes: 10384993 },
            { codec: 'hevc', quality: 720, sizeBytes: 7277534 },
          ],
        },
      },
      invented: {
        createdAt: 1760925464,
        tags: ['路过灯塔照着安', '橘猫', 'COS'],
        stats: { views: 638450, likes: 23128, comments: 6084, shares: 4593 },
        author: { id: '3xkvq27lampteab', followers: 278000 },
        video: { durationSec: 47.825, variants: [{ codec: 'avc', quality: 720, sizeBytes: 74970000 }] },
      },
    }[root]
    expect(post).toMatchObject({ kind: 'video', id: videoId, ...facts, origin: { channel: 'h5-info' } })
  })

  it('an album', async () => {
    const post = await resolve({ [info]: { body: recordedText('kuaishou/photo-simple-info.atlas.json') } }, albumId)
    const { title, count } = {
      captured: { title: '这一路谁陪我', count: 14 },
      invented: { title: '歌月亮爬上钟', count: 3 },
    }[root]
    expect(post).toMatchObject({ kind: 'album', id: albumId, music: { title } })
    const images = post.kind === 'album' ? post.images : []
    expect(images).toHaveLength(count)
    expect(images.every((image) => image.source.urls.length === 2 && image.source.urls[0]?.endsWith('.jpg'))).toBe(true)
    expect(images[0]).toMatchObject({ width: 864, height: 1920 })
  })

  it('the single picture', async () => {
    const post = await resolve(
      { [info]: { body: recordedText('kuaishou/photo-simple-info.single.synthetic.json') } },
      '3xexamplesingle',
    )
    expect(post.kind === 'album' && post.images).toHaveLength(1)
  })

  it.each([
    ['video', videoId, 'video'],
    ['atlas', albumId, 'album'],
  ])('the share page of the %s', async (name, id, kind) => {
    const post = await resolve({ [`/fw/photo/${id}`]: { body: recordedText(`kuaishou/init-state.${name}.html`) } }, id)
    expect(post).toMatchObject({ kind, id, origin: { channel: 'share-page' } })
  })

  it('the share page without a work', async () => {
    const answers = { [`/fw/photo/${albumId}`]: { body: recordedText('kuaishou/init-state.no-photo.html') } }
    expect(await codeOf(resolve(answers, albumId))).toBe('rate-limited')
  })

  it('the answer of the desktop site', async () => {
    const body = recordedText('kuaishou/graphql-visionVideoDetail.synthetic.json')
    const post = await resolve({ '/graphql': { body } }, videoId, 'userId=1')
    const { bitrate, ...facts } = {
      captured: { createdAt: 1691570962, stats: { likes: 34728, views: 680000 }, bitrate: 891000 },
      invented: { createdAt: 1760925464, stats: { likes: 22757, views: 680000 }, bitrate: 340000 },
    }[root]
    expect(post).toMatchObject({
      kind: 'video',
      ...facts,
      origin: { channel: 'graphql' },
      video: { variants: [{ quality: 720, bitrate }] },
    })
  })
})

interface Refusal {
  name: string
  httpStatus: number
  body: unknown
  suggestedKind: string
}

const codes: Record<string, string> = {
  rate_limited_or_cookie: 'rate-limited',
  signature: 'upstream-changed',
  captcha: 'blocked',
  parameter: 'upstream-changed',
  login: 'login-required',
  transient: 'network',
  cookie_or_schema: 'cookie-expired',
  cookie: 'cookie-expired',
}
/** Null shells are what the desktop site gives to an account whose session is dead. */
const shells = new Set(['graphql_null_shell_detail', 'graphql_null_shell_comments'])

describe.each(roots)('$name refusals', ({ recorded }) => {
  const refusals = recorded('kuaishou/errors.json') as Refusal[]

  it.each(refusals)('$name', async ({ name, httpStatus, body, suggestedKind }) => {
    const transport = fakeTransport(() => ({ status: httpStatus, body: body === '' ? '' : JSON.stringify(body) }))
    const service = createService({ platforms, transport, cookie: () => 'userId=1' })
    const call = name.includes('comments') ? 'fetchWorkComments' : 'fetchOneWork'
    expect(await codeOf(service.call('kuaishou', call, { photoId: '3xburnkmj3auazc' }))).toBe(
      shells.has(name) ? 'cookie-expired' : codes[suggestedKind],
    )
  })

  it('64-bit ids are exact in the body', async () => {
    const service = serve({ [info]: { body: '{"result":1,"photo":{"soundTrack":{"photoId":5239938275131911888}}}' } })
    const { body } = await service.call('kuaishou', 'fetchOneWork', { photoId: '3xburnkmj3auazc' })
    expect(at(body, 'data.visionVideoDetail.photo.soundTrack.photoId')).toBe('5239938275131911888')
  })
})

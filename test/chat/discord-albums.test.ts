/** Several pictures in one message of Discord: the real adapter, its end, and whoever else listens. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { h, type Session } from 'koishi'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { albumPost } from '../../samples/plain-posts'
import type { Behaviour } from '../../simulator/chats/behaviour'
import { startDiscordEnd, type DiscordEnd } from '../../simulator/chats/discord'
import type { Conversation } from '../../src/chat/conversation'
import { deliver } from '../../src/chat/deliver'
import { handingIn } from '../../src/chat/deliver/handing'
import { createOutlet } from '../../src/chat/outlet'
import type { ChatRef } from '../../src/chat/ref'
import { at } from '../../src/json'
import type { MediaFiles } from '../../src/media/types'
import { createExperience } from '../../src/store'
import { connect, type Connected } from '../support/chat-end'
import { settingsOf } from '../support/settings'

let dir: string
let world: Connected | undefined
let serial = 0
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-discord-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const channel: ChatRef = { platform: 'discord', selfId: '1', guildId: '2', channelId: '111', direct: false }
const mib = 2 ** 20
const bytesOf = (number: number, size = 500) => Buffer.alloc(size, number)
const inline = (number: number) => `data:image/jpeg;base64,${bytesOf(number).toString('base64')}`
const picture = (number: number) => h('img', { src: inline(number) })

async function open(conversation: Partial<Conversation> = {}, lookAfterMs: readonly number[] = []) {
  const end = await startDiscordEnd()
  const opened = await connect(end)
  world = opened
  const announced: (string | undefined)[] = []
  opened.app.on('send', (session) => void announced.push(session.messageId))
  const kit = { ...opened.kit(), lookAfterMs }
  const outlet = createOutlet({ chat: channel, locales: ['zh-CN'], ...conversation }, kit, true)
  const album = (pictures: readonly h[]) => outlet.send(outlet.together(pictures), { quote: true })
  return { end, app: opened.app, kit, outlet, announced, album }
}

const answering: Partial<Conversation> = { reply: { messageId: '500', userId: '5', at: Date.now() } }
const posted = ({ calls }: DiscordEnd) => calls.filter(({ call }) => call.startsWith('POST '))
const payloadOf = (call: { body: unknown } | undefined): unknown => JSON.parse(String(at(call, 'body.payload_json')))

describe('pictures together', () => {
  it('are one call and one message, in order, with their names and the quote', async () => {
    const { end, album, announced } = await open(answering)
    const outcome = await album([1, 2, 3].map(picture))
    expect(outcome).toEqual({ kind: 'sent', ids: [expect.any(String)] })
    expect(end.posts.map(({ files }) => files.map(({ bytes }) => bytes))).toEqual([[1, 2, 3].map((n) => bytesOf(n))])
    expect(end.delivered).toMatchObject([{ chat: '111', quote: '500' }])
    expect(posted(end).map(({ call }) => call)).toEqual(['POST /channels/111/messages'])
    expect(payloadOf(posted(end)[0])).toMatchObject({
      message_reference: { message_id: '500' },
      attachments: [0, 1, 2].map((id) => ({ id, filename: 'file.jpg' })),
    })
    expect(announced).toEqual(outcome.kind === 'sent' ? outcome.ids : [])
  })

  it('are read from this machine like single ones', async () => {
    const { end, album } = await open()
    const paths = await Promise.all(
      [4, 5].map(async (number) => {
        const path = join(dir, `a picture ${number}.jpg`)
        await writeFile(path, bytesOf(number))
        return pathToFileURL(path).href
      }),
    )
    expect(await album(paths.map((src) => h('img', { src })))).toMatchObject({ kind: 'sent' })
    expect(end.posts[0]?.files.map(({ bytes }) => bytes)).toEqual([bytesOf(4), bytesOf(5)])
  })

  it('of which one is not there any more are refused in this way, and nothing leaves', async () => {
    const { end, album } = await open()
    const outcome = await album([picture(1), h('img', { src: pathToFileURL(join(dir, 'gone.jpg')).href })])
    expect(outcome).toMatchObject({ kind: 'refused', scope: 'way' })
    expect(posted(end)).toEqual([])
  })

  it('go into threads and posts by their own id, and answer a form by its token', async () => {
    const thread = await open({ chat: { ...channel, channelId: '777' } })
    thread.end.threads.set('777', { type: 11, parent_id: '700' })
    expect(await thread.album([1, 2].map(picture))).toMatchObject({ kind: 'sent' })
    expect(thread.end.delivered).toMatchObject([{ chat: '777', files: [500, 500] }])
    await world?.close()
    const form = await open({ reply: { at: Date.now(), extra: { application: 'app', token: 'TOKEN' } } })
    expect(await form.album([1, 2].map(picture))).toMatchObject({ kind: 'sent' })
    expect(form.end.delivered).toMatchObject([{ chat: 'interaction:app', files: [500, 500] }])
  })

  it('go without the quote of a message that is gone', async () => {
    const { end, album } = await open(answering)
    end.deleted.add('500')
    expect(await album([1, 2].map(picture))).toMatchObject({ kind: 'sent' })
    expect(end.delivered).toMatchObject([{ chat: '111', files: [500, 500] }])
    expect(end.delivered[0]?.quote).toBeUndefined()
  })

  it('go once more as they were after the pause the platform asks for', async () => {
    const { end, album } = await open()
    end.behave('111', [{ kind: 'too-fast', afterSec: 0.05 }])
    expect(await album([1, 2, 3].map(picture))).toMatchObject({ kind: 'sent' })
    expect(posted(end)).toHaveLength(2)
    expect(end.delivered).toMatchObject([{ files: [500, 500, 500] }])
  })

  it.each<[string, Behaviour, object]>([
    ['too large', { kind: 'refuse', cause: 'content' }, { kind: 'refused', scope: 'file' }],
    ['nobody may write', { kind: 'refuse', cause: 'muted' }, { kind: 'refused', scope: 'chat' }],
    ['without an id', { kind: 'no-id' }, { kind: 'unknown' }],
    ['the gateway gives up', { kind: 'broken', status: 502 }, { kind: 'unknown' }],
    ['too long a pause', { kind: 'too-fast', afterSec: 90 }, { kind: 'refused', scope: 'pace', retryAfterMs: 90_000 }],
  ])('are what the raw answer says: %s', async (_, behaviour, expected) => {
    const { end, album } = await open()
    end.behave('111', [behaviour], true)
    expect(await album([1, 2].map(picture))).toMatchObject(expected)
  })

  it('without an answer are found in the chat as the one message they are', async () => {
    const { end, album } = await open({}, [10])
    end.behave('111', [{ kind: 'broken', status: 504, delivers: true }])
    expect(await album([1, 2, 3].map(picture))).toMatchObject({ kind: 'sent', ids: [expect.any(String)] })
  })

  it('are all seen by other plugins before they leave, who may keep them back', async () => {
    const { end, app, album } = await open()
    const seen: string[][] = []
    app.on('before-send', (session: Session) => {
      seen.push(h.select(session.elements ?? [], 'img').map(({ attrs }) => String(attrs.src)))
      return true
    })
    expect(await album([1, 2].map(picture))).toMatchObject({ kind: 'refused' })
    expect(seen).toEqual([[inline(1), inline(2)]])
    expect(posted(end)).toEqual([])
  })
})

describe('an album', () => {
  /** Delivers pictures of these sizes; the files of each message that is there then. */
  async function send(sizes: readonly number[], prepare: (end: DiscordEnd) => void = () => undefined) {
    const { end, kit } = await open(answering)
    prepare(end)
    const file = join(dir, `${++serial}`)
    const post = albumPost('7', sizes.length)
    const media = {
      image: async ({ id }: { id: string }) => {
        const size = sizes[Number(id.split('-').at(-1)) - 1] ?? 0
        const path = `${file}-${id}.jpg`
        await writeFile(path, Buffer.alloc(size, 1))
        return [{ path, name: `${id}.jpg`, mime: 'image/jpeg', sizeBytes: size }]
      },
    } as unknown as MediaFiles
    const settings = settingsOf()
    const experience = createExperience({ path: `${file}.json`, clock: Date.now, log: () => undefined })
    const plan = { parts: [{ kind: 'images' as const, images: post.images, mode: 'separate' as const }], url: post.url }
    const outlet = createOutlet(
      { chat: channel, locales: [], ...answering },
      kit,
      true,
      await kit.host.perksOf(channel),
    )
    const { failures } = await deliver(plan, post, outlet, {
      settings,
      ...handingIn(outlet, { settings, experience, lending: () => undefined }),
      media: async () => media,
      cards: () => Promise.reject(new Error('no cards here')),
      card: {} as never,
      signal: kit.signal,
      log: kit.log,
    })
    return {
      failures,
      messages: end.delivered.map(({ files }) => files),
      quotes: end.delivered.map(({ quote }) => quote),
    }
  }

  it('is ten pictures a message, the first of which quotes', async () => {
    const { messages, quotes, failures } = await send(Array(23).fill(100))
    expect(messages.map(({ length }) => length)).toEqual([10, 10, 3])
    expect(quotes).toEqual(['500', undefined, undefined])
    expect(failures).toEqual([])
  })

  it('is as many a message as its files together may weigh', async () => {
    const { messages } = await send([6 * mib, 4 * mib, 3 * mib, 9 * mib, 100])
    expect(messages).toEqual([[6 * mib, 4 * mib], [3 * mib], [9 * mib, 100]])
  })

  it('weighs more on a server with boosts', async () => {
    const { messages } = await send([6 * mib, 4 * mib, 3 * mib, 9 * mib, 100], (end) => end.boost(2))
    expect(messages).toEqual([[6 * mib, 4 * mib, 3 * mib, 9 * mib, 100]])
  })

  it('refused together goes one by one', async () => {
    const { messages, failures } = await send(Array(3).fill(100), (end) =>
      end.behave('111', [{ kind: 'refuse', cause: 'content' }]),
    )
    expect(messages).toEqual([[100], [100], [100]])
    expect(failures).toEqual([])
  })
})

describe('the end', () => {
  const file = (number: number, size = 10): [string, Blob, string] => [
    `files[${number}]`,
    new Blob([Buffer.alloc(size)]),
    `${number}.jpg`,
  ]
  const named = (...ids: number[]) => ids.map((id) => ({ id, filename: `${id}.jpg` }))

  it.each<[string, object, [string, Blob, string][], number, number?]>([
    ['takes ten files', { attachments: named(0, 1) }, [file(0), file(1)], 200],
    ['takes files nobody names', {}, [file(0), file(1)], 200],
    ['refuses eleven', {}, Array.from({ length: 11 }, (_, n) => file(n)), 400, 30_015],
    ['refuses one that is too large', {}, [file(0), file(1, 10 * mib + 1)], 413, 40_005],
    ['refuses too much together', {}, [0, 1, 2].map((n) => file(n, 9 * mib)), 413, 40_005],
    ['refuses an id without a file', { attachments: named(0, 2) }, [file(0), file(1)], 400, 50_035],
    ['refuses an id twice', { attachments: named(0, 0) }, [file(0), file(1)], 400, 50_035],
    ['refuses a file twice', {}, [file(0), file(0)], 400, 50_035],
    ['refuses a file without an id beside others', { attachments: named(0) }, [file(0), file(1)], 400, 50_035],
    ['refuses nothing at all', { content: ' ' }, [], 400, 50_006],
    ['refuses 2001 letters', { content: 'x'.repeat(2001) }, [], 400, 50_035],
    ['refuses a reply to what is gone', { message_reference: { message_id: '66' } }, [file(0)], 400, 50_035],
  ])('%s', async (_, payload, files, status, code) => {
    const { end, app } = await open()
    end.deleted.add('66')
    const form = new FormData()
    for (const [name, blob, filename] of files) form.append(name, blob, filename)
    form.append('payload_json', JSON.stringify(payload))
    const { http } = app.bots[0] as unknown as { http: { post(call: string, body: FormData): Promise<unknown> } }
    const answer = await http.post('/channels/111/messages', form).then(
      () => ({ status: 200, data: undefined }),
      (error: { response: { status: number; data: { code: number } } }) => error.response,
    )
    expect([answer.status, answer.data?.code]).toEqual([status, code])
  })
})

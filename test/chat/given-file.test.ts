/** Files that come with a command: as the real adapters tell of them, and in every form a message may have. */
import { h, type Session } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { fileGiven, type GivenFile } from '../../src/chat/commands/given-file'
import { AmagiError, type ErrorCode } from '../../src/errors'
import { startDiscordEnd } from '../../simulator/chats/discord'
import type { ChatEnd, SayOptions } from '../../simulator/chats/end'
import { startKookEnd } from '../../simulator/chats/kook'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import { startQqEnd } from '../../simulator/chats/qq'
import { startSatoriEnd } from '../../simulator/chats/satori'
import { connect } from '../support/chat-end'
import { until } from './test-bot'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** What is asked for, and what a command is given. */
function reader(answer: () => Promise<string> = async () => '{}') {
  const asked: { url: string; hosts: readonly string[] }[] = []
  const kit = {
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    document: (url: string, { hosts }: { hosts: readonly string[] }) => {
      asked.push({ url, hosts })
      return answer()
    },
  }
  return { asked, read: (session: Session): Promise<GivenFile> => fileGiven(session, kit) }
}

describe('a file by the real adapter', () => {
  const ends: Record<string, [start: () => Promise<ChatEnd>, host: string, options?: SayOptions]> = {
    'OneBot in a group': [startOneBotEnd, 'gzc-download.ftn.qq.com'],
    'OneBot in private': [startOneBotEnd, 'multimedia.nt.qq.com.cn', { direct: true }],
    KOOK: [startKookEnd, 'img.kookapp.cn'],
    Discord: [startDiscordEnd, 'cdn.discordapp.com'],
    'the official bot of QQ': [startQqEnd, 'grouptalk.c2c.qq.com'],
    Satori: [startSatoriEnd, 'multimedia.nt.qq.com.cn'],
  }

  it.each(Object.entries(ends))('of %s is asked for where it is', async (_, [start, host, options = {}]) => {
    const end = await start()
    const world = await connect(end)
    closing.push(() => world.close())
    const heard: Session[] = []
    world.app.on('message', (session) => void heard.push(session))
    const url = `https://${host}/attachments/1/list.json?ex=1&is=2`
    end.say('导入订阅', { ...options, file: { name: 'list.json', url } })
    await until(() => heard.length > 0, 'the message', 20_000)
    const { read, asked } = reader()
    expect(await read(heard[0] as Session)).toEqual({ text: '{}' })
    expect(asked.map((one) => one.url)).toEqual([url])
    // Invented addresses (fake-ip) are taken for the hosts of the chat's own files.
    expect(asked[0]?.hosts.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))).toBe(true)
  })

  it('of a OneBot end that does not say where it is, is nobody’s', async () => {
    const end = await startOneBotEnd()
    const world = await connect(end)
    closing.push(() => world.close())
    const heard: Session[] = []
    world.app.on('message', (session) => void heard.push(session))
    end.trouble({ action: 'get_group_file_url', retcode: 1404 })
    end.say('导入订阅', { file: { name: 'list.json', url: 'https://a.example/list.json' } })
    await until(() => heard.length > 0, 'the message', 20_000)
    const { read, asked } = reader()
    expect(await read(heard[0] as Session)).toEqual({ problem: 'no-address' })
    expect(asked).toEqual([])
  })
})

/** A message of no adapter. */
const message = (elements: h[], quote?: object): Session =>
  ({ platform: 'test', bot: { platform: 'test' }, elements, content: elements.join(''), quote }) as unknown as Session
const text = (words: string): h => h.text(words)
const url = 'https://files.example.com/list.json'
const fetched = { text: 'fetched' }
const data = `data:application/json;base64,${Buffer.from('{"a":1}').toString('base64')}`

describe('a message', () => {
  const rows: [string, Session, GivenFile, asked?: readonly string[]][] = [
    ['with nothing', message([text('导入订阅')]), undefined],
    ['with an address', message([text(`导入订阅 ${url}`)]), fetched, [url]],
    ['with an address in the middle', message([text(`导入订阅 全部 ${url} 谢谢`)]), fetched, [url]],
    ['with an address that has brackets', message([text(`导入订阅 ${url}?a[]={1}`)]), fetched, [`${url}?a[]={1}`]],
    ['with a link', message([text('导入订阅 '), h('a', { href: url }, '这里')]), fetched, [url]],
    ['with JSON that holds addresses', message([text(`导入订阅 {"a":"${url}"}`)]), { text: `{"a":"${url}"}` }],
    ['with JSON behind words', message([text('导入订阅 这是列表：[1]')]), { text: '[1]' }],
    ['with a file that has `src`', message([text('导入订阅'), h('file', { src: url })]), fetched, [url]],
    ['with a file that has `url`', message([text('导入订阅'), h('file', { url })]), fetched, [url]],
    [
      'with a file that has `file`',
      message([text('导入订阅'), h('file', { src: 'a.json', file: url })]),
      fetched,
      [url],
    ],
    ['with a file in a card', message([h('card', {}, [h('file', { src: url })])]), fetched, [url]],
    ['with the bytes of a file', message([h('file', { src: data })]), { text: '{"a":1}' }],
    ['with a file of this machine', message([h('file', { src: 'file:///etc/passwd' })]), { problem: 'no-address' }],
    ['with a file nobody has an address of', message([h('file', { name: 'a.json' })]), { problem: 'no-address' }],
    [
      'with too many bytes',
      message([h('file', { src: `base64://${'A'.repeat(4_000_001)}` })]),
      { problem: 'too-large' },
    ],
    [
      'with an address of endless length',
      message([text(`导入订阅 ${url}${'a'.repeat(4000)}`)]),
      { problem: 'no-entry' },
    ],
    ['that replies to a file', message([text('导入订阅')], { elements: [h('file', { src: url })] }), fetched, [url]],
    ['that replies to JSON', message([text('导入订阅')], { content: '[{"a":2}]' }), { text: '[{"a":2}]' }],
    ['that replies to an address', message([text('导入订阅')], { content: url }), fetched, [url]],
    ['that has one and replies to another', message([text('导入订阅 [3]')], { content: '[4]' }), { text: '[3]' }],
  ]
  it.each(rows)('%s', async (_, session, given, urls = []) => {
    const { read, asked } = reader(async () => 'fetched')
    expect(await read(session)).toEqual(given)
    expect(asked.map((one) => one.url)).toEqual(urls)
  })

  it.each<[ErrorCode, Record<string, unknown>, string]>([
    ['bad-input', {}, 'no-entry'],
    ['upstream-changed', {}, 'no-entry'],
    ['network', { errno: 'ERR_ADDRESS_NOT_PUBLIC' }, 'no-entry'],
    ['too-large', {}, 'too-large'],
    ['not-found', {}, 'gone'],
    ['network', {}, 'unreachable'],
    ['timeout', {}, 'unreachable'],
  ])('with an address that fails as %s %j says so', async (code, details, problem) => {
    const { read } = reader(() => Promise.reject(new AmagiError(code, { details })))
    expect(await read(message([text(url)]))).toEqual({ problem })
  })

  it('ends with the plugin', async () => {
    const { read } = reader(() => Promise.reject(new AmagiError('cancelled')))
    await expect(read(message([text(url)]))).rejects.toMatchObject({ code: 'cancelled' })
  })
})

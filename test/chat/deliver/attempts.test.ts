import { describe, expect, it } from 'vitest'
import { attemptsFor, roomFor } from '../../../src/chat/deliver/attempts'
import { placeOf } from '../../../src/chat/deliver/place'
import { ways } from '../../../src/chat/deliver/ways'
import type { MediaElement } from '../../../src/chat/deliver/ways/way'
import { adapters } from '../../../src/chat/adapters'
import { discord } from '../../../src/chat/adapters/discord'
import { plainElement } from '../../../src/chat/adapters/base'
import { onebot } from '../../../src/chat/adapters/onebot'
import { satori } from '../../../src/chat/adapters/satori'
import { telegram } from '../../../src/chat/adapters/telegram'
import { createInlining } from '../../../src/chat/outlet/inline'
import type { Abilities, MediaSource, Settings } from '../../../src/model'
import { defaultSettings } from '../../support/settings'

const mib = 1024 * 1024
const open: MediaSource = { urls: ['https://media.example/a.mp4'] }
const guarded: MediaSource = { ...open, referer: 'https://www.example/' }

interface Row {
  size: number
  send?: Settings['media']['send']
  source?: MediaSource
  element?: MediaElement
  abilities?: Abilities
}

const inline = createInlining().of(new AbortController().signal)
const place = (abilities: Abilities, send: Settings['media']['send'] = 'auto') =>
  placeOf({ abilities, write: plainElement, inline }, { media: { ...defaultSettings.media, send } })

const forms = ({ size, send, source, element = 'video', abilities = onebot.abilities }: Row) =>
  attemptsFor(
    { file: { path: '/x', name: 'x', mime: 'video/mp4', sizeBytes: size * mib }, source },
    element,
    place(abilities, send),
  ).map((attempt) => (attempt.element === element ? attempt.way : `${attempt.element} by ${attempt.way}`))

describe('what is tried with a file', () => {
  const rows: [string, Row, string[]][] = [
    ['small ones inline first', { size: 5 }, ['base64', 'file', 'file by file']],
    ['large ones by path first', { size: 11 }, ['file', 'file by file']],
    ['an open address as well', { size: 11, source: open }, ['file', 'url', 'file by file', 'file by url']],
    ['no address that checks the referer', { size: 11, source: guarded }, ['file', 'file by file']],
    ['a forced path', { size: 1, send: 'file' }, ['file', 'file by file']],
    ['a forced address', { size: 1, send: 'url', source: open }, ['url', 'file by url']],
    ['nothing by a forced address nobody else may open', { size: 1, send: 'url', source: guarded }, []],
    ['forced inline up to 30 MB', { size: 30, send: 'base64' }, ['base64']],
    ['forced inline never beyond', { size: 31, send: 'base64' }, []],
    ['file elements never inline where the end would have to fetch them', { size: 1, element: 'file' }, ['file']],
    ['file elements inline elsewhere', { size: 1, element: 'file', abilities: telegram.abilities }, ['base64', 'file']],
    ['pictures inline whatever is forced for videos', { size: 1, element: 'img', send: 'link' }, ['base64']],
    ['no path for a far side of its own', { size: 50, abilities: satori.abilities }, []],
    ['a video beyond the wall of videos as a plain file', { size: 101 }, ['file by file']],
    ['nothing beyond every wall', { size: 11, abilities: discord.abilities }, []],
  ]
  for (const [what, row, expected] of rows) it(`is ${what}`, () => expect(forms(row)).toEqual(expected))

  it('follows what worked before, unless one way is forced', () => {
    const parcel = { file: { path: '/x', name: 'x', mime: 'video/mp4', sizeBytes: 1 } }
    const backwards = (list: readonly { way: string }[]) => list.toReversed() as never
    const first = (send: 'auto' | 'file') =>
      attemptsFor(parcel, 'video', place(onebot.abilities, send), backwards).map(
        ({ element, way }) => `${element} ${way}`,
      )
    expect(first('auto')).toEqual(['file file', 'video file', 'video base64'])
    expect(first('file')).toEqual(['video file', 'file file'])
  })
})

describe('the room for a video before it is downloaded', () => {
  const rows: [string, Abilities, Settings['media']['send'], number][] = [
    ['the wall of the chat', discord.abilities, 'auto', 10 * mib],
    ['50 MB on Telegram, in the sense of its documentation', telegram.abilities, 'auto', 50_000_000],
    ['what goes inline where nothing else does', satori.abilities, 'auto', 7 * mib],
    ['what may be forced inline', onebot.abilities, 'base64', 30 * mib],
    ['without end where plain files are', onebot.abilities, 'auto', Infinity],
    ['that of the address where it is the only way', satori.abilities, 'url', 100 * mib],
    ['without end where only the page is named', discord.abilities, 'link', Infinity],
  ]
  for (const [what, abilities, send, expected] of rows)
    it(`is ${what}`, () => expect(roomFor('video', place(abilities, send))).toBe(expected))

  it.each(adapters)('of $name is met by a file of that size, and passed by one byte more', ({ abilities }) => {
    const bytes = roomFor('video', place(abilities))
    const tried = (more: number) => forms({ size: (Math.min(bytes, 4096 * mib) + more) / mib, abilities }).length
    expect(tried(0)).toBeGreaterThan(0)
    expect(bytes < Infinity ? tried(1) : 0).toBe(0)
  })
})

describe('a path', () => {
  const at = async (path: string) => {
    const parcel = { file: { path, name: 'x', mime: 'video/mp4', sizeBytes: 1 } }
    return ways.file.bring(parcel, place(onebot.abilities))
  }
  it('is an address of either kind of system', async () => {
    expect(await at('/a b/视频.mp4')).toBe('file:///a%20b/%E8%A7%86%E9%A2%91.mp4')
    expect(await at('D:\\media\\a#1.mp4')).toBe('file:///D:/media/a%231.mp4')
    expect(await at('\\\\nas\\share\\a.mp4')).toBe('file://nas/share/a.mp4')
  })
})

describe('an address the bytes came from', () => {
  const file = { path: '/a', name: 'x', mime: 'video/mp4', sizeBytes: 1 }
  it.each<[string, { urls: string[]; referer?: string } | undefined, boolean]>([
    ['is worth handing on', { urls: ['https://a.example/1'] }, true],
    ['is not where it asks who links to it', { urls: ['https://a.example/1'], referer: 'https://b.example/' }, false],
    ['is not where there is none', { urls: [] }, false],
    ['is not where the file is made of several', undefined, false],
  ])('%s', (_, source, suits) => expect(ways.url.suits?.({ file, source })).toBe(suits))
})

describe('a folder both sides know', () => {
  const mapped = (path: string, ...paths: string[]) =>
    placeOf(
      { abilities: onebot.abilities, write: plainElement, inline },
      { media: { ...defaultSettings.media, paths } },
    ).mapped(path)
  it('is called what the other side calls it', () => {
    expect(mapped('/koishi/cache/a/b.mp4', '/koishi/cache=/app/media')).toBe('/app/media/a/b.mp4')
    expect(mapped('/koishi/cache/a/b.mp4', ' /koishi/cache/ = D:\\media\\ ')).toBe('D:\\media\\a\\b.mp4')
    expect(mapped('C:\\koishi\\cache\\b.mp4', 'C:\\koishi=/mnt/koishi')).toBe('/mnt/koishi/cache/b.mp4')
  })
  it('is the longest one that fits whole names', () => {
    expect(mapped('/a/b/c', '/a=/x', '/a/b=/y')).toBe('/y/c')
    expect(mapped('/ab/c', '/a=/x')).toBe('/ab/c')
    expect(mapped('/a/b', 'nonsense', '=/x', '/a=')).toBe('/a/b')
  })
})

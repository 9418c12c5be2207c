import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plainElement } from '../../../src/chat/adapters/base'
import { onebot } from '../../../src/chat/adapters/onebot'
import { sureAttempts, type Attempt } from '../../../src/chat/deliver/attempts'
import { learningOf } from '../../../src/chat/deliver/learning'
import { placeOf } from '../../../src/chat/deliver/place'
import { refused, sent, unknown } from '../../../src/chat/outcome'
import { createInlining } from '../../../src/chat/outlet/inline'
import type { ChatRef } from '../../../src/chat/ref'
import { createExperience, type Experience } from '../../../src/store'
import { defaultSettings } from '../../support/settings'

const mib = 1024 * 1024
const group: ChatRef = { platform: 'onebot', selfId: '1', guildId: '5', channelId: '5', direct: false }
let dir: string
let experience: Experience

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-learning-'))
  experience = createExperience({ path: join(dir, 'delivery.json'), clock: Date.now, log: () => undefined })
})
afterEach(async () => {
  await experience.close()
  await rm(dir, { recursive: true, force: true })
})

const carrying = createInlining().of(new AbortController().signal)
const place = placeOf({ abilities: onebot.abilities, write: plainElement, inline: carrying }, defaultSettings)
const inline: Attempt = { element: 'video', way: 'base64' }
const byPath: Attempt = { element: 'video', way: 'file' }
const asFile: Attempt = { element: 'file', way: 'file' }
const learning = (chat = group) => learningOf(chat, experience)
const first = async (bytes: number, chat = group) => {
  const order = await learning(chat).order('video', bytes)
  return order(sureAttempts('video', place, bytes)).map(({ element, way }) => `${element} ${way}`)
}

describe('after one refusal and one success', () => {
  beforeEach(async () => {
    await learning().note('video', 20 * mib, byPath, refused('way', 'no such file'))
    await learning().note('video', 20 * mib, asFile, sent('1'))
  })
  it('the next one goes the way that worked at once', async () => {
    expect(await first(25 * mib)).toEqual(['file file', 'video file'])
  })
  it('files of other sizes do as well, where nothing else is known', async () => {
    expect(await first(90 * mib)).toEqual(['file file', 'video file'])
    expect(await first(5 * mib)).toEqual(['file file', 'video base64', 'video file'])
  })
  it('what these taught themselves counts more', async () => {
    await learning().note('video', 5 * mib, inline, sent('2'))
    expect(await first(5 * mib)).toEqual(['video base64', 'file file', 'video file'])
  })
  it('other accounts and kinds of chats learn for themselves', async () => {
    const untouched = ['video file', 'file file']
    expect(await first(25 * mib, { ...group, selfId: '2' })).toEqual(untouched)
    expect(await first(25 * mib, { ...group, direct: true })).toEqual(untouched)
    expect(await first(25 * mib, { ...group, guildId: '6', channelId: '6' })).not.toEqual(untouched)
  })
})

it('what nobody knows, and what is not about the way, teaches nothing', async () => {
  for (const outcome of [
    unknown('time-out'),
    refused('chat', 'muted'),
    refused('pace', '429'),
    refused('quote', 'gone'),
  ])
    await learning().note('video', 20 * mib, byPath, outcome)
  expect(await experience.lessons()).toEqual([])
})

describe('the room for a video', () => {
  const room = () => learning().room('video', place)
  it('ends below the size at which everything was refused', async () => {
    expect(await room()).toBe(Infinity)
    for (const bytes of [20 * mib, 90 * mib, 150 * mib])
      for (const attempt of [byPath, asFile])
        await learning().note('video', bytes, attempt, refused('way', 'no such file'))
    // Inline has not been refused.
    expect(await room()).toBe(10 * mib)
  })
  it('is as large as ever while one possibility is left', async () => {
    await learning().note('video', 20 * mib, byPath, refused('way', 'no such file'))
    expect(await room()).toBe(Infinity)
  })
  it('is never nothing: the smallest are tried all the same', async () => {
    for (const bytes of [mib, 5 * mib, 20 * mib, 90 * mib, 150 * mib])
      for (const attempt of [inline, byPath, asFile])
        await learning().note('video', bytes, attempt, refused('way', 'no'))
    expect(await room()).toBe(mib)
  })
  it('is not touched where one way is forced', async () => {
    for (const attempt of [byPath, asFile]) await learning().note('video', 90 * mib, attempt, refused('way', 'no'))
    const forced = placeOf(
      { abilities: onebot.abilities, write: plainElement, inline: carrying },
      { media: { ...defaultSettings.media, send: 'file' } },
    )
    expect(await learning().room('video', forced)).toBe(Infinity)
  })
})

/** What the list of answers under way says, by what is known of each. */
import { h } from 'koishi'
import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import { overviewOf } from '../../src/chat/overview'
import type { Job } from '../../src/chat/queue'
import { chatKey, userKey } from '../../src/chat/ref'
import type { Say } from '../../src/chat/say'

const chat = { platform: 'kook', selfId: '1', channelId: 'c', direct: false }
const reader: Conversation = { chat, locales: [], user: { userId: 'me' }, reply: { at: 1 } } as never
const now = 1_700_000_000_000
const say: Say = (key, params = {}) => [h.text([key, ...Object.values(params)].join(' '))]

const job = (more: Partial<Job>): Job => ({
  id: 7,
  chat: chatKey(chat),
  user: 'someone',
  priority: 'pasted',
  label: 'x',
  platform: 'douyin',
  asked: now - 60_000,
  state: 'waiting',
  since: now,
  ...more,
})
const row = (more: Partial<Job>) => {
  const queue = { jobs: () => [job(more)] }
  return overviewOf(reader, say, 'zh-CN', { queue, clock: () => now } as never)?.rows[0]
}

describe('a line', () => {
  it('names who asked, where anybody has a name', () => {
    expect(row({ name: '小明' })?.about).toBe('amagi.progress.stage.waiting · 小明 · 1 分钟前')
    expect(row({ name: '' })?.about).toBe('amagi.progress.stage.waiting · 1 分钟前')
    expect(row({})?.about).toBe('amagi.progress.stage.waiting · 1 分钟前')
    expect(row({ user: userKey(reader.user as never), name: 'x' })?.own).toBe(true)
  })
  it('tells how much is there, where that is known, and never that all is before it is', () => {
    expect(row({ state: 'downloading', share: 0.999 })).toMatchObject({
      share: 0.999,
      about: expect.stringContaining('99%'),
    })
    expect(row({ state: 'encoding', share: 0 })).toMatchObject({ share: 0, about: expect.stringContaining('0%') })
    expect(row({ state: 'downloading' })).not.toHaveProperty('share')
    expect(row({ state: 'downloading' })?.about).not.toContain('%')
  })
  it('has the title of the work, else its platform', () => {
    expect(row({ title: '猫' })?.title).toBe('猫')
    expect(row({ title: '' })?.title).toContain('amagi.progress.untitled')
    expect(row({})?.title).toContain('amagi.progress.untitled')
  })
})

it('nothing is shown where nothing is under way', () => {
  const queue = { jobs: () => [] }
  expect(overviewOf(reader, say, 'zh-CN', { queue, clock: () => now } as never)).toBeUndefined()
})

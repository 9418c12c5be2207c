/** What two instances have together while one lets its last answers finish and the next is at work. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Context } from 'koishi'
import { expect, it } from 'vitest'
import { remember } from '../../src/chat/remembered'
import { removeFolder } from '../support/folders'
import { settingsOf } from '../support/settings'

it('answers that end after a restart are counted with those of the next instance', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'amagi-remembered-'))
  const ctx = new Context()
  const options = { dir, settings: settingsOf(), log: () => undefined }
  const answer = { chat: 'a', platform: 'douyin', answered: true } as const
  try {
    const [first, second] = [remember(ctx, options), remember(ctx, options)]
    second.statistics.count(answer)
    first.statistics.count(answer)
    await first.release()
    second.statistics.count(answer)
    await second.release()
    const third = remember(ctx, options)
    expect((await third.statistics.of('a'))?.total).toEqual({ douyin: 3 })
    await third.release()
  } finally {
    await removeFolder(dir)
  }
})

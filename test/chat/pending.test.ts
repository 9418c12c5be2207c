import { expect, it } from 'vitest'
import { createPending } from '../../src/chat/accounts/pending'
import { minuteMs } from '../../src/units'

const root = {
  chat: { platform: 'test', selfId: 'bot', channelId: 'private:root', direct: true },
  user: { platform: 'test', userId: 'root' },
  locales: [],
}

it('of two logins somebody has begun the later one gets the code, also after the first was given up', async () => {
  const pending = createPending(new AbortController().signal)
  const [first, second] = [new AbortController(), new AbortController()]
  const given = pending.code(root, minuteMs, first.signal)
  const told = pending.code(root, minuteMs, second.signal)
  first.abort()
  await expect(given).rejects.toMatchObject({ code: 'cancelled' })
  expect(pending.tell(root, { code: '1234' })).toBe(true)
  expect(await told).toEqual({ code: '1234' })
  expect(pending.tell(root, { code: '1234' })).toBe(false)
})

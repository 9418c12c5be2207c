/** Several accounts that share subscriptions, in a chat. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import { until } from '../test-bot'
import { createWorld, say, type World } from '../world'

let world: World
beforeAll(async () => {
  world = await createWorld({
    settings: { push: { follow: true }, accounts: { admins: ['test:root'] }, reply: { info: 'text' } },
  })
})
afterAll(() => world.close())

const ask = async (content: string, direct = false): Promise<string> =>
  (await say(world, { content, userId: 'root', direct })).join('\n')
const standing = () =>
  world.kit.push
    .state()
    .filter(({ own }) => own.platform === 'bilibili')
    .map(({ own: { account, part, perMinute, follow }, people }) => ({
      account,
      part,
      perMinute,
      follows: follow !== undefined,
      people,
    }))

it('accounts share people, each within a budget of its own; one whose login ends hands them over', async () => {
  const { credentials, care } = world.kit
  const asked: [source: string, cookie: string | undefined][] = []
  world.fake.look = async (_, source, people, cookie) => {
    asked.push([source, cookie])
    return people.map((author) => ({ author, works: [] }))
  }
  world.fake.account = async (_, cookie) => {
    if (cookie?.includes('three')) throw new AmagiError('cookie-expired')
    return { name: '甲' }
  }
  for (let i = 1; i <= 12; i++) await ask(`订阅B站 ${i}`)
  expect(standing()).toEqual([{ account: undefined, part: undefined, perMinute: 6, follows: false, people: 12 }])

  await credentials.set('bilibili', 'SESSDATA=one')
  await care.changed('bilibili')
  expect(standing()).toEqual([{ account: '', part: undefined, perMinute: 8, follows: true, people: 12 }])

  await credentials.set('bilibili', 'SESSDATA=two', { name: 'alt' })
  await credentials.set('bilibili', 'SESSDATA=three', { name: 'third' })
  await credentials.choose('bilibili', ['', 'alt', 'third'], 'subscriptions')
  world.kit.push.attend('bilibili')
  const shared = standing()
  expect(shared).toMatchObject([
    { account: '', part: 'account', perMinute: 8, follows: true },
    { account: 'alt', part: 'account', perMinute: 8, follows: true },
    { account: 'third', part: 'account', perMinute: 8, follows: true },
    { part: 'address', perMinute: 6, follows: false, people: 12 },
  ])
  expect(shared.slice(0, 3).reduce((sum, { people }) => sum + people, 0)).toBe(12)

  // Looked at at once, each with the account they belong to; rooms with whoever is there.
  asked.length = 0
  const [{ place } = { place: undefined }] = await world.kit.push.list()
  if (!place) throw new Error('nobody is followed')
  expect(await world.kit.push.hurry(place)).toBe(12)
  const of = (name: string) => new Set(asked.filter(([source]) => source === name).map(([, cookie]) => cookie))
  await until(() => of('space').size === 3 && of('rooms').size > 0)
  expect(of('space')).toEqual(new Set(['SESSDATA=one', 'SESSDATA=two', 'SESSDATA=three']))
  expect(of('rooms')).toEqual(new Set(['SESSDATA=one']))

  const status = await ask('状态', true)
  expect(status).toMatch(/· 默认账号：.*用于订阅（指令选定） · 看着 \d+ 人/)
  expect(status).toMatch(/· 账号“alt”：.*用于订阅（指令选定） · 看着 \d+ 人/)
  expect(status).toContain('· 不用账号看的：看着 12 人')

  await care.noticed('bilibili', 'cookie-expired', 'SESSDATA=three')
  expect(standing().map(({ account }) => account)).toEqual(['', 'alt', undefined])
  expect(
    standing()
      .slice(0, 2)
      .reduce((sum, { people }) => sum + people, 0),
  ).toBe(12)
  expect(world.lines.join('\n')).toContain('bilibili (third) is left; its people go to bilibili, bilibili (alt)')

  await credentials.mark('bilibili', '', true)
  await credentials.mark('bilibili', 'alt', true)
  world.kit.push.attend()
  expect(standing()).toEqual([{ account: undefined, part: undefined, perMinute: 6, follows: false, people: 12 }])
  expect(world.lines.join('\n')).toContain('its people go to nobody: it is asked as a guest')
})

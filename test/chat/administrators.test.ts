import { afterEach, describe, expect, it } from 'vitest'
import { administrators } from '../../src/chat/accounts/administrators'
import { AmagiError } from '../../src/errors'
import { chatKey } from '../../src/chat/ref'
import { dayMs } from '../../src/units'
import { until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => {
  const made = (world = await createWorld(options))
  made.bot.createDirectChannel = async (userId) => {
    if (userId === 'stranger') throw new Error('token=topsecret')
    return { id: `private:${userId}`, type: 1 }
  }
  return made
}
afterEach(async () => {
  await world?.close()
  world = undefined
})

const people = async ({ ctx, settings }: World) =>
  (await administrators(ctx, settings, new AbortController().signal)).map(({ chat }) => chatKey(chat))

describe('who runs the bot', () => {
  it('is who the settings name, in a private chat with an account of that platform', async () => {
    const admins = ['test:root', ' test:other ', 'test:root', 'elsewhere:1', 'nonsense', 'test:stranger']
    expect(await people(await open({ settings: { accounts: { admins } } }))).toEqual([
      'test/d/bot/private:root',
      'test/d/bot/private:other',
    ])
  })

  it('is nobody while the account is offline', async () => {
    const made = await open({ settings: { accounts: { admins: ['test:root'] } } })
    made.bot.offline()
    expect(await people(made)).toEqual([])
  })

  it('is also who has authority 4 in the database', async () => {
    const made = await open({ database: true, settings: { accounts: { admins: ['test:root'] } } })
    await made.ctx.database.createUser('test', 'owner', { authority: 5 })
    await made.ctx.database.createUser('test', 'keeper', { authority: 4 })
    await made.ctx.database.createUser('test', 'almost', { authority: 3 })
    await made.ctx.database.createUser('test', 'root', { authority: 4 })
    expect((await people(made)).sort()).toEqual([
      'test/d/bot/private:keeper',
      'test/d/bot/private:owner',
      'test/d/bot/private:root',
    ])
  })

  it('hears in private that a login has ended, once a day for each platform', async () => {
    const settings = { accounts: { admins: ['test:root'], bilibili: { cookie: 'SESSDATA=a' } } }
    const made = await open({ settings })
    made.fake.account = () => Promise.reject(new AmagiError('cookie-expired'))
    const { care } = made.kit
    await care.noticed('bilibili', 'cookie-expired')
    await until(() => made.bot.sent.length === 1)
    expect(made.bot.sent[0]).toMatchObject({ channelId: 'private:root' })
    expect(made.bot.log).toEqual([
      '哔哩哔哩的登录已经失效，机器人暂时以游客身份访问。请在这里发送“B站登录”重新登录，或者在浏览器里重新登录，复制 Cookie，发送“设置B站Cookie 内容”。',
    ])
    await care.changed('bilibili')
    expect(made.bot.sent).toHaveLength(1)
    expect(care.standing('bilibili')).toEqual({ kind: 'expired', empty: false })
    made.now.ms += dayMs - 1
    await care.changed('bilibili')
    expect(made.bot.sent).toHaveLength(1)
    made.now.ms += 1
    await care.changed('bilibili')
    expect(made.bot.sent).toHaveLength(2)
  })
})

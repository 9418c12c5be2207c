import { Logger } from 'koishi'
import { afterEach, expect, it } from 'vitest'
import { calm, receive } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(() => world?.close())

it('a command the plugin is unloaded under says nothing, and is no error of the framework', async () => {
  const own = (world = await createWorld({ settings: { accounts: { admins: ['test:root'] } } }))
  let answer = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    own.fake.account = () => {
      resolve()
      return new Promise((done) => (answer = () => done({})))
    }
  })
  const lines: string[] = []
  const target = { colors: 0, record: ({ content }: { content: string }) => void lines.push(content) }
  Logger.targets.push(target as never)
  try {
    const received = receive(own.bot, {
      content: 'B站Cookie SESSDATA=secret1234; bili_jct=b',
      userId: 'root',
      direct: true,
    })
    await asked
    // A restart would wait for it.
    expect(await own.kit.running.ended(1)).toBe(false)
    own.abort.abort()
    answer()
    await received
    await calm()
    expect(await own.kit.running.ended(60_000)).toBe(true)
    expect(own.bot.log).toEqual([])
    expect(lines.filter((line) => /cancelled|AmagiError/.test(line))).toEqual([])
  } finally {
    Logger.targets.splice(Logger.targets.indexOf(target as never), 1)
  }
})

import { createRequire } from 'node:module'
import { Context, h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { startKookEnd } from '../../simulator/chats/kook'
import { startOneBotEnd } from '../../simulator/chats/onebot'

const require = createRequire(import.meta.url)
const pluginOf = (name: string) => {
  const loaded = require(name) as { default?: unknown }
  return (loaded.default ?? loaded) as never
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function start(configure: (app: Context) => void): Promise<Context> {
  const app = new Context()
  app.plugin(pluginOf('@koishijs/plugin-http'))
  configure(app)
  await app.start()
  closing.push(() => app.stop())
  return app
}

describe('the loopback OneBot end', () => {
  it('delivers messages to the real adapter and keeps what the bot answers, bytes decoded', async () => {
    const end = await startOneBotEnd()
    closing.push(() => end.close())
    const app = await start((app) =>
      app.plugin(pluginOf('koishi-plugin-adapter-onebot'), { selfId: end.selfId, protocol: 'ws', endpoint: end.url }),
    )
    app.middleware((session) =>
      session.content === 'ping' ? [h.text('pong'), h.image(Buffer.from('picture'), 'image/png')] : undefined,
    )
    await end.connected()
    end.say('ping')
    const [arrival] = await end.wait(1)
    expect(arrival?.chat).toBe('group:20002')
    expect(arrival?.segments.map((segment) => segment.type)).toEqual(['text', 'image'])
    expect(arrival?.files[0]?.bytes.toString()).toBe('picture')
  })

  it('refuses a file it cannot read with retcode 1200, and on demand', async () => {
    const end = await startOneBotEnd()
    closing.push(() => end.close())
    const app = await start((app) =>
      app.plugin(pluginOf('koishi-plugin-adapter-onebot'), { selfId: end.selfId, protocol: 'ws', endpoint: end.url }),
    )
    await end.connected()
    const bot = app.bots[0]
    await expect(bot?.sendMessage('20002', h.video('file:///nowhere/a.mp4'))).rejects.toThrow('1200')
    end.trouble({ action: 'send_group_msg', retcode: 1200 })
    await expect(bot?.sendMessage('20002', 'x')).rejects.toThrow('1200')
    await expect(bot?.sendMessage('20002', 'x')).resolves.toHaveLength(1)
  })
})

describe('the loopback KOOK end', () => {
  it('delivers a link in its own form to the real adapter and keeps uploaded media', async () => {
    const end = await startKookEnd()
    closing.push(() => end.close())
    const app = await start((app) =>
      app.plugin(pluginOf('@satorijs/adapter-kook'), { protocol: 'ws', token: 'loopback', endpoint: end.url }),
    )
    const seen: string[] = []
    app.middleware((session) => {
      seen.push(session.content ?? '')
      return h.image(Buffer.from('picture'), 'image/png')
    })
    await end.connected()
    end.say('[https://b23.tv/abc](https://b23.tv/abc)')
    const [message] = await end.wait(1)
    expect(seen).toEqual(['[https://b23.tv/abc](https://b23.tv/abc)'])
    expect(message?.assets[0]?.bytes.toString()).toBe('picture')
  })
})

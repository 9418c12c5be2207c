import { Context, type Session } from 'koishi'
import { describe, expect, it } from 'vitest'
import { abilitiesOf, adapterOf, adapters, type ChatAdapter } from '../../src/chat/adapters'
import { chatOf } from '../../src/chat/conversation'
import { fallback } from '../../src/chat/adapters/default'
import { TestBot } from './test-bot'

/** A session of a bot made by an adapter, on a platform of any name. */
function sessionOf(platform: string, adapter = platform, extras: object = {}): Session {
  const bot = new TestBot(new Context(), { selfId: 'bot', platform, adapter })
  return Object.assign(bot.session(), extras)
}

const abilitiesIn = (session: Session) => abilitiesOf(adapterOf(session), chatOf(session))

describe('the adapter behind a session', () => {
  const rows: [string, Session, string][] = [
    ['OneBot by its platform', sessionOf('onebot'), 'onebot'],
    [
      'OneBot by its raw event, whatever the platform is called',
      sessionOf('qq-home', 'fork', { onebot: {} }),
      'onebot',
    ],
    ['KOOK', sessionOf('kook'), 'kook'],
    ['Discord', sessionOf('discord'), 'discord'],
    ['Telegram', sessionOf('telegram'), 'telegram'],
    ['the official QQ bot', sessionOf('qq'), 'qq'],
    ['guilds of the official QQ bot', sessionOf('qqguild', 'qq'), 'qq'],
    ['the sandbox of the console', sessionOf('sandbox:abc', 'sandbox'), 'sandbox'],
    ['Satori by its adapter', sessionOf('lark', 'satori'), 'satori'],
    ['Satori in front of a platform that has an adapter of its own', sessionOf('discord', 'satori'), 'satori'],
    ['a QQ client behind Satori', sessionOf('chronocat', 'satori'), 'satori'],
    ['anything else', sessionOf('matrix'), 'default'],
  ]
  for (const [what, session, name] of rows)
    it(`is recognised: ${what}`, () => expect(adapterOf(session).name).toBe(name))

  it('is found whatever the order of the files is', () => {
    const backwards = adapters.slice(0, -1).reverse()
    for (const [, session, name] of rows) expect(adapterOf(session, backwards).name).toBe(name)
  })

  it('is another one when a new file describes it, and nobody else is', () => {
    const lark: ChatAdapter = { ...fallback, name: 'lark', koishiAdapters: ['lark'], platforms: ['lark', 'feishu'] }
    for (const among of [
      [lark, ...adapters.slice(0, -1)],
      [...adapters.slice(0, -1), lark],
    ]) {
      expect(adapterOf(sessionOf('lark'), among).name).toBe('lark')
      expect(adapterOf(sessionOf('feishu', 'fork'), among).name).toBe('lark')
      expect(adapterOf(sessionOf('lark', 'satori'), among).name).toBe('satori')
    }
  })

  it('has a merged forward only where the far side keeps one', () => {
    expect(adapters.filter((adapter) => adapter.abilities.forward).map(({ name }) => name)).toEqual(['onebot'])
    expect(abilitiesIn(sessionOf('chronocat', 'satori')).forward).toBe(true)
    expect(abilitiesIn(sessionOf('lark', 'satori')).forward).toBe(false)
  })

  it('is never handed an address where it would fetch it without a referer', () => {
    for (const name of ['kook', 'discord', 'qq', 'telegram'])
      expect(abilitiesIn(sessionOf(name)).ways).not.toContain('url')
  })

  it('shows no video in guilds of the official QQ bot', () => {
    expect(abilitiesIn(sessionOf('qqguild', 'qq')).video).toBe(false)
    expect(abilitiesIn(sessionOf('qq')).video).toBe(true)
  })
})

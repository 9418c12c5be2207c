import { describe, expect, it } from 'vitest'
import { sendingHome } from '../../scripts/guards/sending'

const check = (path: string, text: string) => sendingHome.check(new Map([[path, text]]))

describe('sending', () => {
  it.each([
    ["await session.send('x')"],
    ['session?.send(text)'],
    ['return session\n  .sendQueued(text)'],
    ['const answer = await session.prompt(5000)'],
    ['bot.sendMessage(id, text)'],
    ['session.bot.sendPrivateMessage(user, text)'],
    ['ctx.broadcast(text)'],
  ])('is refused outside the outlet: %s', (text) => {
    expect(check('src/chat/deliver/file.ts', text)).toHaveLength(1)
  })
  it('is the business of the outlet, but not by session.send', () => {
    expect(check('src/chat/outlet/send.ts', 'ear.bot.sendMessage(id, text)')).toEqual([])
    expect(check('src/chat/outlet/send.ts', 'session.send(text)')).toHaveLength(1)
  })
  it('is not seen in comments, nor in what only sounds alike', () => {
    expect(check('src/chat/deliver/file.ts', '// Not session.send(text): it logs\n/** bot.sendMessage( */')).toEqual([])
    expect(check('src/chat/deliver/file.ts', 'outlet.send(text)\ntransport.send(request)')).toEqual([])
  })
})

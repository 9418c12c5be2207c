/** What each adapter makes of a raw answer, word for word; whole sends are in `test/conformance/outcomes.test.ts`. */
import { describe, expect, it } from 'vitest'
import { adapters } from '../../src/chat/adapters'
import type { Exchange } from '../../src/chat/listening'
import type { Outcome } from '../../src/chat/outcome'

const named = (name: string) => adapters.find((adapter) => adapter.name === name)!

/** What one adapter says of one exchange; ids of the adapter's own count where no call carried the message. */
const said = (name: string, exchange: Exchange, ids?: readonly string[]): Outcome =>
  named(name).verdict!({ exchanges: [exchange], quoted: false, ...(ids ? { ids } : {}) })

const sent = (...ids: string[]) => ({ kind: 'sent', ids })
const unknown = (reason: string) => ({ kind: 'unknown', reason })
const refused = (scope: string, reason: string, retryAfterMs?: number) => ({
  kind: 'refused',
  scope,
  reason,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

const lockedOut = (reason: string) => ({ ...refused('chat', reason), account: true })

/** status, body → outcome. */
type Row = [status: number, answer: unknown, outcome: object]

const tables: Record<string, { call: string; rows: Row[]; aside: string[] }> = {
  satori: {
    call: 'http://satori.test/v1/message.create',
    aside: ['http://satori.test/v1/message.get', 'http://satori.test/v1/message.create.x'],
    rows: [
      [200, [{ id: 'a' }, { id: 'b' }], sent('a', 'b')],
      [200, [{ id: 'a' }, { id: '' }, { id: 7 }, {}], sent('a')],
      [200, [{}], sent()],
      [200, [], unknown('200 without a message')],
      [200, { id: 'a' }, unknown('200 without a message')],
      [403, 'no entry', refused('chat', '403 no entry')],
      [400, { message: 'too long' }, refused('file', '400 too long')],
      [400, {}, refused('file', '400')],
      [502, 'bad gateway', unknown('502 bad gateway')],
      [429, { retry_after: 2 }, refused('pace', '429', 2000)],
    ],
  },
  qq: {
    call: 'https://api.qq.test/v2/groups/G/messages',
    aside: ['https://api.qq.test/v2/groups/G/members', 'https://api.qq.test/v2/groups/G/messages/m1', '/gateway'],
    rows: [
      [200, { id: 'm1' }, sent('m1')],
      [200, { id: '' }, unknown('200 without an id')],
      [200, { id: 5 }, unknown('200 without an id')],
      [200, { id: 'm1', audit_id: 'x' }, unknown('200 without an id')],
      [202, { code: 304023, message: 'push' }, unknown('202 304023 push')],
      [202, { code: 304024, message: 'reply' }, unknown('202 304024 reply')],
      [400, { code: 40054010, message: 'url' }, refused('file', '400 40054010 url')],
      [400, { code: 304082 }, refused('way', '400 304082')],
      [403, { code: 22009, retry_after: 1 }, refused('pace', '403 22009', 1000)],
      [400, { code: 1100303 }, refused('chat', '400 1100303')],
      [401, { code: 11244, message: 'token' }, lockedOut('401 11244 token')],
      [403, { code: 304022, message: 'push time' }, refused('pace', '403 304022 push time')],
      // A code nobody knows goes by its status; under 200 it is about what was sent.
      [403, { code: 7, message: 'x' }, refused('chat', '403 7 x')],
      [200, { code: 7, message: 'x' }, refused('file', '200 7 x')],
      [200, { code: 0, id: 'm1' }, sent('m1')],
      [500, {}, unknown('500')],
      [400, { code: '40054010' }, refused('file', '400 40054010')],
    ],
  },
  kook: {
    call: 'https://kook.test/api/v3/message/create',
    aside: ['https://kook.test/api/v3/message/view', 'https://kook.test/api/v3/message/create-more'],
    rows: [
      [200, { code: 0, data: { msg_id: 'k1' } }, sent('k1')],
      [200, { code: 0, data: { msg_id: '' } }, unknown('200 without an id')],
      [200, { code: 0, data: {} }, unknown('200 without an id')],
      [200, { code: 40000, message: '你没有权限' }, refused('chat', '200 40000 你没有权限')],
      [200, { code: 40000, message: '?' }, refused('file', '200 40000 ?')],
      [403, { code: 40300, message: '?' }, refused('chat', '403 40300 ?')],
      [401, { code: 40100, message: '频繁' }, lockedOut('401 40100 频繁')],
      [200, { code: 40000, message: '服务器已被封禁' }, refused('chat', '200 40000 服务器已被封禁')],
      [200, { code: 40000, message: 'channel does not exist' }, refused('chat', '200 40000 channel does not exist')],
      [429, { code: 429, retry_after: 3 }, refused('pace', '429 429', 3000)],
      [504, { code: 40000, message: '你没有权限' }, unknown('504 40000 你没有权限')],
    ],
  },
  telegram: {
    call: 'https://api.telegram.test/bot1:x/sendVideo',
    aside: ['https://api.telegram.test/bot1:x/getFile', 'https://api.telegram.test/bot1:x/sendChatAction'],
    rows: [
      [200, { ok: true, result: { message_id: 5 } }, sent('5')],
      [200, { ok: true, result: [{ message_id: 5 }, { message_id: 6 }] }, sent('5', '6')],
      [200, { ok: true, result: { message_id: '5' } }, unknown('200 without a result')],
      [200, 'not JSON', unknown('200 without a result')],
      [
        400,
        { error_code: 400, description: 'message to be replied not found' },
        refused('quote', '400 message to be replied not found'),
      ],
      [400, { error_code: 400, description: 'CHAT_WRITE_FORBIDDEN' }, refused('chat', '400 CHAT_WRITE_FORBIDDEN')],
      [
        400,
        { error_code: 400, description: 'failed to get HTTP URL content' },
        refused('way', '400 failed to get HTTP URL content'),
      ],
      [
        400,
        { error_code: 400, description: 'Bad Request: need administrator rights in the channel chat' },
        refused('chat', '400 Bad Request: need administrator rights in the channel chat'),
      ],
      [400, { error_code: 400, description: 'odd' }, refused('file', '400 odd')],
      [401, { ok: false, error_code: 401, description: 'Unauthorized' }, lockedOut('401 Unauthorized')],
      [404, { ok: false, error_code: 404, description: 'Not Found' }, lockedOut('404 Not Found')],
      [400, { error_code: 400 }, refused('file', '400')],
      // Only a 400 is judged by its words; in a 200 the body says what it is.
      [200, { ok: false, error_code: 403, description: 'bot was kicked' }, refused('chat', '403 bot was kicked')],
      [200, { ok: false, error_code: 400, description: 'kicked' }, refused('chat', '400 kicked')],
      [429, { error_code: 429, parameters: { retry_after: 4 } }, refused('pace', '429', 4000)],
      [502, '<html>', unknown('502')],
    ],
  },
  discord: {
    call: 'https://discord.test/api/v10/channels/1/messages',
    aside: ['https://discord.test/api/v10/channels/1/messages/2', 'https://discord.test/api/v10/channels/1'],
    rows: [
      [200, { id: 'd1' }, sent('d1')],
      [200, { id: '' }, unknown('200 without an id')],
      [200, {}, unknown('200 without an id')],
      [
        400,
        { code: 50035, message: 'Invalid', errors: { message_reference: {} } },
        refused('quote', '400 50035 Invalid'),
      ],
      [403, { code: 160002 }, refused('quote', '403 160002')],
      [403, { code: 50013, message: 'Missing' }, refused('chat', '403 50013 Missing')],
      [413, { code: 40005 }, refused('file', '413 40005')],
      ...[10003, 10015, 50001, 50007, 50083, 160005].map((code): Row => [
        400,
        { code },
        refused('chat', `400 ${code}`),
      ]),
      [404, { code: 10008 }, refused('quote', '404 10008')],
      [400, { code: 20028, retry_after: 2 }, refused('pace', '400 20028', 2000)],
      [429, { code: 20016, retry_after: 0.5 }, refused('pace', '429 20016', 500)],
      [404, { code: 1 }, refused('chat', '404 1')],
      [400, { code: '50013', message: 7 }, refused('file', '400 50013')],
      [400, 'text', refused('file', '400')],
      [504, {}, unknown('504')],
    ],
  },
}

describe.each(Object.entries(tables))('an answer to %s', (name, { call, rows, aside }) => {
  it.each(rows)('%s %j', (status, answer, outcome) => {
    expect(said(name, { call, status, answer })).toEqual(outcome)
  })

  it('of a call that carries no message leaves the verdict to the adapter', () => {
    for (const other of aside)
      expect(said(name, { call: other, status: 403, answer: {} }, ['own'])).toEqual(sent('own'))
  })

  it('is read from the error of a call that was refused', () => {
    const [status, answer, outcome] = rows.find(([code]) => code >= 400)!
    const error = Object.assign(new Error('http'), { response: { status, data: answer } })
    expect(said(name, { call, error })).toEqual(outcome)
  })

  it('that never came is unknown, one that never left is refused, one that cannot be read is unknown', () => {
    const failed = (error: unknown) => said(name, { call, error }).kind
    expect(failed(Object.assign(new Error('x'), { code: 'ETIMEDOUT' }))).toBe('unknown')
    expect(failed(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe('refused')
    expect(failed(new SyntaxError('Unexpected token <'))).toBe('unknown')
  })
})

describe('calls that carry messages', () => {
  const carries = (name: string, call: string) =>
    said(name, { call, status: 403, answer: {} }, ['own']).kind === 'refused'
  it.each([
    ['qq', ['/v2/users/U/messages', '/channels/C/messages', '/dms/D/messages'], ['/x/channels', '/guilds/G/messages']],
    ['kook', ['/user-chat/create-msg'], ['/user-chat/create', '/asset/list']],
    ['telegram', ['/sendMessage', '/sendMediaGroup'], ['/send', '/sendmessage', '/editMessageText']],
    ['discord', ['/webhooks/1/token', '/webhooks/1/token?wait=true'], ['/webhooks/1/token/messages/2']],
  ])('of %s', (name, those, others) => {
    expect(those.map((call) => carries(name, call))).toEqual(those.map(() => true))
    expect(others.map((call) => carries(name, call))).toEqual(others.map(() => false))
  })
})

describe('a file that could not be uploaded', () => {
  const uploads = { qq: '/v2/groups/G/files', kook: '/asset/create' }
  it.each(Object.entries(uploads))('to %s is no message that may have arrived', (name, call) => {
    expect(said(name, { call, status: 502, answer: {} })).toMatchObject({ kind: 'refused', scope: 'way' })
    const error = Object.assign(new Error('x'), { code: 'ETIMEDOUT' })
    expect(said(name, { call, error })).toMatchObject({ kind: 'refused', scope: 'way' })
    expect(said(name, { call, status: 200, answer: { code: 0 } }, ['own'])).toEqual(sent('own'))
    expect(said(name, { call, status: 403, answer: {} })).toMatchObject({ kind: 'refused', scope: 'chat' })
  })
})

describe('an action of OneBot', () => {
  const call = 'send_group_msg'
  const answer = (body: unknown, action = call) => said('onebot', { call: action, answer: body }, ['own'])
  it.each<[unknown, object]>([
    [{ retcode: 0, data: { message_id: 5 } }, sent('5')],
    [{ retcode: 0, data: { message_id: 'x' } }, sent('x')],
    [{ retcode: 0, data: null }, sent()],
    [{ retcode: 1, status: 'async' }, unknown('retcode 1')],
    [{ retcode: 7, status: 'async', message: 'later' }, unknown('retcode 7 later')],
    [{ retcode: 1200, message: 'timeout', wording: 'timeout' }, unknown('retcode 1200 timeout')],
    [{ retcode: 1200, message: 'a', wording: 'b' }, refused('way', 'retcode 1200 a b')],
    [{ retcode: 1200, message: '', wording: 7 }, refused('way', 'retcode 1200')],
    [{ retcode: 120, message: 'x' }, refused('chat', 'retcode 120 x')],
    [{ retcode: 1200, message: '{"result": 110}' }, refused('chat', 'retcode 1200 {"result": 110}')],
    [{ retcode: 1200, message: '文件过大' }, refused('file', 'retcode 1200 文件过大')],
    ['text', refused('way', 'retcode undefined')],
  ])('that is answered %j', (body, outcome) => expect(answer(body)).toEqual(outcome))

  it('carries a message by its name', () => {
    const no = { retcode: 120 }
    for (const action of ['send_msg', '/send_private_msg', 'upload_group_file'])
      expect(answer(no, action).kind).toBe('refused')
    for (const action of ['get_msg', 'resend_msg', '/get_file']) expect(answer(no, action)).toEqual(sent('own'))
  })

  it('that failed on the way goes by the status or by the failure', () => {
    const error = (more: object) => said('onebot', { call, error: Object.assign(new Error('x'), more) })
    // The server's word on our key, and not the group's.
    for (const status of [401, 403, 404])
      expect(error({ response: { status, data: {} } })).toEqual(lockedOut(`${status}`))
    expect(error({ code: 'ECONNRESET' }).kind).toBe('unknown')
    expect(error({ code: 'ECONNREFUSED' })).toMatchObject({ kind: 'refused', scope: 'chat' })
  })
})

describe('a reaction', () => {
  const read = (name: string, exchange: Exchange) =>
    named(name)
      .reactions!.map((way) => way.read(exchange))
      .find((outcome) => outcome !== undefined)
  it.each<[string, string, Row[]]>([
    [
      'satori',
      '/v1/reaction.create',
      [
        [200, {}, sent()],
        [404, 'none', refused('way', '404 none')],
        [405, {}, refused('way', '405')],
        [501, { message: 'no' }, refused('way', '501 no')],
        [403, 'x', refused('chat', '403 x')],
      ],
    ],
    [
      'qq',
      '/channels/1/messages/2/reactions/1/30',
      [
        [204, undefined, sent()],
        [403, { code: 1100303 }, refused('chat', '403 1100303')],
      ],
    ],
    [
      'kook',
      '/message/add-reaction',
      [
        [200, { code: 0 }, sent()],
        [200, { code: 40000, message: '消息不存在' }, refused('quote', '200 40000 消息不存在')],
        [200, { code: 40000, message: '?' }, refused('chat', '200 40000 ?')],
        [429, { code: 1 }, refused('pace', '429 1')],
      ],
    ],
    [
      'telegram',
      '/bot1:x/setMessageReaction',
      [
        [200, { ok: true }, sent()],
        [404, { description: 'Not Found' }, refused('way', '404 Not Found')],
        [400, { description: 'message to react not found' }, refused('quote', '400 message to react not found')],
        [400, { description: 'MESSAGE_ID_INVALID' }, refused('quote', '400 MESSAGE_ID_INVALID')],
        [400, { description: 'REACTION_INVALID' }, refused('chat', '400 REACTION_INVALID')],
        [502, {}, unknown('502')],
      ],
    ],
    [
      'discord',
      '/channels/1/messages/2/reactions/x/@me',
      [
        [204, undefined, sent()],
        [404, { code: 10008 }, refused('quote', '404 10008')],
        [400, { code: 10014 }, refused('way', '400 10014')],
        [400, { code: 30010 }, refused('quote', '400 30010')],
        [403, { code: 50013, message: 'm' }, refused('chat', '403 50013 m')],
      ],
    ],
  ])('of %s is read from the answer', (name, call, rows) => {
    for (const [status, answer, outcome] of rows)
      expect([status, answer, read(name, { call, status, answer })]).toEqual([status, answer, outcome])
    expect(read(name, { call: '/else', status: 200, answer: {} })).toBeUndefined()
    expect(read(name, { call, error: Object.assign(new Error('x'), { code: 'ETIMEDOUT' }) })?.kind).toBe('unknown')
  })

  it('of QQ is only on messages of channels', () => {
    const there = (platform: string, direct: boolean) =>
      named('qq').reactions!.map((way) =>
        way.there?.(
          { chat: { platform, selfId: '1', channelId: 'c', direct }, messageId: '1', reply: { at: 1 } },
          {} as never,
        ),
      )
    expect(there('qqguild', false)).toEqual([true])
    expect(there('qqguild', true)).toEqual([false])
    expect(there('qq', false)).toEqual([false])
  })

  it.each(['set_msg_emoji_like', '/set_group_reaction'])('of OneBot is read from the answer to %s', (call) => {
    const answer = (body: unknown) => read('onebot', { call, answer: body })
    expect(answer({ retcode: 0 })).toEqual(sent())
    for (const retcode of [404, 1404]) expect(answer({ retcode })).toMatchObject({ kind: 'refused', scope: 'way' })
    expect(answer({ retcode: 1200, message: 'timeout' })?.kind).toBe('unknown')
    expect(answer({ retcode: 1200, wording: '消息不存在' })).toMatchObject({ scope: 'quote' })
    expect(answer({ retcode: 1200, message: 'too fast' })).toMatchObject({ scope: 'pace' })
    expect(answer({ retcode: 1200, message: '?' })).toMatchObject({ scope: 'chat', reason: 'retcode 1200 ?' })
    expect(answer('text')).toMatchObject({ scope: 'chat' })
    const lost = Object.assign(new Error('x'), { code: 'ETIMEDOUT' })
    expect(read('onebot', { call, error: lost })?.kind).toBe('unknown')
    const refusedAtOnce = read('onebot', { call, error: new Error('x') })
    expect(refusedAtOnce?.kind).toBe('refused')
    expect(refusedAtOnce).not.toMatchObject({ reason: expect.stringContaining('retcode') as unknown })
  })
})

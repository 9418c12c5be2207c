/** What time it is by the answers of the sites. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, test } from 'vitest'
import { createTransport } from '../../src/http'
import { createSiteTime } from '../../src/http/site-time'
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units'

const truth = Date.UTC(2026, 4, 20, 12)
const dated = (ms: number): string => new Date(ms).toUTCString()

/** A clock that is wrong by so much, after answers with these headers. */
function after(wrongMs: number, ...answers: { date?: string; age?: string }[]) {
  const time = createSiteTime(() => truth + wrongMs)
  for (const headers of answers) time.heard(headers)
  return time
}

test.each<[string, number, { date?: string; age?: string }[], number]>([
  ['nothing was heard', dayMs, [], dayMs],
  ['an answer has no date', dayMs, [{}], dayMs],
  ['a date is none', dayMs, [{ date: 'yesterday' }, { date: '1700000000' }, { date: 'Mon, 99 Foo' }], dayMs],
  ['it is right but for the way of an answer', 40 * secondMs, [{ date: dated(truth) }], 40 * secondMs],
  ['it is an hour ahead', hourMs, [{ date: dated(truth) }], 0],
  ['it is days behind', -3 * dayMs, [{ date: dated(truth) }], 0],
  ['the answer lay in a cache', 0, [{ date: dated(truth - 5 * minuteMs), age: '300' }], 0],
  ['the age is none', hourMs, [{ date: dated(truth), age: 'old' }], 0],
  ['the last answer says so', hourMs, [{ date: dated(truth - dayMs) }, { date: dated(truth) }], 0],
])('when %s', (_, wrongMs, answers, off) => {
  expect(after(wrongMs, ...answers).now() - truth).toBe(off)
})

test('a clock that is put right is believed with the next answer', () => {
  let wrongMs = 2 * hourMs
  const { now, heard } = createSiteTime(() => truth + wrongMs)
  heard({ date: dated(truth) })
  expect(now()).toBe(truth)
  wrongMs = 0
  heard({ date: dated(truth) })
  expect(now()).toBe(truth)
})

test('time is known once an answer has told it', () => {
  expect(after(0).isKnown()).toBe(false)
  expect(after(0, {}, { date: 'soon' }).isKnown()).toBe(false)
  expect(after(0, { date: dated(truth) }).isKnown()).toBe(true)
})

let server: Server | undefined
afterEach(() => void server?.close())

it('hears every answer to a question for data, errors included, and no file', async () => {
  const own = createServer((request, response) => {
    response.setHeader('date', dated(truth))
    response.statusCode = request.url === '/broken' ? 500 : 200
    response.end('{}')
  })
  server = own
  await new Promise<void>((done) => own.listen(0, '127.0.0.1', done))
  const heard: (string | undefined)[] = []
  const transport = createTransport({
    gateway: `http://127.0.0.1:${(own.address() as AddressInfo).port}`,
    retryBaseMs: 1,
    dated: ({ date }) => void heard.push(date),
  })
  const ask = (path: string, purpose: 'api' | 'picture') =>
    transport.send({ url: `https://a.example${path}`, hosts: ['a.example'], purpose, retries: 0 })
  await ask('/', 'api')
  await ask('/broken', 'api')
  await ask('/', 'picture')
  transport.close()
  expect(heard).toEqual([dated(truth), dated(truth)])
})

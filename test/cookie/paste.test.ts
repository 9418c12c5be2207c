import { describe, expect, it } from 'vitest'
import { formatCookie } from '../../src/cookie'
import { readPasted } from '../../src/cookie/paste'

const now = 1_800_000_000
const options = { hosts: ['bilibili.com'], now }
const read = (text: string) => formatCookie(readPasted(text, options).pairs)

/** What all the forms below stand for. */
const session = 'SESSDATA=a1%2C1900000000%2Cb2%2A31; bili_jct=0123abcd'
const [sess, jct] = ['a1%2C1900000000%2Cb2%2A31', '0123abcd']

const extension = (entries: object[]) => JSON.stringify(entries, undefined, 4)
const own = [
  { domain: '.bilibili.com', name: 'SESSDATA', value: sess, path: '/', expirationDate: now + 86_400.5, httpOnly: true },
  { domain: 'www.bilibili.com', name: 'bili_jct', value: jct, path: '/', session: true },
]
const foreign = { domain: '.example.com', name: 'token', value: 'other', path: '/', expirationDate: now + 9 }

describe('a cookie in any form browsers give', () => {
  it.each<[string, string]>([
    ['a header', session],
    ['a header with its name', `Cookie: ${session}`],
    ['a quoted header', `"${session}"`],
    ['a header in typographic quotes', `“${session}”`],
    ['a header in corner brackets', `「${session}」`],
    ['a code span', `\`${session}\``],
    ['a code block', `\`\`\`text\n${session}\n\`\`\``],
    ['quotes in a code span', `\`'${session}'\``],
    ['full-width signs', session.replaceAll('; ', '；').replaceAll('=', '＝')],
    ['a full-width colon', `Cookie：${session}`],
    ['one pair per line', session.replace('; ', '\n')],
    ['a byte order mark', `\uFEFF${session}\u200B`],
    ['EditThisCookie, Cookie-Editor', extension(own)],
    [
      'Playwright',
      JSON.stringify({
        cookies: own.map(({ expirationDate, ...one }) => ({ ...one, expires: expirationDate ?? -1 })),
        origins: [],
      }),
    ],
    ['Cookie-Editor behind an address', JSON.stringify({ url: 'https://www.bilibili.com', cookies: own })],
    ['a JSON object', JSON.stringify({ SESSDATA: sess, bili_jct: jct })],
    ['a JSON object of headers', JSON.stringify({ cookie: session, 'user-agent': 'x' })],
    [
      'a Netscape file',
      `# Netscape HTTP Cookie File\n\n#HttpOnly_.bilibili.com\tTRUE\t/\tTRUE\t${now + 9}\tSESSDATA\t${sess}\n.bilibili.com\tTRUE\t/\tFALSE\t0\tbili_jct\t${jct}`,
    ],
    [
      'a Netscape file whose tabs became blanks',
      `# Netscape HTTP Cookie File\r\n.bilibili.com TRUE / TRUE ${now + 9} SESSDATA ${sess}\r\n.bilibili.com TRUE / FALSE 0 bili_jct ${jct}`,
    ],
    [
      'rows of the developer tools',
      `SESSDATA\t${sess}\t.bilibili.com\t/\t2030-05-01T10:00:00.000Z\t200\t✓\t✓\nbili_jct\t${jct}\t.bilibili.com\t/\tSession\t40`,
    ],
    [
      'curl for bash',
      `curl 'https://api.bilibili.com/x/web-interface/nav' \\\n  -H 'accept: */*' \\\n  -H 'cookie: ${session}' \\\n  --compressed`,
    ],
    ['curl with -b', `curl 'https://www.bilibili.com/' -b '${session}' -H 'dnt: 1'`],
    [
      'curl for cmd',
      `curl ^"https://www.bilibili.com/^" ^\n  -b ^"${session.replaceAll('%', '^%')}^" ^\n  -H ^"dnt: 1^"`,
    ],
    ['a header option alone', `-H "Cookie: ${session}"`],
    [
      'fetch',
      `fetch("https://www.bilibili.com/", {\n  "headers": {\n    "accept": "*/*",\n    "cookie": "${session}"\n  }\n});`,
    ],
    [
      'PowerShell',
      `$session.Cookies.Add((New-Object System.Net.Cookie("SESSDATA", "${sess}", "/", ".bilibili.com")))\n$session.Cookies.Add((New-Object System.Net.Cookie("bili_jct", "${jct}", "/", ".bilibili.com")))`,
    ],
    ['raw headers', `GET /x HTTP/1.1\r\nHost: www.bilibili.com\r\nCookie: ${session}\r\nUser-Agent: x`],
    ['the header view of Chrome', `accept\n*/*\ncookie\n${session}\ndnt\n1`],
  ])('is read: %s', (_, text) => {
    expect(read(text)).toBe(session)
  })

  it('leaves out what belongs to other sites', () => {
    const list = [foreign, ...own, { ...foreign, domain: 'notbilibili.com' }, { ...foreign, domain: 'com' }]
    expect(readPasted(extension(list), options)).toMatchObject({ foreign: 3, ended: 0 })
    expect(read(extension(list))).toBe(session)
    expect(read(`.example.com\tTRUE\t/\tTRUE\t0\ttoken\tother\n.bilibili.com\tTRUE\t/\tTRUE\t0\ta\t1`)).toBe('a=1')
  })

  it('takes a cookie of the whole company for one of its host', () => {
    const pasted = readPasted('.kuaishou.com\tTRUE\t/\tTRUE\t0\tuserId\t31', { hosts: ['live.kuaishou.com'], now })
    expect([...pasted.pairs]).toEqual([['userId', '31']])
  })

  it('leaves out what has ended, in seconds, milliseconds and dates', () => {
    const ended = [now - 1, (now - 1) * 1000, '2020-01-01T00:00:00Z'].map((expires, index) => ({
      name: `old${index}`,
      value: 'x',
      expires,
    }))
    expect(readPasted(extension([...own, ...ended]), options)).toMatchObject({ ended: 3 })
    expect(read(extension([...own, ...ended]))).toBe(session)
  })

  it('leaves out what no header can carry', () => {
    expect(read(extension([...own, { name: 'note', value: '中文；x' }, { name: 'a b', value: '1' }]))).toBe(session)
  })

  it('says that all of it has ended, or belongs elsewhere', () => {
    const gone = extension([{ ...own[0], expirationDate: now - 5 }])
    expect(() => read(gone)).toThrow(expect.objectContaining({ code: 'cookie-expired' }))
    expect(() => read(extension([foreign]))).toThrow(
      expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ foreign: 1 }) as never }),
    )
  })

  it.each([
    '',
    '""',
    '“”',
    '[]',
    '{}',
    '[1,2]',
    '{"a":{"b":1}}',
    'hello',
    '``````',
    '[{"name":"a"}]',
    '你好；世界',
    'curl https://www.bilibili.com/',
  ])('refuses %j', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad-input' }))
  })

  it.each([extension([{ ...foreign, value: 'topsecret' }]), 'topsecret', '{"topsecret":', 'a=topsecret; 名'])(
    'never repeats the value in an error: %s',
    (text) => {
      let told = ''
      try {
        read(text)
      } catch (error) {
        const { message, details, stack } = error as Error & { details: unknown }
        told = JSON.stringify([message, details, stack])
      }
      expect(told).toContain('cookie')
      expect(told).not.toContain('topsecret')
    },
  )
})

describe('an export that is too large', () => {
  it('is refused as a whole, and when those of one site do not fit a header', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      name: `n${index}`,
      value: 'v'.repeat(100),
      domain: '.bilibili.com',
    }))
    for (const text of [JSON.stringify(many), ' '.repeat(600_000) + session]) {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad-input' }))
    }
    const elsewhere = many.map((one) => ({ ...one, domain: '.example.com' }))
    expect(read(JSON.stringify([...elsewhere, ...own]))).toBe(session)
  })
})

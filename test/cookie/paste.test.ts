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
    ['a header whose blanks are of another width', `\uFEFF\u3000${session.replace(' ', '\u00A0')}\u2028`],
    ['a header percent-encoded as a whole', encodeURIComponent(session)],
    ['a header broken inside a value', session.replace('1900', '\n1900')],
    ['what document.cookie printed', `'${session}'`],
    [
      'code that sets document.cookie',
      session
        .split('; ')
        .map((pair) => `document.cookie = "${pair}; path=/";`)
        .join('\n'),
    ],
    ['a JSON text in a JSON text', JSON.stringify(JSON.stringify(own))],
    [
      'JSON an input method has been at',
      JSON.stringify(own).replaceAll('"', '”').replaceAll(':', '：').replaceAll(',', '，'),
    ],
    [
      'entries of a map',
      JSON.stringify([
        ['SESSDATA', sess],
        ['bili_jct', jct],
      ]),
    ],
    [
      'lists by their sites',
      JSON.stringify({
        cookie_data: {
          'bilibili.com': own.map(({ name, value }) => ({ name, value })),
          'example.com': [{ name: 'token', value: 'x' }],
        },
      }),
    ],
    [
      'names with what is known of each',
      JSON.stringify({
        'Response Cookies': { SESSDATA: { value: sess, httpOnly: true }, bili_jct: { value: jct, path: '/' } },
      }),
    ],
    ['Firefox’ request cookies', JSON.stringify({ 'Request Cookies': { SESSDATA: sess, bili_jct: jct } })],
    [
      'a HAR with cookies',
      JSON.stringify({
        log: {
          version: '1.2',
          creator: { name: 'WebInspector', version: '537.36' },
          entries: [
            {
              request: {
                method: 'GET',
                url: 'https://example.com/',
                headers: [],
                cookies: [{ name: 'token', value: 'x' }],
              },
            },
            {
              request: {
                method: 'GET',
                url: 'https://api.bilibili.com/x/web-interface/nav?a=1',
                headers: [{ name: 'accept', value: '*/*' }],
                queryString: [{ name: 'a', value: '1' }],
                cookies: [
                  { name: 'SESSDATA', value: sess, expires: '2099-01-01T00:00:00Z' },
                  { name: 'bili_jct', value: jct },
                ],
              },
            },
          ],
        },
      }),
    ],
    [
      'a HAR with headers alone',
      JSON.stringify({
        log: {
          entries: [
            {
              request: {
                url: 'https://www.bilibili.com/',
                cookies: [],
                headers: [
                  { name: 'Accept', value: '*/*' },
                  { name: 'Cookie', value: session },
                ],
              },
            },
          ],
        },
      }),
    ],
    ['a Python dict', `{'SESSDATA': '${sess}', 'bili_jct': '${jct}',}`],
    ['a Python dict with its name', `cookies = dict(SESSDATA="${sess}", bili_jct=u'${jct}')`],
    [
      'a Python script',
      `import requests\n\ncookies = {\n    'SESSDATA': '${sess}',  # login\n    'bili_jct': '${jct}',\n}\n\nheaders = {\n    'accept': '*/*',\n}\n\nrequests.get('https://www.bilibili.com/', cookies=cookies, headers=headers)`,
    ],
    [
      'a Python script with a header',
      `headers = {\n    'accept': '*/*',\n    'cookie': '${session}',\n}\nresponse = requests.get('https://www.bilibili.com/', headers=headers)`,
    ],
    [
      'a list of Selenium',
      `[{'domain': '.bilibili.com', 'expiry': ${now + 9}, 'httpOnly': True, 'name': 'SESSDATA', 'sameSite': None, 'value': '${sess}'}, {'name': 'bili_jct', 'value': '${jct}', 'secure': False}]`,
    ],
    [
      'a jar of requests',
      `<RequestsCookieJar[<Cookie SESSDATA=${sess} for .bilibili.com/>, <Cookie bili_jct=${jct} for .bilibili.com/>, <Cookie token=x for .example.com/>]>`,
    ],
    [
      'calls of a script',
      `s = requests.Session()\ns.cookies.set('SESSDATA', '${sess}', domain='.bilibili.com')\ns.cookies.set('bili_jct', '${jct}')`,
    ],
    ['an object of JavaScript', `const cookies = { SESSDATA: '${sess}', bili_jct: "${jct}" };`],
    ['an array of PHP', `$cookies = ['SESSDATA' => '${sess}', 'bili_jct' => '${jct}'];`],
    ['a header of Go', `req.Header.Set("cookie", "${session}")`],
    ['HTTPie', `http GET https://www.bilibili.com/ 'Cookie:${session}' accept:'*/*'`],
    ['wget', `wget --header="Cookie: ${session}" https://www.bilibili.com/`],
    ['curl in typographic quotes', `curl ‘https://www.bilibili.com/’ –H ‘cookie：${session}’`],
    [
      'curl with a header for each',
      session
        .split('; ')
        .map((pair) => `-H 'cookie: ${pair}'`)
        .join(' \\\n  '),
    ],
    ['what curl -v prints', `> GET / HTTP/1.1\n> Host: www.bilibili.com\n> Cookie: ${session}\n>`],
    [
      'answers of the site',
      `< HTTP/1.1 200 OK\n< Set-Cookie: SESSDATA=${sess}; Path=/; Domain=bilibili.com; Expires=Mon, 01 Jan 2099 00:00:00 GMT; HttpOnly\n< set-cookie: bili_jct=${jct}; Domain=.bilibili.com\n< Set-Cookie: token=x; Domain=example.com`,
    ],
    [
      'a file of LWP',
      `#LWP-Cookies-1.0\nSet-Cookie3: SESSDATA="${sess}"; path="/"; domain=.bilibili.com; version=0\nSet-Cookie3: bili_jct=${jct}; domain=.bilibili.com`,
    ],
    ['a note', `SESSDATA: ${sess}\nbili_jct：${jct}`],
    ['lines of a settings file', `SESSDATA="${sess}"\nbili_jct='${jct}'`],
  ])('is read: %s', (_, text) => {
    expect(read(text)).toBe(session)
  })

  it('leaves a literal alone that stands in a value', () => {
    expect(read(`prefs={"a":1}; ${session}`)).toBe(`prefs={"a":1}; ${session}`)
    expect(read(`prefs={'a':1}; ${session}`)).toBe(`prefs={'a':1}; ${session}`)
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
    'https://www.bilibili.com/video/BV1xx411c7mD',
    '{"user": {"SESSDATA": {"deep": "x"}}}',
    "{'SESSDATA'",
    '%E4%BD%A0%3D',
    `${'['.repeat(500)}`,
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

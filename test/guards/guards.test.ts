import { describe, expect, it } from 'vitest'
import { definePlatform, type Platform } from '../../src/platforms/define'
import { endpointRecords } from '../../scripts/guards/endpoints'
import { errorRows } from '../../scripts/guards/errors'
import { hygiene } from '../../scripts/guards/hygiene'
import { importDirection, importsOf } from '../../scripts/guards/imports'
import { localeKeys } from '../../scripts/guards/keys'
import { exportedDocs } from '../../scripts/guards/exported-docs'
import { unreadFields } from '../../scripts/guards/fields'
import { readTree } from '../../scripts/guards/files'
import { generatedLists } from '../../scripts/guards/lists'
import { localeParity } from '../../scripts/guards/locales'
import { rooms } from '../../scripts/guards/rooms'
import { npmScripts } from '../../scripts/guards/scripts'
import { commandHome } from '../../scripts/guards/commands'
import { platformNames } from '../../scripts/guards/platform-names'
import { settingsOf, settingsRead } from '../../scripts/guards/settings'
import { platformIds } from '../../src/model/platform-ids'
import { readmeTables } from '../../scripts/guards/tables'
import { commandMarkers, commandTable } from '../../scripts/lib/command-table'
import { commandList } from '../../src/chat/commands'
import { endpointTable, markers, withTable } from '../../scripts/lib/endpoint-table'
import { listsOf } from '../../scripts/lib/lists'
import { declarations, platforms } from '../../src/platforms'

const tree = (files: Record<string, string>) => new Map(Object.entries(files))

describe('import direction', () => {
  const check = (path: string, text: string) => importDirection.check(tree({ [path]: text }))

  it('finds imports, type imports, re-exports, dynamic imports and requires', () => {
    const text =
      "import a from 'a'\nimport type { B } from './b'\nexport * from './c'\nconst d = await import('./d')\nrequire('e')\nimport {\n  f,\n} from './f'"
    expect(importsOf(text).sort()).toEqual(['./b', './c', './d', './f', 'a', 'e'])
  })
  it('accepts an import from a layer further in', () => {
    expect(check('src/chat/intake.ts', "import { findLinks } from '../links'")).toEqual([])
  })
  it('refuses an import from a layer further out', () => {
    expect(check('src/model/post.ts', "import type { X } from '../chat/intake'")).toHaveLength(1)
  })
  it('refuses koishi in a platform and sharp in the chat', () => {
    expect(check('src/platforms/bilibili/read.ts', "import { h } from 'koishi'")).toHaveLength(1)
    expect(check('src/chat/deliver/file.ts', "const sharp = await import('sharp')")).toHaveLength(1)
  })
  it('refuses one platform reaching into another', () => {
    expect(check('src/platforms/bilibili/read.ts', "import { x } from '../douyin/read'")).toHaveLength(1)
  })
  it('refuses a chat file that reaches inside a platform', () => {
    expect(check('src/chat/a.ts', "import { x } from '../platforms/douyin/read'")).toHaveLength(1)
  })
  it('refuses a file outside the layers and a way out of src', () => {
    expect(check('src/helpers/a.ts', '')).toHaveLength(1)
    expect(check('src/chat/a.ts', "import x from '../../test/x'")).toHaveLength(1)
  })
})

describe('rooms', () => {
  const check = (path: string, text: string) => rooms.check(tree({ [path]: text }))

  it('lets tests import from every room, and the rooms from the source', () => {
    expect(check('test/card/a.test.ts', "import { videoPost } from '../../samples/posts'")).toEqual([])
    expect(check('simulator/a.ts', "import type { Post } from '../src/model'")).toEqual([])
    expect(check('bench/lib/a.ts', "import { openBrowser } from '../../scripts/lib/browser'")).toEqual([])
  })
  it.each([
    ['simulator/a.ts', "import { x } from '../test/support/x'"],
    ['simulator/chats/a.ts', "import { x } from '../../samples/posts'"],
    ['samples/a.ts', "import type { X } from '../test/x'"],
    ['scripts/lib/a.mjs', "await import('../../test/x.mjs')"],
    ['scripts/lib/b.ts', "import { x } from '../../bench/lib/x'"],
    ['bench/a.ts', "export * from '../test/x'"],
  ])('refuses %s: %s', (path, text) => {
    expect(check(path, text)).toHaveLength(1)
  })
})

describe('npm scripts', () => {
  const manifest = (scripts: Record<string, string>) => JSON.stringify({ scripts })
  const files = {
    'package.json': manifest({ build: 'node scripts/build.mjs', prepack: 'node scripts/build.mjs' }),
    'scripts/build.mjs': '',
    'scripts/lib/run.mjs': '',
    'scripts/guards/run.ts': '',
  }
  const check = (changes: Record<string, string>) => npmScripts.check(tree({ ...files, ...changes }))

  it('accepts a file per script, its helpers in lib and the rules in guards', () => {
    expect(check({})).toEqual([])
  })
  it.each<[string, Record<string, string>]>([
    ['a file without a script', { 'scripts/gallery.ts': '' }],
    ['a folder of its own', { 'scripts/demo/main.ts': '' }],
    ['a script of another name', { 'package.json': manifest({ make: 'node scripts/build.mjs' }) }],
  ])('refuses %s', (_, changes) => {
    expect(check(changes)).toHaveLength(1)
  })
  it('refuses a script without a file, and one that is no file at all', () => {
    expect(check({ 'package.json': manifest({ build: 'node scripts/build.mjs', lint: 'oxlint' }) })).toHaveLength(1)
    expect(check({ 'package.json': manifest({ gone: 'node scripts/gone.mjs' }) })).toHaveLength(2)
  })
})

describe('locale parity', () => {
  it('accepts the same keys with the same variables', () => {
    expect(localeParity.check(tree({ 'locales/a.yml': 'x:\n  y: 甲 {n}', 'locales/b.yml': 'x:\n  y: A {n}' }))).toEqual(
      [],
    )
  })
  it('reports a key missing on either side, an empty text and other variables', () => {
    const wrong = localeParity.check(
      tree({ 'locales/a.yml': 'x: 甲\ny: 乙\nv: "{n}"\ne: ""', 'locales/b.yml': 'x: A\nz: C\nv: "{m}"\ne: E' }),
    )
    expect(wrong).toHaveLength(4)
  })
  it('reports a text YAML cuts off, and no other one with the sign in it', () => {
    const check = (line: string) => localeParity.check(tree({ 'locales/a.yml': line, 'locales/b.yml': line }))
    expect(check('x: 只看 #游戏')).toHaveLength(2)
    for (const line of ["x: '只看 #游戏'", 'x: 只看、#游戏', 'x: |-\n  只看 #游戏']) expect(check(line)).toEqual([])
  })
})

describe('locale keys', () => {
  const families = {
    error: { pattern: 'amagi.error.*', members: ['timeout', 'private'] },
    command: { pattern: 'commands.*.description', members: ['amagi.on'] },
  }
  const texts = {
    amagi: { title: 'a', error: { timeout: 'b', private: 'c' } },
    commands: { amagi: { on: { description: 'd', usage: 'e', arguments: { platform: 'f' } } } },
    _usage: 'g',
  }
  const source = "t('amagi.title')\nt(key('error', code))\nsay(knownKey(\n 'command', 'amagi.on'))"
  const check = (changes: Record<string, string>, locale: object = texts) =>
    localeKeys(families).check(
      tree({
        'src/card/a.ts': source,
        'locales/a.yml': JSON.stringify(texts),
        'locales/b.yml': JSON.stringify(locale),
        ...changes,
      }),
    )

  it('accept written and expanded keys, and what the framework reads of a command', () => {
    expect(check({})).toEqual([])
  })
  it('report a written key without a text in one of the languages', () => {
    expect(check({ 'src/card/b.ts': "\n\nt('amagi.subtitle')" })).toEqual([
      'src/card/b.ts:3: locales/a.yml has no text amagi.subtitle',
      'src/card/b.ts:3: locales/b.yml has no text amagi.subtitle',
    ])
    expect(check({}, { ...texts, amagi: { error: texts.amagi.error } })).toEqual([
      'src/card/a.ts:1: locales/b.yml has no text amagi.title',
    ])
  })
  it('report a member of a family without a text', () => {
    expect(check({}, { ...texts, amagi: { title: 'a', error: { timeout: 'b' } } })).toEqual([
      'family error: locales/b.yml has no text amagi.error.private',
    ])
  })
  it('report a text nobody says, one of a member that is gone and one of a command that is none', () => {
    const dead = {
      ...texts,
      amagi: { ...texts.amagi, old: 'x', error: { ...texts.amagi.error, gone: 'x' } },
      commands: { amagi: { on: { ...texts.commands.amagi.on, messages: { done: 'x' } }, off: { description: 'x' } } },
    }
    expect(check({}, dead)).toEqual([
      'locales/b.yml: nothing says amagi.error.gone',
      'locales/b.yml: nothing says amagi.old',
      'locales/b.yml: nothing says commands.amagi.on.messages.done',
      'locales/b.yml: nothing says commands.amagi.off.description',
    ])
  })
  it('report a family nobody asks', () => {
    expect(check({ 'src/card/a.ts': "t('amagi.title')\nt(key('error', code))" })).toHaveLength(1)
  })
  it.each([
    ['a template', 't(`amagi.error.${code}`)'],
    ['a template with the member in the middle', 't(`commands.${name}.description`)'],
    ['a sum', "t('amagi.title' + code)"],
    ['a word that is called a key', 't(word as TextKey)'],
    ['a relative key', "session.i18n('.done')"],
    ['a text of the session', 'session.text(path)'],
  ])('report %s outside of words', (_, code) => {
    expect(check({ 'src/chat/b.ts': code })).toHaveLength(1)
    expect(check({ 'src/chat/b.ts': code })[0]).toMatch(/^src\/chat\/b\.ts:1: /)
  })
  it('leave words and the one place that asks the session alone', () => {
    expect(
      check({ 'src/words/families.ts': 'const made = `amagi.error.${code}`', 'src/chat/say.ts': 'session.i18n(key)' }),
    ).toEqual([])
  })
})

describe('error rows', () => {
  const table = "export const errorTable = {\n  'not-found': row(404, 'user'),\n  timeout: row(504, 'admin'),\n}"
  it('accepts a table whose codes all have a text', () => {
    expect(
      errorRows.check(
        tree({ 'src/errors.ts': table, 'locales/a.yml': 'amagi:\n  error:\n    not-found: a\n    timeout: b' }),
      ),
    ).toEqual([])
  })
  it('reports a missing text, a text without a row, an unknown code and a foreign throw', () => {
    const wrong = errorRows.check(
      tree({
        'src/errors.ts': table,
        'locales/a.yml': 'amagi:\n  error:\n    not-found: a\n    gone: b',
        'src/a.ts': "throw new AmagiError('lost')",
        'src/b.ts': "throw new Error('x')",
      }),
    )
    expect(wrong).toHaveLength(4)
  })
})

describe('settings read', () => {
  const settings =
    'export interface Settings {\n  trigger: string\n  limits: {\n    /** doc */\n    sizeMb: number\n  }\n  accounts: Record<P, { cookie: string }> & { admins: string[] }\n}'
  it('lists nested settings', () => {
    expect(settingsOf(settings)).toEqual(['trigger', 'limits.sizeMb', 'accounts.*.cookie', 'accounts.admins'])
  })
  it('accepts a setting that is read, explained and documented, and reports one that is not', () => {
    const cookies = platformIds.map((id) => `      ${id}:\n        cookie: c\n`).join('')
    const texts = `_config:\n  - trigger: 甲\n  - limits:\n      sizeMb: 乙\n    accounts:\n${cookies}      admins: d`
    const files = {
      'src/model/settings.ts': settings,
      'src/chat/a.ts': 'settings.trigger; settings.limits.sizeMb; settings.accounts.x.cookie; accounts.admins',
      'locales/a.yml': texts,
      'README.md': '`trigger` `limits.sizeMb` `accounts.<p>.cookie` `accounts.admins`',
      'README.en.md': '`trigger` `limits.sizeMb` `accounts.<p>.cookie` `accounts.admins`',
    }
    expect(settingsRead.check(tree(files))).toEqual([])
    expect(settingsRead.check(tree({ ...files, 'src/chat/a.ts': 'trigger accounts cookie admins' }))).toEqual([
      'limits.sizeMb: nothing reads it',
    ])
    expect(settingsRead.check(tree({ ...files, 'README.md': '' }))).toHaveLength(4)
    const unexplained = settingsRead.check(tree({ ...files, 'locales/a.yml': '_config: []' }))
    expect(unexplained).toHaveLength(3 + platformIds.length)
    const lacking = texts.replace('      kuaishou:\n        cookie: c\n', '')
    expect(settingsRead.check(tree({ ...files, 'locales/a.yml': lacking }))).toEqual([
      'locales/a.yml: _config does not explain accounts.kuaishou.cookie',
    ])
  })
})

describe('unread fields', () => {
  const shape = "export interface Shape {\n  kept: string\n  taken?: number\n  'quoted-name': string\n}"
  const check = (user: string) => unreadFields.check(tree({ 'src/model/shape.ts': shape, 'src/chat/a.ts': user }))

  it('accepts what is read by name, in quotes or by destructuring', () => {
    expect(check("const { taken: other = 1 } = x\nuse(x.kept?.length, x['quoted-name'])")).toEqual([])
  })
  it('reports a planted field, and one that is only written', () => {
    expect(check("const { taken } = x\nx.kept = 'a'\nconst y = { 'quoted-name': 'b' }")).toEqual([
      'src/model/shape.ts: nothing reads Shape.kept',
      'src/model/shape.ts: nothing reads Shape.quoted-name',
    ])
  })
  it('does not take a word in a comment or a text for a reader', () => {
    expect(check("// x.kept\nconst text = 'x.taken'\nx['quoted-name']")).toHaveLength(2)
  })
  it('fails when it finds no shapes at all', () => {
    expect(unreadFields.check(tree({ 'src/chat/a.ts': 'x.y' }))).toHaveLength(1)
  })
  it('finds a field planted in the real tree', () => {
    const real = readTree('.')
    const path = 'src/model/media.ts'
    const planted = (real.get(path) ?? '').replace('urls: string[]', 'urls: string[]\n  plantedField?: string')
    expect(unreadFields.check(new Map(real).set(path, planted))).toEqual([
      `${path}: nothing reads MediaSource.plantedField`,
    ])
  })
})

describe('exported docs', () => {
  const check = (text: string) => exportedDocs.check(tree({ 'src/a.ts': text }))
  it.each([
    ['types', 'export type A = 1'],
    ['functions', 'export async function A() {}'],
    ['classes', 'export class A {}'],
    ['interfaces below a plain comment', '// a\nexport interface A {}'],
    ['what stands below the docstring of its file', '/** file */\n\nexport interface A {}'],
    ['what stands below the docstring of something else', '/** a */\nconst a = 1\nexport interface A {}'],
  ])('names %s without one', (_, text) => {
    expect(check(text)).toEqual(['src/a.ts: A has no docstring'])
  })
  it.each([
    ['explained ones', '/** a */\nexport interface A {}'],
    ['constants', 'export const a = 1'],
    ['what is not exported', 'function a() {}'],
  ])('accepts %s', (_, text) => {
    expect(check(text)).toEqual([])
  })
})

describe('endpoint records', () => {
  const platform = (changes: object): Platform =>
    definePlatform({
      id: 'bilibili',
      words: ['made up'],
      look: declarations.bilibili.look,
      hosts: { links: [], short: [], api: [], media: [] },
      match: () => null,
      canonical: () => '',
      linkHeaders: {},
      mediaHeaders: () => ({}),
      createSession: () => ({}),
      resolve: async () => Promise.reject(),
      endpoints: [
        {
          name: 'fetchOne',
          route: '/fetch_one',
          order: 10,
          title: { zh: '一', en: 'one' },
          source: 'page',
          params: { id: { type: 'string', example: '1', description: { zh: '号', en: 'id' } } },
          payload: 'data',
          channels: [{ name: 'a', run: async () => ({ body: {} }) }],
          cacheSec: 0,
          ...changes,
        },
      ],
    })
  const files = tree({ 'test/fixtures/bilibili/fetch_one.json': '{}' })
  it('accepts a complete record', () => {
    expect(endpointRecords([platform({})]).check(files)).toEqual([])
  })
  it.each([
    ['a wrong name', { name: 'fetchTwo' }],
    ['no source', { source: '' }],
    ['no title', { title: { zh: '一', en: '' } }],
    ['no description', { params: { id: { type: 'string', example: '1', description: { zh: '', en: 'id' } } } }],
  ])('reports %s', (_, changes) => {
    expect(endpointRecords([platform(changes)]).check(files)).toHaveLength(1)
  })
  it('reports a missing fixture', () => {
    expect(endpointRecords([platform({})]).check(tree({}))).toHaveLength(1)
  })
})

describe('hygiene', () => {
  it('reports machine paths, long base64, left-over markers and overlong files', () => {
    const wrong = hygiene.check(
      tree({
        'README.md': `see /${'home'}/somebody/x`,
        'test/a.json': 'A'.repeat(500),
        'src/a.ts': `// ${'TO'}${'DO'} later`,
        'src/b.ts': '\n'.repeat(500),
      }),
    )
    expect(wrong).toHaveLength(4)
  })
  it('accepts an ordinary file', () => {
    const pages = 'https://www.douyin.com/root/live/1 kwai://work/3x1 kwai://home/hot\n'
    expect(hygiene.check(tree({ 'src/a.ts': 'export const a = 1\n', 'test/a.json': pages }))).toEqual([])
    expect(hygiene.check(tree({ 'test/a.json': `file:///${'home'}/somebody` }))).toHaveLength(1)
  })
})

describe('readme tables', () => {
  const empty = [...markers, ...commandMarkers].join('\n')
  const nothing = () => undefined
  const filled = (language: 'zh' | 'en') =>
    withTable(
      withTable(empty, endpointTable(platforms, language, nothing)) ?? '',
      commandTable(commandList, language, nothing),
      commandMarkers,
    ) ?? ''
  const check = (zh: string | undefined, en: string) =>
    readmeTables().check(tree({ ...(zh === undefined ? {} : { 'README.md': zh }), 'README.en.md': en }))

  it('accepts the tables the records make', () => {
    expect(check(filled('zh'), filled('en'))).toEqual([])
  })
  it('reports a README that is missing, without markers or out of date', () => {
    expect(check(undefined, filled('en'))).toEqual(['README.md is missing'])
    expect(check(filled('zh'), '# amagi')).toHaveLength(2)
    expect(check(filled('zh').replace('fetch_music_work', 'music'), filled('en'))).toHaveLength(1)
    expect(check(filled('zh').replace('视频解析', '看视频'), filled('en'))).toEqual([
      'README.md: the table of commands is out of date; run npm run lists',
    ])
  })
  it('has a row per endpoint, with its parameters and without those that are ignored', () => {
    const rows = endpointTable(platforms, 'en', () => undefined)
      .split('\n')
      .filter((line) => line.startsWith('| `/'))
    expect(rows).toHaveLength(platforms.flatMap(({ endpoints }) => endpoints as readonly unknown[]).length)
    expect(rows.join('\n')).toContain(
      '| `/fetch_music_work` | A sound | `music_id` | `music_info` | `fetchMusicWork` |',
    )
    expect(rows.join('\n')).not.toContain('`plat')
  })
})

describe('commands', () => {
  it('are registered in one place, behind the check of their right', () => {
    const check = (path: string, text: string) => commandHome.check(tree({ [path]: text }))
    const past = "ctx.command('amagi.leak').action(() => secret)"
    expect(check('src/chat/commands/leak.ts', past)).toHaveLength(2)
    expect(check('src/chat/commands/index.ts', past)).toEqual([])
    expect(check('src/chat/commands/parse.ts', 'answer(context.conversation)')).toEqual([])
  })
})

describe('generated lists', () => {
  const record = (name: string, order: number | undefined) =>
    `export const ${name} = defineEndpoint({\n  name: '${name}',\n${order === undefined ? '' : `  order: ${order},\n`}})\n`
  const folders = tree({
    'src/platforms/one/index.ts': 'export const one = definePlatform({})',
    'src/platforms/one/endpoints/b.ts': record('fetchLast', 30) + record('fetchFirst', 10),
    'src/platforms/one/endpoints/a-file.ts': `export const helper = 1\n${record('fetchSecond', 20)}`,
    'src/platforms/one/endpoints/params.ts': 'export const id = {}',
    'src/platforms/two/index.ts': 'export const two = definePlatform({})',
    'src/platforms/one/secrets.ts': "export const secrets = [\n  'one_key', 'one_sign',\n]\n",
    'src/platforms/two/secrets.ts': "export const secrets = [\n  'two_key',\n]\n",
    'src/platforms/endpoint/zod.ts': '',
  })
  const made = (files: ReadonlyMap<string, string>, ids = ['two', 'one']) =>
    new Map([...files, ...listsOf(files, ids).files])

  it('hold what the folders hold, endpoints by their order and platforms by that of their ids', () => {
    const lists = made(folders)
    expect(lists.get('src/platforms/one/endpoints/index.ts')).toContain(
      "import { fetchSecond } from './a-file'\nimport { fetchFirst, fetchLast } from './b'\n\n" +
        'export const endpoints = [fetchFirst, fetchSecond, fetchLast] as const',
    )
    expect(lists.get('src/platforms/index.ts')).toContain('declarations = { two, one } as const')
    expect(lists.get('src/http/platform-secrets.ts')).toContain("string[] = ['one_key', 'one_sign', 'two_key']")
    expect(generatedLists(['two', 'one']).check(lists)).toEqual([])
  })
  it('report a list that is behind its folder and name the command', () => {
    const later = new Map([...made(folders), ['src/platforms/one/endpoints/c.ts', record('fetchNew', 15)]])
    expect(generatedLists(['two', 'one']).check(later)).toEqual([
      'src/platforms/one/endpoints/index.ts: not what the folder holds; run npm run lists',
    ])
  })
  it('report a record without an order, two of one order, a folder without an id and an id without a folder', () => {
    const broken = new Map([
      ...folders,
      ['src/platforms/one/endpoints/c.ts', record('fetchNew', undefined) + record('fetchTwin', 10)],
      ['src/platforms/two/secrets.ts', 'export const names = []'],
    ])
    expect(listsOf(broken, ['one', 'three']).wrong).toEqual([
      'src/model/platform-ids.ts: two is missing',
      'src/platforms/three/index.ts: no declaration of three (definePlatform)',
      'src/platforms/one/endpoints/c.ts: fetchNew has no order',
      'src/platforms/one/endpoints/: fetchTwin has the order of fetchFirst',
      'src/platforms/two/secrets.ts: exports no secrets',
    ])
  })
  it('take an adapter or a card from its file, and report one that has another shape', () => {
    const files = tree({
      'src/chat/adapters/base.ts': 'export interface ChatAdapter {}',
      'src/chat/adapters/lark-suite.ts': "export const lark: ChatAdapter = { name: 'lark' }",
      'src/chat/adapters/broken.ts': 'export const broken = {}',
      'src/card/cards/poll.ts': "export const poll: Card<'poll'> = { draw, probes }",
      'src/card/cards/poster.ts': 'export const poster = () => undefined',
      'src/card/cards/odd.ts': "export const other: Card<'odd'> = { draw, probes }",
    })
    const { files: lists, wrong } = listsOf(files, [])
    expect(lists.get('src/chat/adapters/all.ts')).toContain(
      "import { lark } from './lark-suite'\n\nexport const known: readonly ChatAdapter[] = [lark]",
    )
    expect(lists.get('src/card/cards/all.ts')).toContain("import { poll } from './poll'")
    expect(lists.get('src/card/cards/all.ts')).not.toContain('poster')
    expect(wrong).toEqual([
      'src/chat/adapters/broken.ts: exports no ChatAdapter',
      'src/card/cards/odd.ts: file and export of a card are named after its kind',
    ])
  })
  it('are written as prettier would write them', async () => {
    const { format, resolveConfig } = await import('prettier')
    const config = await resolveConfig('package.json')
    const { files } = listsOf(readTree('.'))
    for (const [path, text] of files) expect(await format(text, { ...config, filepath: path })).toBe(text)
    expect(files.size).toBeGreaterThan(3)
  })
})

describe('platform names', () => {
  const check = (path: string, text: string) => platformNames().check(tree({ [path]: text }))

  it('reports code that names a platform outside its declaration', () => {
    expect(check('src/card/a.ts', "if (platform === 'bilibili') draw()")).toEqual([
      'src/card/a.ts: names bilibili; let its declaration say what is special',
    ])
    expect(check('src/api/b.ts', 'const names = { douyin: 1 }')).toHaveLength(1)
    expect(check('src/bin.ts', 'env.AMAGI_KUAISHOU_COOKIE')).toHaveLength(1)
  })
  it('lets comments, the platform itself and the list of ids speak of it', () => {
    expect(check('src/card/a.ts', '/** douyin has\n * none */\nconst a = 1 // as on bilibili')).toEqual([])
    expect(check('src/platforms/douyin/a.ts', "const id = 'douyin'")).toEqual([])
    expect(check('src/model/platform-ids.ts', "export const platformIds = ['douyin']")).toEqual([])
  })
})

import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCredentials } from '../../src/store'
import { createSeal } from '../../src/store/seal'

let base: string
let dir: string
let lines: string[]
let settings: Record<string, string>
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'credentials-'))
  dir = join(base, 'amagi')
  lines = []
  settings = {}
})
afterEach(() => rm(base, { recursive: true, force: true }))

const open = () =>
  createCredentials({
    dir,
    settings: (platform) => settings[platform],
    hosts: (platform) => [`${platform}.com`],
    clock: () => 1_700_000_000_500,
    log: (line) => lines.push(line),
  })
const secret = 'SESSDATA=verysecretvalue; bili_jct=0123'

describe('credentials', () => {
  it('are none at first, without touching the disk', async () => {
    const store = open()
    expect(store.get('bilibili')).toBeUndefined()
    expect(store.status('bilibili')).toEqual({ source: 'none', names: [] })
    settings['douyin'] = ' \n '
    expect(store.get('douyin')).toBeUndefined()
    expect(await readdir(base)).toEqual([])
    expect(lines).toEqual([])
  })
  it('come from the settings, which may change at any time', () => {
    const store = open()
    settings['douyin'] = ' a=1;\nb=22 '
    expect(store.get('douyin')).toBe('a=1; b=22')
    expect(store.status('douyin')).toEqual({
      source: 'settings',
      names: [
        { name: 'a', length: 1 },
        { name: 'b', length: 2 },
      ],
    })
    settings['douyin'] = 'c=3'
    expect(store.get('douyin')).toBe('c=3')
  })
  it('set by command are in force until the settings say something else, over restarts too', async () => {
    settings['bilibili'] = 'from=settings'
    const store = open()
    await store.set('bilibili', secret)
    const command = {
      source: 'command',
      names: [
        { name: 'SESSDATA', length: 15 },
        { name: 'bili_jct', length: 4 },
      ],
      setAt: 1_700_000_000,
      older: 'settings',
    }
    expect([store.get('bilibili'), store.status('bilibili')]).toEqual([secret, command])
    expect(open().status('bilibili')).toEqual(command)
    settings['bilibili'] = 'typed=later'
    for (const any of [store, open()]) {
      expect(any.get('bilibili')).toBe('typed=later')
      expect(any.status('bilibili')).toEqual({
        source: 'settings',
        names: [{ name: 'typed', length: 5 }],
        older: 'command',
      })
    }
    settings['bilibili'] = ''
    expect(open().status('bilibili')).toMatchObject({ source: 'command', setAt: 1_700_000_000 })
    expect(open().status('bilibili')).not.toHaveProperty('older')
  })
  it('set by command are in force when the settings hold nothing usable', async () => {
    const store = open()
    await store.set('bilibili', secret)
    settings['bilibili'] = 'no cookie at all'
    expect(store.get('bilibili')).toBe(secret)
    expect(lines).toEqual([expect.stringContaining('bilibili cookie of the settings is not usable')])
  })
  it('cleared leave those of the settings', async () => {
    settings['bilibili'] = 'from=settings'
    const store = open()
    await store.set('bilibili', secret)
    await store.clear('bilibili')
    expect(store.get('bilibili')).toBe('from=settings')
    expect(store.status('bilibili')).toEqual({ source: 'settings', names: [{ name: 'from', length: 8 }] })
  })
  it('of a file that does not say what the settings were are in force until those change', async () => {
    settings['bilibili'] = 'from=settings'
    await open().set('bilibili', secret)
    const path = join(dir, 'credentials.json')
    const content = JSON.parse(await readFile(path, 'utf8')) as { bilibili: { over?: string } }
    delete content.bilibili.over
    await writeFile(path, JSON.stringify(content))
    const store = open()
    // One look after the instance before has ended, which writes it down.
    await store.clear('douyin')
    expect(store.get('bilibili')).toBe(secret)
    await store.close()
    settings['bilibili'] = 'typed=later'
    expect(open().get('bilibili')).toBe('typed=later')
  })
  it('of such a file are not written anew beside one that cannot be read', async () => {
    await open().set('bilibili', secret)
    const path = join(dir, 'credentials.json')
    const content = JSON.parse(await readFile(path, 'utf8')) as Record<string, { over?: string; data?: string }>
    delete content.bilibili?.over
    const foreign = JSON.stringify({ ...content, douyin: { ...content.bilibili, setAt: 5 } })
    await writeFile(path, foreign)
    const store = open()
    expect(store.get('bilibili')).toBe(secret)
    await store.close()
    expect(await readFile(path, 'utf8')).toBe(foreign)
  })
  it('may bring what their renewal needs, sealed and kept with them', async () => {
    const store = open()
    await store.set('bilibili', secret, { renewal: 'renewaltoken' })
    expect([store.renewal('bilibili'), open().renewal('bilibili')]).toEqual(['renewaltoken', 'renewaltoken'])
    expect(await readFile(join(dir, 'credentials.json'), 'utf8')).not.toContain('renewaltoken')
    settings['bilibili'] = 'typed=later'
    expect(store.renewal('bilibili')).toBeUndefined()
    settings['bilibili'] = ''
    await store.set('bilibili', secret)
    expect([store.renewal('bilibili'), open().renewal('bilibili')]).toEqual([undefined, undefined])
  })
  it('are taken in any form a browser gives, those of other sites left out', async () => {
    const list = [
      { name: 'SESSDATA', value: 'verysecretvalue', domain: '.bilibili.com' },
      { name: 'other', value: '1', domain: '.example.com' },
    ]
    settings['bilibili'] = JSON.stringify(list)
    const store = open()
    expect(store.get('bilibili')).toBe('SESSDATA=verysecretvalue')
    await store.set(
      'bilibili',
      JSON.stringify([...list, { name: 'bili_jct', value: '0123', domain: 'www.bilibili.com' }]),
    )
    expect(store.get('bilibili')).toBe(secret)
  })
  it('survive a restart, each platform for itself', async () => {
    const store = open()
    await Promise.all([store.set('bilibili', secret), store.set('douyin', 'd=1'), store.set('kuaishou', 'k=1')])
    await store.clear('kuaishou')
    const again = open()
    expect([again.get('bilibili'), again.get('douyin'), again.get('kuaishou')]).toEqual([secret, 'd=1', undefined])
    expect(again.status('bilibili').setAt).toBe(1_700_000_000)
  })
  it('may be of several accounts, each sealed by itself, in the order they came', async () => {
    const store = open()
    await store.set('bilibili', secret)
    await store.set('bilibili', 'SESSDATA=ofthesecond', { name: '小号', renewal: 'itstoken' })
    await store.set('bilibili', 'SESSDATA=ofthethird', { name: 'third' })
    await store.set('douyin', 'd=1', { name: '小号' })
    for (const any of [store, open()]) {
      expect(any.names('bilibili')).toEqual(['', '小号', 'third'])
      expect(any.names('douyin')).toEqual(['小号'])
      expect([any.get('bilibili'), any.get('douyin'), any.cookieOf('bilibili', '小号')]).toEqual([
        secret,
        'd=1',
        'SESSDATA=ofthesecond',
      ])
      expect([any.renewal('bilibili'), any.renewal('bilibili', '小号')]).toEqual([undefined, 'itstoken'])
    }
    const content = await readFile(join(dir, 'credentials.json'), 'utf8')
    expect(content).not.toMatch(/ofthe|itstoken/)
    // One account's secret is not to be put in the place of another's.
    const rows = JSON.parse(content) as Record<string, unknown>
    await writeFile(join(dir, 'credentials.json'), JSON.stringify({ 'bilibili/third': rows['bilibili/小号'] }))
    expect(open().names('bilibili')).toEqual([])
  })
  it('of the account of 0.1.0 are those of the account without a name', async () => {
    const sealed = await createSeal(join(dir, 'credentials.key')).close(secret, 'bilibili')
    await writeFile(join(dir, 'credentials.json'), JSON.stringify({ bilibili: { ...sealed, setAt: 5 } }))
    const store = open()
    expect([store.names('bilibili'), store.get('bilibili')]).toEqual([[''], secret])
    await store.set('bilibili', 'SESSDATA=alt', { name: 'alt' })
    expect([open().names('bilibili'), open().get('bilibili')]).toEqual([['', 'alt'], secret])
  })
  it('are taken from the account that was chosen for what they are for', async () => {
    const store = open()
    await store.set('bilibili', 'SESSDATA=one')
    await store.set('bilibili', 'SESSDATA=two', { name: 'two' })
    await store.set('bilibili', 'SESSDATA=three', { name: 'three' })
    await store.choose('bilibili', 'two', 'links')
    for (const any of [store, open()]) {
      expect([any.get('bilibili'), any.get('bilibili', 'subscriptions')]).toEqual(['SESSDATA=two', 'SESSDATA=two'])
    }
    await store.choose('bilibili', 'three', 'subscriptions')
    expect([open().get('bilibili', 'links'), open().get('bilibili', 'subscriptions')]).toEqual([
      'SESSDATA=two',
      'SESSDATA=three',
    ])
    await store.choose('bilibili', '', 'links')
    expect(open().get('bilibili')).toBe('SESSDATA=one')
    expect(open().accounts('bilibili')).toEqual([
      { name: '', ended: false, serves: ['links'], because: { links: 'chosen' } },
      { name: 'two', ended: false, serves: [], because: {} },
      { name: 'three', ended: false, serves: ['subscriptions'], because: { subscriptions: 'chosen' } },
    ])
    await expect(store.choose('bilibili', 'four', 'links')).rejects.toMatchObject({ code: 'bad-input' })
  })
  it('say why one of them is in force', async () => {
    const store = open()
    const why = () =>
      store
        .accounts('bilibili')
        .flatMap(({ name, because }) => Object.entries(because).map(([purpose, one]) => `${purpose} ${name}: ${one}`))
    await store.set('bilibili', 'SESSDATA=one')
    expect(why()).toEqual(['links : only', 'subscriptions : only'])
    await store.set('bilibili', 'SESSDATA=two', { name: 'two' })
    expect(why()).toEqual(['links : first', 'subscriptions : first'])
    await store.choose('bilibili', 'two', 'links')
    expect(why()).toEqual(['links two: chosen', 'subscriptions two: as-links'])
    await store.mark('bilibili', 'two', true)
    expect(why()).toEqual(['links : stands-in', 'subscriptions : stands-in'])
    await store.mark('bilibili', '', true)
    expect(why()).toEqual(['links two: all-ended', 'subscriptions two: all-ended'])
    await store.clear('bilibili', 'two')
    expect(why()).toEqual(['links : all-ended', 'subscriptions : all-ended'])
  })
  it('share subscriptions where several were chosen, those whose login lasts', async () => {
    const store = open()
    const shared = () => [store, open()].map((any) => any.sharing('bilibili', 'subscriptions'))
    expect(shared()).toEqual([[], []])
    await store.set('bilibili', 'SESSDATA=one')
    expect(shared()).toEqual([[''], ['']])
    await store.set('bilibili', 'SESSDATA=two', { name: 'two' })
    await store.set('bilibili', 'SESSDATA=three', { name: 'three' })
    expect(shared()).toEqual([[''], ['']])
    await store.choose('bilibili', ['three', '', 'three', 'two'], 'subscriptions')
    expect(shared()).toEqual([
      ['three', '', 'two'],
      ['three', '', 'two'],
    ])
    // One that is asked for what needs one.
    expect([store.serving('bilibili', 'subscriptions'), store.serving('bilibili')]).toEqual(['three', ''])
    expect(store.accounts('bilibili').map(({ name, because }) => [name, because.subscriptions])).toEqual([
      ['', 'chosen'],
      ['two', 'chosen'],
      ['three', 'chosen'],
    ])
    await store.mark('bilibili', 'three', true)
    expect(shared()).toEqual([
      ['', 'two'],
      ['', 'two'],
    ])
    await store.rename('bilibili', 'two', '大号')
    await store.mark('bilibili', 'three', false)
    expect(shared()[1]).toEqual(['three', '', '大号'])
    await store.clear('bilibili', 'three')
    expect(shared()[1]).toEqual(['', '大号'])
    await store.clear('bilibili')
    expect(shared()[1]).toEqual(['大号'])
    await store.mark('bilibili', '大号', true)
    expect(shared()).toEqual([[], []])
    for (const names of [[], ['大号', 'four']]) {
      await expect(store.choose('bilibili', names, 'subscriptions')).rejects.toMatchObject({ code: 'bad-input' })
    }
  })
  it('pass an account over whose login has ended, until it is set anew, over restarts too', async () => {
    const store = open()
    await store.set('bilibili', 'SESSDATA=one')
    await store.set('bilibili', 'SESSDATA=two', { name: 'two' })
    await store.choose('bilibili', 'two', 'subscriptions')
    await store.mark('bilibili', '', true)
    expect([store.serving('bilibili'), open().serving('bilibili')]).toEqual(['two', 'two'])
    await store.mark('bilibili', 'two', true)
    // None is left: the chosen one all the same.
    expect([open().get('bilibili'), open().get('bilibili', 'subscriptions')]).toEqual(['SESSDATA=one', 'SESSDATA=two'])
    await store.set('bilibili', 'SESSDATA=anew')
    expect([store.get('bilibili', 'subscriptions'), open().get('bilibili')]).toEqual(['SESSDATA=anew', 'SESSDATA=anew'])
    await store.mark('bilibili', 'two', false)
    expect(open().get('bilibili', 'subscriptions')).toBe('SESSDATA=two')
  })
  it('pass one of the settings over as well, until they change', async () => {
    settings['bilibili'] = 'SESSDATA=settings'
    const store = open()
    await store.set('bilibili', 'SESSDATA=two', { name: 'two' })
    expect(store.get('bilibili')).toBe('SESSDATA=settings')
    await store.mark('bilibili', '', true)
    expect(store.get('bilibili')).toBe('SESSDATA=two')
    settings['bilibili'] = 'SESSDATA=other'
    expect(store.get('bilibili')).toBe('SESSDATA=other')
  })
  it('go with their account when that gets another name, and its choice as well', async () => {
    const store = open()
    await store.set('bilibili', 'SESSDATA=one', { renewal: 'token1' })
    await store.set('bilibili', 'SESSDATA=two', { name: 'two' })
    await store.choose('bilibili', 'two', 'subscriptions')
    await store.rename('bilibili', 'two', '大号')
    expect(open().get('bilibili', 'subscriptions')).toBe('SESSDATA=two')
    // The first of all, which nobody chose by name, stays the one for links.
    settings['bilibili'] = ''
    await store.rename('bilibili', '', 'main1')
    for (const any of [store, open()]) {
      expect(any.names('bilibili')).toEqual(['main1', '大号'])
      expect([any.get('bilibili'), any.renewal('bilibili', 'main1')]).toEqual(['SESSDATA=one', 'token1'])
    }
    await store.set('bilibili', 'SESSDATA=unnamed')
    expect(open().get('bilibili')).toBe('SESSDATA=one')
    for (const [from, to] of [
      ['main1', '大号'],
      ['nobody', 'x'],
    ] as const) {
      await expect(store.rename('bilibili', from, to)).rejects.toMatchObject({ code: 'bad-input' })
    }
  })
  it('stay ended under another name, and forget the choice of one that is removed', async () => {
    const store = open()
    await store.set('bilibili', 'SESSDATA=one')
    await store.set('bilibili', 'SESSDATA=two', { name: 'two' })
    await store.mark('bilibili', 'two', true)
    await store.rename('bilibili', 'two', 'three')
    await store.choose('bilibili', 'three', 'links')
    expect(open().serving('bilibili')).toBe('')
    await store.clear('bilibili', 'three')
    await store.set('bilibili', 'SESSDATA=new', { name: 'three' })
    expect([store.serving('bilibili'), open().serving('bilibili')]).toEqual(['', ''])
  })
  it('are not readable in the file, and another key opens nothing', async () => {
    await open().set('bilibili', secret)
    const content = await readFile(join(dir, 'credentials.json'), 'utf8')
    expect(content).not.toContain('verysecret')
    expect(content).not.toContain(Buffer.from('verysecretvalue').toString('base64').slice(0, 12))
    await writeFile(join(dir, 'credentials.key'), Buffer.alloc(32, 7))
    const store = open()
    expect(store.get('bilibili')).toBeUndefined()
    expect(lines.join()).toContain('set it again')
  })
  it('cannot be moved from one platform to another in the file', async () => {
    await open().set('bilibili', secret)
    const path = join(dir, 'credentials.json')
    const content = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ douyin: content.bilibili }))
    expect(open().get('douyin')).toBeUndefined()
  })
  it('are refused when they are no pairs, and what was there stays', async () => {
    const store = open()
    await store.set('bilibili', secret)
    await expect(store.set('bilibili', 'not a cookie')).rejects.toMatchObject({ code: 'bad-input' })
    expect(store.get('bilibili')).toBe(secret)
  })
  it('of the settings that are no pairs count as none and are said once', () => {
    settings['douyin'] = 'garbage value'
    const store = open()
    expect(store.get('douyin')).toBeUndefined()
    expect(store.get('douyin')).toBeUndefined()
    expect(lines).toEqual(['douyin cookie of the settings is not usable: not a list of name=value pairs'])
    settings['douyin'] = 'other garbage'
    store.get('douyin')
    expect(lines).toHaveLength(2)
  })
  it('that were kept and are no pairs any more count as none, with a line about which', async () => {
    const sealed = await createSeal(join(dir, 'credentials.key')).close('garbage', 'douyin')
    await writeFile(join(dir, 'credentials.json'), JSON.stringify({ douyin: { ...sealed, setAt: 1 } }))
    expect(open().get('douyin')).toBeUndefined()
    expect(lines).toEqual([
      'kept douyin cookie is not usable: not a list of name=value pairs',
      'the kept douyin cookie cannot be read with the key in place; set it again',
    ])
  })
  it('without a time of their own were set at the epoch', async () => {
    const sealed = await createSeal(join(dir, 'credentials.key')).close(secret, 'bilibili')
    await writeFile(join(dir, 'credentials.json'), JSON.stringify({ bilibili: { ...sealed, setAt: 'x' } }))
    expect(open().status('bilibili')).toMatchObject({ source: 'command', setAt: 0 })
  })
  it('are read from the disk once', async () => {
    await open().set('bilibili', secret)
    const store = open()
    await store.clear('douyin')
    expect(store.get('bilibili')).toBe(secret)
    await writeFile(join(dir, 'credentials.json'), '{}')
    expect(store.get('bilibili')).toBe(secret)
  })
  it('that are cleared where none are leave the disk alone', async () => {
    await open().clear('bilibili')
    expect(await readdir(base)).toEqual([])
  })
  it('are not changed any more once the store is closed, and what is being written is finished first', async () => {
    const store = open()
    const setting = store.set('bilibili', secret)
    await store.close()
    expect(open().get('bilibili')).toBe(secret)
    await setting
    await expect(store.set('douyin', 'd=1')).rejects.toMatchObject({ code: 'cancelled' })
    await expect(store.clear('bilibili')).rejects.toMatchObject({ code: 'cancelled' })
    expect([store.get('bilibili'), open().get('bilibili')]).toEqual([secret, secret])
  })
  it.each(['{"bilibili":', '[]', '"x"', '{"bilibili":5}', '{"bilibili":{"iv":"","tag":"","data":""}}'])(
    'start empty from the broken file %j',
    async (content) => {
      await mkdir(dir)
      await writeFile(join(dir, 'credentials.json'), content)
      const store = open()
      expect(store.get('bilibili')).toBeUndefined()
      await store.set('bilibili', secret)
      expect(open().get('bilibili')).toBe(secret)
    },
  )
  it.each(['credentials.json', 'credentials.key'])(
    'leave those of the settings in force when %s cannot be read',
    async (name) => {
      await open().set('bilibili', secret)
      await rm(join(dir, name))
      await mkdir(join(dir, name))
      settings['bilibili'] = 'from=settings'
      settings['douyin'] = 'd=1'
      const store = open()
      expect([store.get('bilibili'), store.get('douyin')]).toEqual(['from=settings', 'd=1'])
      store.get('bilibili')
      expect(lines.filter((line) => line.includes('cannot be read'))).toEqual([
        name === 'credentials.key'
          ? 'the key of the kept cookies cannot be read: EISDIR'
          : 'credentials.json cannot be read: EISDIR',
      ])
    },
  )
  it('are not written over while nobody knows what the key file holds', async () => {
    await open().set('bilibili', secret)
    const key = await readFile(join(dir, 'credentials.key'))
    await rm(join(dir, 'credentials.key'))
    await mkdir(join(dir, 'credentials.key'))
    const store = open()
    await expect(store.set('douyin', 'd=1')).rejects.toMatchObject({ code: 'internal' })
    await rm(join(dir, 'credentials.key'), { recursive: true })
    await writeFile(join(dir, 'credentials.key'), key)
    expect(store.get('bilibili')).toBe(secret)
    await store.set('douyin', 'd=1')
    expect(open().get('bilibili')).toBe(secret)
  })
  it('of the instance before are read when it has ended', async () => {
    let ended = (): void => undefined
    const before = new Promise<void>((resolve) => (ended = resolve))
    const earlier = open()
    const later = createCredentials({ dir, settings: () => undefined, hosts: () => [], before })
    expect(later.get('bilibili')).toBeUndefined()
    const setting = later.set('douyin', 'd=1')
    await earlier.set('bilibili', secret)
    ended()
    await setting
    expect([later.get('bilibili'), open().get('bilibili'), open().get('douyin')]).toEqual([secret, secret, 'd=1'])
  })
  it('never appear in the log', async () => {
    settings['douyin'] = 'garbage verysecretvalue'
    const store = open()
    store.get('douyin')
    await store.set('bilibili', secret)
    await writeFile(join(dir, 'credentials.key'), 'short')
    open().get('bilibili')
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join()).not.toContain('verysecret')
  })
})

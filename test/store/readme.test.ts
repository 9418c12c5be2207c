/** What both READMEs say about the data folder; what a restart does is shown by `test/e2e/reload.test.ts`. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Context } from 'koishi'
import { describe, expect, it } from 'vitest'
import { liveGroups, liveMedia } from '../../src/chat/live'
import { defaultSettings } from '../support/settings'
import {
  createChoices,
  createCredentials,
  createDevices,
  createExperience,
  createFailureMemory,
  createHealthMemory,
  createNotices,
  createReports,
  createSendings,
  createStatistics,
  openPushStore,
} from '../../src/store'
import { of } from './chat-keys'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function sectionOf(file: string, title: string): Promise<string> {
  const text = await readFile(join(root, file), 'utf8')
  return text.split(/^## /m).find((section) => section.startsWith(title)) ?? ''
}

describe.each([
  ['README.md', '数据目录与重载'],
  ['README.en.md', 'Data folder and reloading'],
])('%s', (file, title) => {
  it('names every file of the data folder with its modes', async () => {
    const section = await sectionOf(file, title)
    const dir = await mkdtemp(join(tmpdir(), 'readme-'))
    try {
      const data = join(dir, 'amagi')
      const credentials = createCredentials({ dir: data, settings: () => 'from=settings', hosts: () => [] })
      await credentials.set('douyin', 'a=1')
      await createChoices(new Context(), { dir: data }).set(of('kook/g//1'), 'all', false)
      const file = (name: string) => ({ path: join(data, name), clock: Date.now, log: () => undefined })
      const experience = createExperience(file('delivery.json'))
      await experience.note('place', 'way', true)
      const sendings = createSendings({ ...file('sendings.json'), dedupeSec: 180 })
      await sendings.note('chat', 'work', 'card', 'sent')
      const devices = createDevices(file('devices.json'))
      await devices.write('douyin', { ttwid: 'x' })
      const health = createHealthMemory(file('health.json'))
      await health.open()
      health.note({ douyin: { fetchOneWork: { web: { calls: 1, successes: 1 } } } })
      await createNotices(file('notices.json')).due('login douyin', 1)
      await createFailureMemory(file('failed.json')).write('capture')
      const reports = createReports(data, 'data/amagi')
      await reports.keep('probe', 'table', 'capture')
      await reports.keep('failures', 'table', 'capture')
      await reports.write('subscriptions.json', '{}')
      const statistics = createStatistics({ ...file('statistics.json'), mode: () => 'people', dayOf: () => 20_000 })
      statistics.count({ chat: 'kook/g//1', platform: 'douyin', answered: true })
      await statistics.close()
      const log = (): void => undefined
      const push = openPushStore(new Context(), { dir: data, log, clock: Date.now, owner: 'readme' })
      const author = { platform: 'douyin', id: 'MS4' } as const
      await push.subscribe({ chat: 'kook/g//1', place: {}, author, wishes: {}, since: 0 })
      expect(await push.subscriptions()).toHaveLength(1)
      await Promise.all([devices.close(), experience.close(), sendings.close(), health.close()])
      const names = (await readdir(data)).sort()
      const rows = section.match(/^\| `[^|]+/gm) ?? []
      const named = rows.flatMap((row) => [...row.matchAll(/`([\w.]+)`/g)].map(([, name]) => name))
      expect(named.sort()).toEqual(names)
      const mode = async (path: string) => `0${((await stat(path)).mode & 0o777).toString(8)}`
      expect(section).toContain(await mode(data))
      for (const name of names) expect(section).toContain(await mode(join(data, name)))
      await push.close()
      // Without the key, or the file, the settings count.
      for (const name of ['credentials.key', 'credentials.json']) {
        await rm(join(data, name))
        expect(createCredentials({ dir: data, settings: () => 'from=settings', hosts: () => [] }).get('douyin')).toBe(
          'from=settings',
        )
      }
      await rm(join(data, 'choices.json'))
      expect(await createChoices(new Context(), { dir: data }).get(of('kook/g//1'), 'douyin')).toBeUndefined()
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })

  it('names exactly the settings that count at once', async () => {
    const line = (await sectionOf(file, title)).split('\n').find((text) => text.startsWith('- `platforms`')) ?? ''
    const named = [...line.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name)
    const groups = liveGroups.filter((name) => name !== 'media')
    expect(named.sort()).toEqual([...groups, ...liveMedia.map((name) => `media.${name}`)].sort())
    expect(Object.keys(defaultSettings)).toEqual(expect.arrayContaining([...liveGroups]))
  })
})

import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../../../samples/push-days'
import { createFilePush } from '../../../src/store/push/file'
import type { Journal } from '../../../src/store/push/journal'
import { counted } from '../../push/support/counted'
import { createDisk } from '../../push/support/disk'
import { delivery, newsNamed, subscriptionTo } from '../../push/support/rows'

let now = 0
const open = (journal: Journal) => createFilePush<string>(journal, () => now)
const idsOf = (all: readonly { id: string }[]): string[] => all.map(({ id }) => id)

describe('a file of subscriptions', () => {
  /** Rows looked at by everything that is asked per look, per news and per delivery, with so many rows of days before. */
  async function costs(old: number): Promise<Record<string, number>> {
    const journal = counted(createMemoryJournal())
    const store = open(journal)
    for (now = 1; now <= old; now++) {
      await store.keepNews([newsNamed(`old${now}`)])
      await store.claim(delivery('sent', { news: `old${now}`, at: now }))
    }
    now = 1_000_000
    // The first question reads all of it, once.
    await store.newsSince(0)
    await store.unsettled()
    const cost: Record<string, number> = {}
    const count = async (what: string, ask: () => Promise<unknown>): Promise<void> => {
      journal.looked()
      await ask()
      cost[what] = journal.looked()
    }
    const own = { news: 'new', at: now }
    await count('keepNews', () => store.keepNews([newsNamed('new')]))
    await count('claim', () => store.claim(delivery('claimed', own)))
    await count('newsSince', async () => expect(await store.newsSince(now - 1)).toHaveLength(1))
    await count('unsettled', async () => expect(await store.unsettled()).toHaveLength(1))
    await count('settle', () => store.settle(delivery('claimed', own), delivery('sending', own)))
    await count('release', () => store.release(delivery('sending', own)))
    await count('person', () => store.person('douyin/u1'))
    await count('keepPerson', () => store.keepPerson('douyin/u1', {}))
    await count('schedule', () => store.schedule('douyin'))
    return cost
  }

  it('looks at as many rows for a look, news and a delivery after many days as at the beginning', async () => {
    const [few, many] = [await costs(10), await costs(3000)]
    expect(many).toEqual(few)
    expect(Math.max(...Object.values(many))).toBeLessThanOrEqual(2)
  })

  it('says news in the order they were found in, also when the clock was set back', async () => {
    const store = open(createMemoryJournal())
    for (const [id, at] of [
      ['a', 100],
      ['b', 300],
    ] as const) {
      now = at
      await store.keepNews([newsNamed(id)])
    }
    expect(idsOf(await store.newsSince(0))).toEqual(['a', 'b'])
    now = 200
    await store.keepNews([newsNamed('c')])
    expect(idsOf(await store.newsSince(0))).toEqual(['a', 'c', 'b'])
    expect(idsOf(await store.newsSince(150))).toEqual(['c', 'b'])
  })

  it('lets go of what is old, and takes it again as new', async () => {
    const journal = createMemoryJournal()
    const store = open(journal)
    now = 100
    await store.keepNews([newsNamed('a')])
    await store.newsSince(0)
    now = 200
    await store.keepNews([newsNamed('b')])
    await store.tidy(150)
    expect(idsOf(await store.newsSince(0))).toEqual(['b'])
    now = 300
    await store.keepNews([newsNamed('a')])
    expect(idsOf(await store.newsSince(0))).toEqual(['b', 'a'])
    // All of it moved elsewhere, and it came back.
    await journal.write(['a', 'b'].map((id) => ['news', id, undefined] as const))
    expect(await store.newsSince(0)).toEqual([])
    now = 400
    await store.keepNews([newsNamed('a')])
    expect(idsOf(await store.newsSince(0))).toEqual(['a'])
  })

  it('knows what is not final after a write that was taken back', async () => {
    const disk = createDisk(() => 0.5)
    const store = open(disk.open())
    now = 100
    await store.claim(delivery('sending', { news: 'x' }))
    expect(await store.unsettled()).toHaveLength(1)
    disk.broken = 1
    const ending = store.settle(delivery('sending', { news: 'x' }), delivery('sent', { news: 'x' }))
    // In memory it has ended already.
    expect(await store.unsettled()).toHaveLength(0)
    await expect(ending).rejects.toMatchObject({ code: 'internal' })
    expect(await store.unsettled()).toHaveLength(1)
    await store.keepNews([newsNamed('a')]).catch(() => undefined)
    expect(await store.newsSince(0)).toEqual([])
    disk.broken = 0
    await store.keepNews([newsNamed('a')])
    disk.broken = 1
    await expect(store.tidy(1_000_000)).rejects.toMatchObject({ code: 'internal' })
    expect(idsOf(await store.newsSince(0))).toEqual(['a'])
  })

  it('reads a subscription that was changed anew', async () => {
    const store = open(createMemoryJournal())
    await store.subscribe(subscriptionTo('a'))
    const [first] = await store.subscriptions()
    expect((await store.subscriptions())[0]).toBe(first)
    await store.subscribe(subscriptionTo('a', { paused: true }))
    expect(await store.subscriptions()).toEqual([subscriptionTo('a', { paused: true })])
  })
})

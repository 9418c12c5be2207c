import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type Client } from '../../../src/api/client'
import { at } from '../../../src/json'
import { startSimulator, type Simulator } from '../../../simulator'

const path = '/room/v1/Room/get_status_info_by_uids'

let simulator: Simulator
let client: Client
beforeAll(async () => {
  simulator = await startSimulator()
  client = createClient({ gateway: simulator.url, cacheBytes: 0 })
})
afterAll(async () => {
  client.close()
  await simulator.close()
})

/** Lists of users the site was asked for. */
const asked = (): string[][] =>
  simulator.requests
    .filter((request) => request.path === path)
    .map(({ query }) => new URLSearchParams(query).getAll('uids[]'))

/** People of the simulated world, one who is live, one whose room is closed. */
const mid = (key: string): string => String(simulator.world.people[key]?.mid)

describe('live status of many users', () => {
  it('tells who is live and who is not; who has no room is missing', async () => {
    const body = await client.bilibili.fetchUsersLiveStatus({ uids: [mid('qin'), mid('star'), '987650001'].join(',') })
    expect(at(body, `data.${mid('qin')}`)).toMatchObject({ live_status: 1, live_time: 1_740_826_800 })
    expect(at(body, `data.${mid('star')}`)).toMatchObject({ live_status: 0, live_time: 0 })
    expect(at(body, 'data.987650001')).toBeUndefined()
  })
  it('is an empty list when none of them has a room', async () => {
    expect(await client.bilibili.fetchUsersLiveStatus({ uids: '987650001,987650002' })).toMatchObject({
      code: 0,
      data: [],
    })
  })
  it('asks once for everybody, and for nobody twice', async () => {
    const before = asked().length
    const uids = Array.from({ length: 100 }, (_, index) => String(1_000_000 + index))
    await client.bilibili.fetchUsersLiveStatus({ uids: uids.join(',') })
    await client.bilibili.fetchUsersLiveStatus({ uids: '3,4,3' })
    expect(asked().slice(before)).toEqual([uids, ['3', '4']])
  })
  it.each(['0', '1,', ',1', '1,,2', '1 ,2', 'a', Array.from({ length: 101 }, (_, index) => index + 1).join(',')])(
    'refuses the list %s without asking',
    async (uids) => {
      const before = asked().length
      await expect(client.bilibili.fetchUsersLiveStatus({ uids })).rejects.toMatchObject({
        code: 'bad-input',
        details: { fields: [{ name: 'uids' }] },
      })
      expect(asked()).toHaveLength(before)
    },
  )
})

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { counts, countsOf, measure, rows, type Measured } from '../../scripts/lib/requests/measure'

let measured: Measured[] = []
beforeAll(async () => {
  measured = await measure()
})

describe('what a link costs', () => {
  it.each(rows.map((row, index) => [`${row.platform} ${row.kind}`, index] as const))(
    '%s stays below its bar',
    (_, index) => {
      const one = measured[index]
      expect(one?.guest.again).toBeGreaterThan(0)
      const outcome = one?.key === 'room-off' ? 'not-live' : 'answered'
      expect([one?.guest.outcome, one?.account.outcome]).toEqual([outcome, outcome])
      expect(one?.guest.again).toBeLessThanOrEqual(one?.bar ?? 0)
      expect(one?.account.again).toBeLessThanOrEqual(one?.bar ?? 0)
    },
  )

  it('the first look-up adds at most what an identity takes', () => {
    const extra = measured.map(({ guest, account }) =>
      Math.max(guest.first - guest.again, account.first - account.again),
    )
    // Visitor ids, keys and a ticket on bilibili; one visitor cookie on douyin; nothing on kuaishou.
    expect(Math.max(...extra)).toBeLessThanOrEqual(3)
  })

  it('the written table says the same', () => {
    const written = readFileSync(new URL('../../docs/requests.md', import.meta.url), 'utf8')
    expect(countsOf(written)).toEqual(measured.map(counts))
  })
})

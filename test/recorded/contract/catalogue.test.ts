/** The hand-written table of documented routes against the catalogue it was written from. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documented } from '../../contract/documented'
import { subjects } from '../../contract/rig'
import { folder } from '../fixtures'

const file = resolve(folder, '../reference/amagi-endpoints.json')

interface Row {
  path: string
  method: string
  seedListed: boolean
  query: { name: string; required: boolean; example: unknown }[]
  payloadKey: string
}

const rows: Row[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { endpoints: Row[] }).endpoints : []

/** Routes of ours that no release of the documentation has. */
const ours = { '/api/bilibili/fetch_users_live_status': false }

describe.skipIf(rows.length === 0)('the catalogue of the documentation (kept with the captured answers)', () => {
  it('names the routes of the table, original and newer ones, and ours beside them', () => {
    const listed = Object.fromEntries(rows.map(({ path, seedListed }) => [path, seedListed]))
    const table = Object.fromEntries(Object.entries(documented).map(([path, { original }]) => [path, original]))
    expect(table).toEqual({ ...listed, ...ours })
  })

  it.each(rows)('$path has its parameters', ({ path, query }) => {
    const specs = subjects.find((subject) => subject.path === path)?.endpoint.params ?? {}
    expect(query.filter(({ name }) => specs[name] === undefined)).toEqual([])
    const names = documented[path]?.params.map((text) => text.replace(/[?~]$/, '')) ?? []
    expect(query.filter(({ name }) => !names.includes(name))).toEqual([])
  })

  it.each(rows)('$path has its main field', ({ path, payloadKey }) => {
    // Some entries describe the field in words behind its name.
    const key = /^[\w.]+/.exec(payloadKey)?.[0]
    const field = documented[path]?.field ?? ''
    // `check_qrcode` wraps upstream's body, and the catalogue names the field within.
    const within = path.endsWith('/check_qrcode') ? `data.${key}` : key
    const fits = within === undefined || `${field}.`.startsWith(`${within}.`) || within.startsWith(field)
    expect(fits ? [] : [payloadKey, field]).toEqual([])
  })
})

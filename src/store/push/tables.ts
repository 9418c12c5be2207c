/** Tables of subscriptions in Koishi's database. */
import type { Context } from 'koishi'
import { createHash } from 'node:crypto'

declare module 'koishi' {
  interface Tables {
    amagi_subscription: BodyRow
    amagi_push_state: BodyRow
    amagi_news: NewsRow
    amagi_delivery: DeliveryRow
    amagi_lease: LeaseRow
  }
}

/** What is kept as JSON of our own: one row a driver cannot read would take the whole answer with it. */
export interface BodyRow {
  id: string
  body: string
}

/** `foundAt`: milliseconds since the epoch. */
interface NewsRow extends BodyRow {
  foundAt: number
}

/** See `Delivery` of the model. */
export interface DeliveryRow {
  id: string
  chat: string
  news: string
  state: string
  owner: string
  /** Of whoever wrote the row last: an answer that was lost is found out by it. */
  token: string
  at: number
  tries: number
  reason: string
}

/** Who may do something until when (milliseconds since the epoch), and which process of which machine that is. */
export interface LeaseRow {
  id: string
  owner: string
  until: number
  host: string
  process: string
}

/**
 * Key of a row: 40 letters, whatever the parts hold. The parts themselves would be too long together for an index of old
 * MySQL (767 bytes), and equal there for letters of another case.
 */
export const rowId = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 40)

/** Of a row that says since when there are deliveries; no chat is called so. */
export const firstRow = { id: rowId('first'), chat: '' } as const

const id = 'string(40)'
/** More than 64 KiB: a schedule of thousands. */
const body = 'text(16777215)'

/** Must be called before anything is asked. */
export function declarePushTables(model: Context['model']): void {
  model.extend('amagi_subscription', { id, body })
  model.extend('amagi_push_state', { id, body })
  model.extend('amagi_news', { id: 'string(64)', body, foundAt: 'double' }, { indexes: ['foundAt'] })
  model.extend(
    'amagi_delivery',
    {
      id,
      chat: 'string(255)',
      news: 'string(64)',
      state: 'string(12)',
      owner: 'string(255)',
      token: 'string(40)',
      at: 'double',
      tries: 'unsigned',
      reason: 'string(255)',
    },
    { indexes: ['state', 'at'] },
  )
  model.extend('amagi_lease', { id, owner: 'string(255)', until: 'double', host: 'string(255)', process: 'string(64)' })
}

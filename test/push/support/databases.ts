/** Databases of Koishi to keep subscriptions in: in memory, in a file, and a real server where one is installed. */
import memory from '@koishijs/plugin-database-memory'
import sqlite from '@minatojs/driver-sqlite'
import { Context } from 'koishi'
import { expect } from 'vitest'

export type Driver = (app: Context) => void

export const inMemory: Driver = (app) => void app.plugin(memory)

export const inSqlite =
  (path: string): Driver =>
  (app) =>
    void app.plugin(sqlite, { path })

/** Koishi with nothing but a database; stopped by who asked for it. */
export async function appWith(driver?: Driver): Promise<Context> {
  const app = new Context()
  driver?.(app)
  await app.start()
  if (driver) await expect.poll(() => Boolean(app.get('database')), { timeout: 20_000 }).toBe(true)
  return app
}

/** A real MariaDB of the machine's own, for one test file. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Driver } from './databases'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

function find(name: string): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

const server = find('mariadbd')
const loaded = await import('@minatojs/driver-mysql').catch(() => undefined)

/** Why it is not run here. */
export const noServer: string | undefined =
  server && loaded ? undefined : 'MariaDB or its driver is not installed; .ci/run does'

if (noServer && process.env.AMAGI_REQUIRE_MARIADB) throw new Error(noServer)

/**
 * 3.3.0 is the version the registry has for minato 3, and older than the indexes of minato 3.7: without these three
 * nothing of it works there.
 */
const withIndexes = (mysql: NonNullable<typeof loaded>['default']) =>
  class extends mysql {
    static override readonly name = 'mysql'
    override getIndexes = async () => []
    override createIndex = async () => undefined
    override dropIndex = async () => undefined
  }

export interface MariaDb {
  readonly driver: Driver
  stop(): Promise<void>
}

/** Listens on a socket in a folder of its own; no port, no password, none of the tables an installation makes. */
export async function startMariaDb(): Promise<MariaDb> {
  if (!server || !loaded) throw new Error(noServer)
  const driver = withIndexes(loaded.default)
  const dir = await mkdtemp(join(tmpdir(), 'mariadb-'))
  const data = join(dir, 'data')
  const socket = join(dir, 's')
  const user = `--user=${userInfo().username}`
  const init = join(dir, 'init.sql')
  await mkdir(data)
  await writeFile(init, 'CREATE DATABASE koishi;\n')
  const small = ['--innodb-buffer-pool-size=16M', '--innodb-flush-log-at-trx-commit=0', '--skip-log-bin']
  const child: ChildProcess = spawn(
    server,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--init-file=${init}`,
      '--skip-networking',
      '--skip-grant-tables',
      user,
      ...small,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'exit')
  for (let i = 0; !said.includes('ready for connections'); i++) {
    if (child.exitCode !== null || i > 1200) throw new Error(said)
    await pause(50)
  }
  return {
    driver: (app) =>
      void app.plugin(driver, { socketPath: socket, user: 'root', password: '', database: 'koishi' } as never),
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}

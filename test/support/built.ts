/** The built package, for tests that run what users run. Several test files may ask at once: one of them builds. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

function newest(path: string): number {
  if (!existsSync(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const fresh = (): boolean => {
  const built = join(root, 'lib/types/index.d.ts')
  if (!existsSync(built)) return false
  return (
    statSync(built).mtimeMs >
    Math.max(
      ...['src', 'locales', 'scripts/build.mjs', 'scripts/lib/build', 'package.json'].map((path) =>
        newest(join(root, path)),
      ),
    )
  )
}

/** Builds `lib` when it is missing or older than its sources. */
export async function ensureBuilt(): Promise<void> {
  const lock = join(root, 'node_modules/.cache/amagi-build.lock')
  mkdirSync(dirname(lock), { recursive: true })
  for (let waited = 0; !fresh(); waited++) {
    try {
      mkdirSync(lock)
    } catch {
      // Somebody else builds; a lock nobody removed is taken over after a minute.
      if (waited > 120) rmSync(lock, { recursive: true, force: true })
      await new Promise((resolve) => setTimeout(resolve, 500))
      continue
    }
    try {
      const result = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, encoding: 'utf8' })
      if (result.status !== 0) throw new Error(`${result.stdout}${result.stderr}`)
    } finally {
      rmSync(lock, { recursive: true, force: true })
    }
    return
  }
}

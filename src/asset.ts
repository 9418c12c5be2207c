/** Where the files that ship beside the code are: `lib/assets/`, whether the code runs from `src` or from `lib`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Absolute path of `lib/assets/<name>` (data files and bundled workers), `undefined` when it was not built.
 *
 * `__dirname` is `lib` in the bundle and `src` under tsx and vitest.
 */
export function assetPath(name: string): string | undefined {
  return [join(__dirname, 'assets', name), join(__dirname, '..', 'lib', 'assets', name)].find((path) =>
    existsSync(path),
  )
}

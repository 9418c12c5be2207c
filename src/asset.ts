/** Where the files that ship beside the code are: `lib/assets/`, whether the code runs from `src` or from `lib`. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

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

/**
 * Many small files in one, by name. Packed: length of the index (4 bytes, little endian), index as JSON
 * `{ name: [offset, length] }`, bodies; all of it brotli.
 */
export async function readPacked(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const whole = await promisify(brotliDecompress)(await readFile(path))
  const start = 4 + whole.readUInt32LE(0)
  const index = JSON.parse(whole.toString('utf8', 4, start)) as Record<string, [number, number]>
  return new Map(
    Object.entries(index).map(([name, [offset, length]]) => [
      name,
      whole.subarray(start + offset, start + offset + length),
    ]),
  )
}

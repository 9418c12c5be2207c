// Packs all Twemoji bodies into lib/assets/twemoji.br (read by src/card/emoji.ts):
// 4 bytes little endian: length of the index; index as JSON { name: [offset, length] }; bodies.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

/** Writes the packed set below `lib` and returns its path; `quality` is brotli's, 0–11. */
export function packEmoji(lib = fileURLToPath(new URL('../../../lib', import.meta.url)), quality = 11) {
  const source = dirname(createRequire(import.meta.url).resolve('@twemoji/svg/package.json'))
  const index = {}
  const bodies = []
  let offset = 0
  for (const file of readdirSync(source)
    .filter((name) => name.endsWith('.svg'))
    .sort()) {
    const body = readFileSync(join(source, file))
    index[file.slice(0, -4)] = [offset, body.length]
    bodies.push(body)
    offset += body.length
  }
  const head = Buffer.from(JSON.stringify(index))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(head.length)
  const packed = brotliCompressSync(Buffer.concat([size, head, ...bodies]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
  const target = join(lib, 'assets', 'twemoji.br')
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, packed)
  return target
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = packEmoji()
  console.log(`${target} ${(readFileSync(target).length / 1024).toFixed(0)} KiB`)
}

/** Started by `scripts/invent.mjs`. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createInventor } from './inventor'
import { structuralWords } from './words'

const root = join(__dirname, '..', '..', '..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string' },
    out: { type: 'string', default: join(root, 'test/recorded/invented') },
    keep: { type: 'string', default: '2' },
    whole: { type: 'boolean', default: false },
  },
})

if (!values.from || positionals.length === 0) {
  console.error('npm run invent -- --from <folder> [--keep <entries per list>] [--whole] [--out <folder>] <file>…')
  process.exit(2)
}

const from = values.from
const names = readdirSync(from, { recursive: true, encoding: 'utf8' })
  .filter((name) => positionals.some((wanted) => name.startsWith(wanted)) && /\.(json|html|xml)$/.test(name))
  .sort()
const keep = values.whole ? Number.POSITIVE_INFINITY : Number(values.keep)
const inventor = createInventor({ words: structuralWords(root), keep })
const texts = names.map((name): [string, string] => [name, readFileSync(join(from, name), 'utf8')])
for (const [name, text] of texts) inventor.learn(name, text)
for (const [name, text] of texts) {
  try {
    const twin = inventor.twin(name, text)
    const file = join(values.out, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, twin)
    console.log(`${name}: ${text.length} → ${twin.length} characters`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

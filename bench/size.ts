/**
 * What an installation takes beyond Koishi on this machine: the package itself and what npm brings along with it, as sizes
 * of files. What Koishi brings anyway does not count.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './lib/process'

/** MB (10⁶ bytes). */
const bar = 45

interface Manifest {
  files?: string[]
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Bytes of a file or a folder without the packages below it. */
function bytesOf(path: string): number {
  const found = statSync(path)
  if (!found.isDirectory()) return found.size
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}

/** Folder of a package as Node finds it from another; undefined where it was not installed, as for other systems. */
function folderOf(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder)
    if (at === dirname(at)) return undefined
  }
}

/** Folders of all packages a package needs. */
function neededBy(folder: string, found = new Set<string>()): Set<string> {
  const { dependencies = {}, optionalDependencies = {} } = manifestIn(folder)
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const next = folderOf(name, folder)
    if (next === undefined || found.has(next)) continue
    found.add(next)
    neededBy(next, found)
  }
  return found
}

const mb = (bytes: number): number => Math.round(bytes / 1e5) / 10

const always = ['package.json', 'README.md', 'LICENSE']
const own = [...always, ...(manifestIn(root).files ?? [])].reduce((sum, name) => sum + bytesOf(join(root, name)), 0)
const koishi = folderOf('koishi', root)
const there = koishi === undefined ? new Set<string>() : neededBy(koishi)
const packages = [...neededBy(root)].filter((folder) => !there.has(folder))
const rows = packages
  .map((folder) => ({ what: folder.replace(/^.*node_modules[\\/]/, ''), MB: mb(bytesOf(folder)) }))
  .sort((a, b) => b.MB - a.MB)
console.table([{ what: 'the package itself', MB: mb(own) }, ...rows.filter(({ MB }) => MB > 0)])
const all = own + packages.reduce((sum, folder) => sum + bytesOf(folder), 0)
console.log(`together   ${mb(all)} MB (bar ${bar}) in ${packages.length} packages`)

/**
 * Makes the scripts work from a bare clone: with Node built-ins alone, installs from the lock file what is missing.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** Names of packages the lock file wants and node_modules lacks or holds in another version. */
function missingPackages(folder = root) {
  const hidden = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return ['everything']
  const wanted = readJson(join(folder, 'package-lock.json')).packages
  const present = readJson(hidden).packages
  return Object.keys(wanted).filter((path) => {
    if (path === '' || wanted[path].link) return false
    // Packages for other operating systems are rightly absent.
    if (wanted[path].optional || wanted[path].peer) return false
    return present[path]?.version !== wanted[path].version || !existsSync(join(folder, path, 'package.json'))
  })
}

/** Runs `npm ci` when something is missing. Exits with one line when that fails. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 9)) {
    console.error(`Node ≥ 20.9 is needed, this is ${process.version}.`)
    process.exit(1)
  }
  const missing = missingPackages()
  if (missing.length === 0) return
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(`node_modules is a link, and what it leads to would be emptied first: install there, or remove the link (${missing.length} packages are missing).`)
    process.exit(1)
  }
  console.error(`Installing from package-lock.json (${missing.length === 1 ? missing[0] : `${missing.length} packages`}) …`)
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.status !== 0) {
    console.error('The installation failed; see the lines above.')
    process.exit(1)
  }
}

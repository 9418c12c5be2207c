/**
 * `npm start [-- --offline]`: a real Koishi with console and sandbox on 127.0.0.1:5140 and this plugin in it.
 * `--offline` puts the platforms' simulator behind it and prints links to paste.
 */
import { spawn } from 'node:child_process'
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'
import { run } from './lib/run.mjs'

ensureInstalled()
const offline = process.argv.includes('--offline')
const app = join(root, '.app')

// `--built`: lib is up to date (the tests build it once).
const built = process.argv.includes('--built')
if (!built && (await run(process.execPath, ['scripts/build.mjs', '--quick'])) !== 0) process.exit(1)

/** Koishi rewrites the manifest and configuration of the folder it runs in: it gets a folder of its own. */
async function prepare() {
  const versions = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).devDependencies
  await mkdir(join(app, 'node_modules'), { recursive: true })
  const named = ['@koishijs/plugin-http', '@koishijs/plugin-proxy-agent']
  const manifest = {
    name: 'amagi-trial',
    private: true,
    dependencies: { ...Object.fromEntries(named.map((name) => [name, versions[name]])), 'koishi-plugin-amagi': '*' },
  }
  await writeFile(join(app, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await cp(join(root, 'scripts/lib/start/koishi.yml'), join(app, 'koishi.yml'), {
    force: offline || !(await exists(join(app, 'koishi.yml'))),
  })
  const link = join(app, 'node_modules/koishi-plugin-amagi')
  await rm(link, { recursive: true, force: true })
  await symlink(root, link, process.platform === 'win32' ? 'junction' : 'dir')
}

const exists = (path) =>
  readFile(path).then(
    () => true,
    () => false,
  )

await prepare()

const children = []
/** Every child leads a process group, so that workers end with their supervisor. */
function launch(args, options = {}) {
  const child = spawn(process.execPath, args, { stdio: 'inherit', detached: process.platform !== 'win32', ...options })
  children.push(child)
  return child
}

let stopping = false
function stop(code) {
  if (stopping) return
  stopping = true
  for (const child of children) signal(child, 'SIGTERM')
  const hard = setTimeout(() => children.forEach((child) => signal(child, 'SIGKILL')), 5000)
  Promise.all(children.map((child) => child.exitCode ?? new Promise((resolve) => child.once('exit', resolve)))).then(
    () => {
      clearTimeout(hard)
      // Workers may outlive their supervisor for a moment.
      for (const child of children) signal(child, 'SIGKILL')
      process.exit(code)
    },
  )
}

function signal(child, name) {
  try {
    if (process.platform === 'win32') child.kill(name)
    else process.kill(-child.pid, name)
  } catch {
    // already gone
  }
}

process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))
process.on('SIGHUP', () => stop(0))

// The loader resolves plugins from its own place in node_modules; the link to this one lives in the trial app.
const env = { ...process.env, NODE_PATH: join(app, 'node_modules') }
if (offline) {
  const simulator = launch(['--import', 'tsx', 'simulator/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  env.AMAGI_GATEWAY = await new Promise((resolve, reject) => {
    let text = ''
    simulator.stdout.on('data', (chunk) => {
      process.stdout.write(chunk)
      text += chunk
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0]
      if (url) resolve(url)
    })
    simulator.once('exit', () => reject(new Error('the simulator did not start')))
  })
}

const koishi = launch([join(root, 'node_modules/koishi/bin.js'), 'start'], { cwd: app, env })
koishi.once('exit', (code) => stop(code ?? 1))

import { spawn } from 'node:child_process'
import { root } from './install.mjs'

/**
 * Runs a program in the foreground and resolves to its exit code.
 * Ctrl-C and SIGTERM reach the child; nothing outlives this process.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', pass)
    process.on('SIGTERM', pass)
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => {
      process.off('SIGINT', pass)
      process.off('SIGTERM', pass)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

/** Runs a package's own program from node_modules with this Node. */
export function runBin(path, args, options) {
  return run(process.execPath, [`node_modules/${path}`, ...args], options)
}

/** Runs a TypeScript file with this Node through tsx. */
export function runTs(path, args = [], options) {
  return run(process.execPath, ['--import', 'tsx', path, ...args], options)
}

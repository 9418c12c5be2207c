/** Folders of tests: those that load the plugin, and what is open in one. */
import { readdir, readlink, rm } from 'node:fs/promises'

/** Takes a folder away. The last lines of a plugin that is unloaded may still be written into it. */
export const removeFolder = (dir: string): Promise<void> =>
  rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })

/** Files of a folder this process holds open; nobody can tell where there is no `/proc`. */
export async function openBelow(dir: string): Promise<string[]> {
  const handles = await readdir('/proc/self/fd').catch(() => [])
  // One that has gone meanwhile is not open.
  const paths = await Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')))
  return paths.filter((path) => path.startsWith(dir))
}

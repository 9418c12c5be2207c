/** Folders of tests that load the plugin. */
import { rm } from 'node:fs/promises'

/** Takes a folder away. The last lines of a plugin that is unloaded may still be written into it. */
export const removeFolder = (dir: string): Promise<void> =>
  rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })

/** Command names: canonical ones under our own root, familiar words as aliases where nobody else owns them. */
import type { Command } from 'koishi'
import { brief } from './brief'
import type { Log } from './types'

/** Koishi's own options of an alias, as far as they are used here. */
export interface AliasOptions {
  /** Arguments the alias stands for. */
  args?: string[]
}

/**
 * Adds one alias. A word another plugin owns makes the framework throw out of `apply`; such a word is skipped with
 * one log line, the canonical name works all the same.
 */
export function addAlias(command: Command, word: string, log: Log, options: AliasOptions = {}): boolean {
  try {
    command.alias(word, options)
    return true
  } catch (error) {
    log.info(`the command word ${word} belongs to another plugin, use ${command.name} instead (${brief(error)})`)
    return false
  }
}

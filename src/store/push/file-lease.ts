/** One process at a time over a file of subscriptions: each has all of it in memory, and would tell everything once more. */
import { rm } from 'node:fs/promises'
import { isObject } from '../../json'
import { readIfThere, writePrivate } from '../file'
import { holder, isFree, type Holder, type LeaseTerms } from './lease'

/** Whoever is named in it; what cannot be read names nobody. */
function holderIn(path: string): Holder | undefined {
  try {
    const row: unknown = JSON.parse(readIfThere(path)?.toString('utf8') ?? '')
    const isHolder =
      isObject(row) &&
      Number.isFinite(row.until) &&
      [row.owner, row.host, row.process].every((part) => typeof part === 'string')
    return isHolder ? (row as unknown as Holder) : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes or renews it; false while it is another process's. Of two that take it in the same moment one finds out when it
 * renews. Where nothing can be written nobody else can either.
 */
export async function takeFileLease(path: string, terms: LeaseTerms): Promise<boolean> {
  const there = holderIn(path)
  if (there && !isFree(there, terms)) return false
  await writePrivate(path, JSON.stringify(holder(terms))).catch(() => undefined)
  return (holderIn(path)?.owner ?? terms.owner) === terms.owner
}

/** Gives it back, when it is still this owner's. */
export async function endFileLease(path: string, owner: string): Promise<void> {
  if (holderIn(path)?.owner === owner) await rm(path, { force: true })
}

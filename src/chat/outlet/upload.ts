/** A file into the chat's own end, by the account that is there right now. */
import { AmagiError } from '../../errors'
import type { MediaFile } from '../../media/types'
import type { ChatAdapter } from '../adapters/base'
import type { Account } from './account'

/** Undefined where the adapter's ends take no files. */
export function createUpload(
  { upload }: ChatAdapter,
  account: Account,
  signal: AbortSignal,
): ((file: MediaFile) => Promise<string>) | undefined {
  if (!upload) return undefined
  return async (file) => {
    const bot = await account.ready()
    if (!bot) throw new AmagiError('send-failed', { message: 'the account is offline' })
    return upload(bot, file, signal)
  }
}

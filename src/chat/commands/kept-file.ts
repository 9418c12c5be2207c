/** A file of the data folder into the chat of a command. */
import { stat } from 'node:fs/promises'
import { toAmagiError } from '../../errors'
import { brief } from '../brief'
import { handingIn } from '../deliver/handing'
import { handOver } from '../deliver/hand-over'
import type { Outlet } from '../outlet'
import type { ChatKit } from '../types'

/** A JSON file, and the name people see. */
interface KeptFile {
  readonly path: string
  readonly name: string
}

/** Where the chat takes files; where it does not, its place was said. Rejects with `cancelled` only. */
export async function sendKept({ path, name }: KeptFile, outlet: Outlet, kit: ChatKit): Promise<void> {
  try {
    const { size } = await stat(path)
    const file = { path, name, mime: 'application/json', sizeBytes: size }
    await handOver({ file, wanted: 'file', place: handingIn(outlet, kit).place }, outlet)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    kit.log.debug(`${name} was not sent: ${brief(error)}`)
  }
}

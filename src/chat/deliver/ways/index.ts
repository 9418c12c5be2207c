/** All ways, by name. Which of them exist in a chat its adapter says; a new one is a file here and its row. */
import { base64 } from './base64'
import { chunks } from './chunks'
import { file } from './file'
import { server } from './server'
import { url } from './url'
import type { CarryingWay, WayRecord } from './way'

export const ways: Readonly<Record<CarryingWay, WayRecord>> = { base64, file, chunks, server, url }

/** All adapters something is known about. Made by `npm run lists` from the files beside this one. */
import type { ChatAdapter } from './base'
import { discord } from './discord'
import { kook } from './kook'
import { onebot } from './onebot'
import { qq } from './qq'
import { sandbox } from './sandbox'
import { satori } from './satori'
import { telegram } from './telegram'

export const known: readonly ChatAdapter[] = [discord, kook, onebot, qq, sandbox, satori, telegram]

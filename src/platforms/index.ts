/** All platforms. Made by `npm run lists` from the folders beside this file, in the order of `platformIds`. */
import type { PlatformId } from '../model'
import type { Platform } from './define'
import { bilibili } from './bilibili'
import { douyin } from './douyin'
import { kuaishou } from './kuaishou'

/** Declarations by id, each with its own type: methods of the client derive from it. */
export const declarations = { douyin, bilibili, kuaishou } as const satisfies Record<PlatformId, Platform>

export const platforms: readonly Platform[] = Object.values(declarations)

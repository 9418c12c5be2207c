/** The only registration point: adding a platform means one import and one entry here. */
import { bilibili } from './bilibili'
import type { Platform } from './define'
import { douyin } from './douyin'
import { kuaishou } from './kuaishou'

export { bilibili, douyin, kuaishou }

export const platforms: readonly Platform[] = [douyin, bilibili, kuaishou]

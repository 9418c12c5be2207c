/** What the endpoints answer, by platform. Made by `npm run lists`; see `endpoint/body.ts`. */
import type { PlatformId } from '../model'
import type { Bodies } from './endpoint/body'
import { bodies as bilibili } from './bilibili/bodies'
import { bodies as douyin } from './douyin/bodies'
import { bodies as kuaishou } from './kuaishou/bodies'

export const bodies = { douyin, bilibili, kuaishou } as const satisfies Record<PlatformId, Bodies>

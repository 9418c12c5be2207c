import type { ChatKeys } from '../../src/store/types'

/** A chat nothing of version 0.1.0 is known of. */
export const of = (key: string): ChatKeys => ({ key })

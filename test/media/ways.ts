/** Both ways to run the muxer: as the product does, and without the thread around it. */
import { createMerger } from '../../src/media/mp4/merge'
import { remux, type RemuxRequest, type RemuxResult } from '../../src/media/mp4/remux'

type Merge = (request: RemuxRequest) => Promise<Partial<RemuxResult>>

export const ways: readonly [name: string, merge: Merge][] = [
  ['in a thread of its own', (request) => createMerger().merge(request)],
  ['in the thread of the tests', remux],
]

/** Bodies of the endpoints. Fields by what `read/` looks at and people ask for. */
import type { Bodies } from '../../endpoint/body'
import { articles } from './articles'
import { comments } from './comments'
import { dynamics } from './dynamics'
import { live } from './live'
import { people } from './people'
import { videos } from './videos'

export const bodies = {
  ...people,
  ...videos,
  ...comments,
  ...dynamics,
  ...articles,
  ...live,
} as const satisfies Bodies

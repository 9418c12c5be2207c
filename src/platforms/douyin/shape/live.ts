/** Rooms of other places → the body of `fetch_user_live_videos`. Pure; nothing is added. */
import { at, isObject } from '../../../json'
import { rewrite } from '../../endpoint/exact'
import { objectAt } from '../../json-scan'

/** A room and who streams, where the room page has them. */
function roomBody(room: unknown, user: unknown): unknown {
  return { status_code: 0, data: { data: isObject(room) ? [room] : [], ...(isObject(user) ? { user } : {}) } }
}

/** `room` of the share page. */
export function reflowBody(body: unknown): unknown {
  const room = at(body, 'data.room')
  return isObject(room) ? roomBody(room, at(room, 'owner')) : undefined
}

/** Pieces of state a page pushes, each a JSON text written as a string. */
const pushed = /self\.__pace_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g

/**
 * State of the page `live.douyin.com/<number>`, as text: `roomStore.roomInfo` with `room` and `anchor`. A shell without
 * either comes first. Undefined when there is none. Source: public recorders and clients, 2025 to 2026-09.
 */
export function livePageBody(page: string): string | undefined {
  for (const [, literal = ''] of page.matchAll(pushed)) {
    if (!literal.includes('roomStore')) continue
    let text: string
    try {
      text = String(JSON.parse(literal))
    } catch {
      continue // no string after all
    }
    const mark = /"roomInfo"\s*:\s*\{/g
    for (let found = mark.exec(text); found; found = mark.exec(text)) {
      const info = objectAt(text, found.index + found[0].length - 1)
      const body = info === undefined ? undefined : rewrite([info], ([state]) => stateBody(state))
      if (body) return body.toString('utf8')
    }
  }
  return undefined
}

function stateBody(state: unknown): unknown {
  const [room, anchor] = [at(state, 'room'), at(state, 'anchor')]
  return isObject(room) || isObject(anchor) ? roomBody(room, anchor) : undefined
}

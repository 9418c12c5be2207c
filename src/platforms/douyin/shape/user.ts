/** What the share site says of a person → the body of `fetch_user_info`. Pure. */
import { at, isObject } from '../../../json'

/** The fields have the names of the profile; those of the room and of other apps are not among them. */
export function userBody(body: unknown): unknown {
  const user = at(body, 'user_info')
  return isObject(user) ? { status_code: 0, user } : undefined
}

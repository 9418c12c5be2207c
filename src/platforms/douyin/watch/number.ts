/** People by their douyin number, which is in no address: the search knows it. */
import { bareNumber } from '../../bare-number'
import type { ResolveContext } from '../../define'
import { slice, usableList } from '../../slice'

/** What the numbers are called. */
export const called = ['抖音号']

/** Names and digits, as the app lets people choose them. */
const numberShape = /^[\w.-]{2,30}$/

/** People of one search that are looked through. */
const mostFound = 10

/**
 * Who has exactly this number, chosen (`unique_id`) or given (`short_id`); undefined where nobody has. The search answers guests
 * seldom: `login-required`.
 */
export async function byNumber(
  text: string,
  context: ResolveContext,
): Promise<{ id: string; name: string } | undefined> {
  const number = bareNumber(text, [...called, '@'])
  if (!numberShape.test(number)) return undefined
  const { body } = await context.call('fetchSearchInfo', { query: number, type: 'user', number: mostFound })
  const people = usableList(slice(body), 'user_list', (entry) => {
    const [id, name] = [entry.optionalString('user_info.sec_uid'), entry.optionalString('user_info.nickname')]
    const numbers = [entry.optionalString('user_info.unique_id'), entry.optionalId('user_info.short_id')]
    return id !== undefined && numbers.some((own) => own?.toLowerCase() === number.toLowerCase())
      ? { id, name: name ?? number }
      : undefined
  })
  return people[0]
}

/** What stands around every answer of the site. */
import { fields, number, optional, text, type Body, type Fields } from '../../endpoint/body'

const envelope = { code: number, message: optional(text) }

/** `{code, message, data}`; code 0 is success. */
export const answer = <const B extends Body>(data: B): Fields<typeof envelope & { data: B }> =>
  fields({ ...envelope, data })

/** The same of the seasons' host, which says `result`. */
export const result = <const B extends Body>(data: B): Fields<typeof envelope & { result: B }> =>
  fields({ ...envelope, result: data })

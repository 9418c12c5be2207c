/** People as works, comments and profiles show them. */
import type { Author, Picture } from '../../../model'
import type { Slice } from '../../slice'
import { userUrl } from '../links'
import { firstPicture } from './sources'

/** Sizes of a portrait as works, comments, profiles and rooms name them. */
const sizes = ['medium', '300x300', '168x168', 'larger', 'thumb'] as const

/** Portrait in the first size that has a usable address; `first` is looked at before all others. */
export const portrait = (user: Slice, first: (typeof sizes)[number] = 'medium'): Picture | undefined =>
  firstPicture(
    user,
    [first, ...sizes].map((size) => `avatar_${size}`),
  )

/** Every id a person goes by: the same one may come with one here and with another there. */
const idsOf = (user: Slice): string[] =>
  ['sec_uid', 'uid', 'id_str'].flatMap((path) => {
    const id = user.optionalId(path)
    return id === undefined ? [] : [id]
  })

/** undefined when nobody can be named; somebody whose id is missing is named all the same, with an empty one. */
export function readAuthor(user: Slice | undefined): Author | undefined {
  if (!user) return undefined
  const name = user.optionalString('nickname') ?? user.optionalString('unique_id') ?? user.optionalId('short_id')
  if (name === undefined) return undefined
  const secUid = user.optionalId('sec_uid')
  const avatar = portrait(user)
  const organisation = user.optionalString('enterprise_verify_reason')
  const person = user.optionalString('custom_verify')
  const title = organisation ?? person
  const followers = user.optionalNumber('follower_count')
  return {
    id: idsOf(user)[0] ?? '',
    name,
    ...(avatar ? { avatar } : {}),
    ...(secUid === undefined ? {} : { url: userUrl(secUid) }),
    ...(title === undefined ? {} : { verified: organisation === undefined ? 'person' : 'organisation', title }),
    // Works carry zeros here for everybody; only the profile knows.
    ...(followers !== undefined && followers > 0 ? { followers } : {}),
  }
}

/** People a work names at most besides its author, as on the site. */
const mostCoAuthors = 8

/** People who made the work together with its author, with their role. */
export function readCoAuthors(aweme: Slice): Author[] {
  const author = aweme.optionalSlice('author')
  const own = new Set(author && idsOf(author))
  const name = author?.optionalString('nickname')
  const coAuthor = (entry: Slice): Author | undefined => {
    const person = readAuthor(entry)
    const ids = idsOf(entry)
    // Without an id only the name can tell that it is the author.
    const same = ids.length > 0 && own.size > 0 ? ids.some((id) => own.has(id)) : person?.name === name
    if (!person || same) return undefined
    const role = entry.optionalString('role_title')
    return role === undefined ? person : { ...person, title: role }
  }
  return aweme.optionalList('cooperation_info.co_creators', coAuthor, mostCoAuthors)
}

/** People as works, comments and profiles show them. */
import type { Author } from '../../../model'
import type { Slice } from '../../slice'
import { userUrl } from '../links'
import { picture } from './sources'

/** undefined when nobody can be named. */
export function readAuthor(user: Slice | undefined): Author | undefined {
  if (!user) return undefined
  const name = user.optionalString('nickname') ?? user.optionalString('unique_id')
  const secUid = user.optionalId('sec_uid')
  const id = secUid ?? user.optionalId('uid') ?? user.optionalId('id_str')
  if (name === undefined || id === undefined) return undefined
  const avatar = picture(user, 'avatar_medium') ?? picture(user, 'avatar_thumb') ?? picture(user, 'avatar_larger')
  const organisation = user.optionalString('enterprise_verify_reason')
  const person = user.optionalString('custom_verify')
  const title = organisation ?? person
  const followers = user.optionalNumber('follower_count')
  return {
    id,
    name,
    ...(avatar ? { avatar } : {}),
    ...(secUid === undefined ? {} : { url: userUrl(secUid) }),
    ...(title === undefined ? {} : { verified: organisation === undefined ? 'person' : 'organisation', title }),
    // Works carry zeros here for everybody; only the profile knows.
    ...(followers !== undefined && followers > 0 ? { followers } : {}),
  }
}

/** People who made the work together with its author, with their role. */
export function readCoAuthors(aweme: Slice, author: Author | undefined): Author[] {
  return aweme.optionalList('cooperation_info.co_creators', (entry) => {
    const person = readAuthor(entry)
    if (!person || person.id === author?.id) return undefined
    const role = entry.optionalString('role_title')
    return role === undefined ? person : { ...person, title: role }
  })
}

/** Words of a title → videos. */
import type { Candidate } from '../../../model'
import type { ResolveContext } from '../../define'
import { climb } from '../../ladder'
import { asides } from '../channels/links-only'
import { readSearch } from '../read/search'

/** The first page of what the site finds: twenty at most. */
export async function search(words: string, context: ResolveContext): Promise<Candidate[]> {
  return readSearch((await climb({ name: 'search', channels: asides.search }, { words }, context)).body)
}

/** What an answer says of a person, beside what the person did. */
import type { Sighting } from '../model'

/** Name and portrait as far as they are there; an answer without one says nothing of it. */
export const personFacts = (name: string | undefined, face: string | undefined): Pick<Sighting, 'name' | 'face'> => ({
  ...(name === undefined ? {} : { name }),
  ...(face === undefined ? {} : { face }),
})

/** Every captured answer about one thing: the card and the text say what its people said, and nothing else of it. */
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/http/json'
import { recordedSubjects } from '../support/content'
import { differences, sayings } from '../support/said'
import { roots } from './fixtures'

describe.each(roots)('$name answers', ({ recordedNames, recordedText }) => {
  const cases = Object.entries(recordedSubjects).flatMap(([platform, table]) =>
    recordedNames(platform).flatMap((name) => {
      const subject = name.endsWith('.json') && table.find(([start]) => name.startsWith(start))?.[1]
      return subject ? [{ path: `${platform}/${name}`, subject }] : []
    }),
  )

  it.each(cases)('$path: what people said, and no other words', ({ path, subject: { read, allowed } }) => {
    const answer = parseJson(recordedText(path))
    expect(differences(answer, allowed, sayings(read(answer)))).toEqual([])
  })
})

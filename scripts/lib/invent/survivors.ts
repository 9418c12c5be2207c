/** The proof that a twin holds nothing of its original. */
import { opened, wordsOf } from './runs'
import type { StructuralWords } from './words'

/** Hosts of the CDNs, which a twin shares with its original by purpose. */
function hostWords(text: string, words: StructuralWords): Set<string> {
  const hosts = [...opened(text).matchAll(/[\w-]+(?:\.[\w-]+)+/g)]
    .map(([host]) => host.toLowerCase())
    .filter((host) => words.hosts.some((suffix) => host === suffix || host.endsWith(`.${suffix}`)))
  return wordsOf(hosts.join(' '))
}

/**
 * Words of the original that the twin still has and that are no structure.
 * @param fields words of the names of fields
 */
export function survivors(original: string, twin: string, words: StructuralWords, fields: Set<string>): string[] {
  const hosts = hostWords(original, words)
  const before = wordsOf(original)
  // A short mark with a number of three digits at most tells nobody anything: `ss61`, `av01`.
  const short = /^[a-z]{1,3}\d{1,3}$/
  return [...wordsOf(twin)].filter(
    (word) =>
      before.has(word) &&
      !short.test(word) &&
      !fields.has(word) &&
      !hosts.has(word) &&
      !words.has(word) &&
      !words.hasPart(word),
  )
}

/** How the simulated searches find: by pairs of letters that words and title share. */

const pairs = (text: string): Set<string> => {
  const signs = [...text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')]
  return new Set(signs.map((sign, at) => sign + (signs[at + 1] ?? '')))
}

/** Works with at least a fifth of the words' pairs in their title, the likest first. */
export function alike<Work>(works: readonly Work[], words: string, titleOf: (work: Work) => string): Work[] {
  const wanted = [...pairs(words)]
  return works
    .map((work) => {
      const there = pairs(titleOf(work))
      return { work, share: wanted.filter((pair) => there.has(pair)).length / Math.max(1, wanted.length) }
    })
    .filter(({ share }) => share > 0.2)
    .sort((a, b) => b.share - a.share)
    .map(({ work }) => work)
}

/** Whom a message calls, as its platform reads the text. */

/** `pattern`: global; its first group that is there is an id, none of them is everybody. */
export function calledIn(text: string, pattern: RegExp): { called?: string[] } {
  const called = [...text.matchAll(pattern)].map(([, ...groups]) => groups.find((id) => id !== undefined) ?? 'all')
  return called.length > 0 ? { called } : {}
}

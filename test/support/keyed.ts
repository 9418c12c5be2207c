/** One of several things that carry a key, as the simulated world names its works. */
export function keyed<T extends { readonly key: string }>(all: readonly T[], key: string): T {
  const found = all.find((one) => one.key === key)
  if (!found) throw new Error(`nothing is called ${key}`)
  return found
}

/** Reactions of all accounts on the messages of one group, for ends that share it. */
export interface Likes {
  add(message: string, face: string, user: string): void
  remove(message: string, face: string, user: string): void
  /** Accounts in the order they came. */
  on(message: string, face: string): readonly string[]
}

export function createLikes(): Likes {
  const standing = new Map<string, string[]>()
  const keyOf = (message: string, face: string): string => `${message} ${face}`
  const on = (message: string, face: string): readonly string[] => standing.get(keyOf(message, face)) ?? []
  return {
    on,
    add(message, face, user) {
      if (!on(message, face).includes(user)) standing.set(keyOf(message, face), [...on(message, face), user])
    },
    remove(message, face, user) {
      const left = on(message, face).filter((other) => other !== user)
      standing.set(keyOf(message, face), left)
    },
  }
}

/** What stands in the chats of a loopback end, for a bot that asks for the messages of a chat. */

/** What such a question gets; `hangs`: never an answer. */
type Recall = 'answers' | 'refuses' | 'hangs'

/** Messages in the platform's own shape, oldest first. */
export interface Past {
  recall: Recall
  /** Messages that arrive from now on are not in the next so many lists. */
  late(lists: number): void
  add(chat: string, message: object): void
  /** Answers one question. */
  list(chat: string): object[]
  /** Questions so far. */
  readonly asked: number
}

export function createPast(): Past {
  const messages = new Map<string, { message: object; from: number }[]>()
  let asked = 0
  let delay = 0
  return {
    recall: 'answers',
    late: (lists) => void (delay = lists),
    add(chat, message) {
      messages.set(chat, [...(messages.get(chat) ?? []), { message, from: asked + delay }])
    },
    list(chat) {
      const number = asked++
      return (messages.get(chat) ?? []).filter(({ from }) => from <= number).map(({ message }) => message)
    },
    get asked() {
      return asked
    },
  }
}

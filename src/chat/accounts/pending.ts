/**
 * Logins by a code somebody may be scanning: one for each person and platform, given up by the next and with the plugin.
 * What a platform sends to a phone meanwhile is told in the same private chat.
 */
import type { Session } from 'koishi'
import { onAbort } from '../../async/until'
import { deadline } from '../../async/deadline'
import { AmagiError } from '../../errors'
import { chatOf, userOf, type Conversation } from '../conversation'
import { memberKey } from '../ref'

/** Codes platforms send to phones. */
const codeShape = /^(?:验证码|code)?[\s:：]*(\d{4,8})$/i
/** Longest message that can be one; characters. */
const maxLength = 20

/** The code in a text; undefined = there is none. */
export function codeIn(text: string): string | undefined {
  return text.length > maxLength ? undefined : codeShape.exec(text.normalize('NFKC').trim())?.[1]
}

/** A code as it was told, with the message it stood in. */
interface ToldCode {
  code: string
  messageId?: string
}

/** Begun logins. */
export interface Pending {
  /**
   * Runs a login; its signal is aborted by the next one of the same name, and with the plugin. Nothing of it is left when it
   * has ended.
   */
  run<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Gives a login up; false = there is none. */
  cancel(what: string): boolean
  /** The next code this person tells in this chat; undefined when the time is over. Rejects with `cancelled`. */
  code(conversation: Conversation, waitMs: number, signal: AbortSignal): Promise<ToldCode | undefined>
  /** Whether the code was waited for. */
  tell(conversation: Pick<Conversation, 'chat' | 'user'>, told: ToldCode): boolean
  /** Whether a message is a code somebody waits for. */
  take(session: Session): boolean
  /** How many logins there are. */
  readonly size: number
}

/** `signal`: aborted with the plugin. */
export function createPending(signal: AbortSignal): Pending {
  const begun = new Map<string, AbortController>()
  const waiting = new Map<string, (told: ToldCode) => void>()
  onAbort(signal, () => {
    for (const login of begun.values()) login.abort()
  })

  function tell({ chat, user }: Pick<Conversation, 'chat' | 'user'>, told: ToldCode): boolean {
    const heard = user && waiting.get(memberKey(chat, user))
    heard?.(told)
    return heard !== undefined
  }

  return {
    async run(what, work) {
      begun.get(what)?.abort()
      const login = new AbortController()
      if (signal.aborted) login.abort()
      begun.set(what, login)
      try {
        return await work(login.signal)
      } finally {
        if (begun.get(what) === login) begun.delete(what)
      }
    },
    cancel(what) {
      const login = begun.get(what)
      login?.abort()
      return login !== undefined
    },
    async code({ chat, user }, waitMs, giving) {
      if (!user) return undefined
      const key = memberKey(chat, user)
      const over = deadline(waitMs, [giving], 'nobody told the code')
      let hear: ((told: ToldCode) => void) | undefined
      try {
        return await new Promise<ToldCode | undefined>((resolve, reject) => {
          hear = resolve
          waiting.set(key, hear)
          onAbort(over.signal, () => (giving.aborted ? reject(new AmagiError('cancelled')) : resolve(undefined)))
        })
      } finally {
        // Another login of his may have asked since.
        if (waiting.get(key) === hear) waiting.delete(key)
        over.end()
      }
    },
    tell,
    take(session) {
      if (waiting.size === 0) return false
      const user = userOf(session)
      const chat = chatOf(session)
      if (!user || !waiting.has(memberKey(chat, user))) return false
      const elements = session.elements ?? []
      if (elements.some(({ type }) => type !== 'text')) return false
      const code = codeIn(elements.map(({ attrs }) => String(attrs.content ?? '')).join(''))
      return (
        code !== undefined &&
        tell({ chat, user }, { code, ...(session.messageId ? { messageId: session.messageId } : {}) })
      )
    },
    get size() {
      return begun.size
    },
  }
}

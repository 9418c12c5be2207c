/** Who is who in the groups of a loopback end, and what becomes of questions about it. */
import { gatewayPage, type Reply } from './rest'

/** What somebody is in every group of the end. */
export type Standing = 'owner' | 'admin' | 'member'

/** What a bot that asks about members gets; `hangs`: never an answer, `empty`: one without what was asked for. */
export type Candour = 'answers' | 'forbids' | 'breaks' | 'hangs' | 'empty'

/** One list for all groups of an end. */
export interface Members {
  candour: Candour
  /** Chats our account is not in, as the platform calls them. */
  readonly absentFrom: Set<string>
  /** People nobody was told about are members. */
  standing(user: string): Standing
  /** Undefined when nobody owns the group. */
  owner(): string | undefined
  /** Owner and administrators. */
  runners(): string[]
  appoint(user: string, standing: Standing): void
  /** The reply to a question about members: the truth, a refusal in the platform's words, or the `empty` answer. */
  reply(truth: Reply, refusal: Reply, empty: Reply): Reply
}

export function createMembers(): Members {
  const standings = new Map<string, Standing>()
  const members: Members = {
    candour: 'answers',
    absentFrom: new Set(),
    standing: (user) => standings.get(user) ?? 'member',
    owner: () => [...standings].find(([, standing]) => standing === 'owner')?.[0],
    runners: () => [...standings].filter(([, standing]) => standing !== 'member').map(([user]) => user),
    appoint: (user, standing) => void standings.set(user, standing),
    reply(truth, refusal, empty) {
      switch (members.candour) {
        case 'answers':
          return truth
        case 'forbids':
          return refusal
        case 'breaks':
          return gatewayPage(500)
        case 'hangs':
          return { ...truth, wire: { kind: 'silent' } }
        case 'empty':
          return empty
      }
    },
  }
  return members
}

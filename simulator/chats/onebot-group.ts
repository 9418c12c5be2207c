/** What a QQ group lets our account do: speak, and call everybody. */

/** One state for all groups of an end. */
export interface GroupState {
  /** The whole group may not speak; administrators may. */
  shut: boolean
  /** Unix seconds until which our account may not speak; 0: it may. */
  mutedUntil: number
  /** Calls of everybody that are left today, in the group and of the account; `hangs`: the question is never answered. */
  callsLeft: { group: number; own: number } | 'hangs' | 'refused'
  /**
   * What a message to where our account is not any more (`Members.absentFrom`) is answered with: older ends say that their
   * time ran out (NapNeko/NapCatQQ 80, 2024-06), go-cqhttp one word for everything.
   */
  absentWords: string
}

/** May speak, and call everybody as often as the platform lets anybody. */
export const createGroupState = (): GroupState => ({
  shut: false,
  mutedUntil: 0,
  callsLeft: { group: 20, own: 10 },
  absentWords: '发送超时',
})

/** Answer to `get_group_at_all_remain` (go-cqhttp's documentation, NapCat's answers); undefined: none. */
export function callsAnswer({ callsLeft }: GroupState, isRunner: boolean): object | undefined {
  if (callsLeft === 'hangs') return undefined
  if (callsLeft === 'refused') return { status: 'failed', retcode: 1200, data: null, message: 'no data' }
  const { group, own } = callsLeft
  const data = {
    can_at_all: isRunner && group > 0 && own > 0,
    remain_at_all_count_for_group: group,
    remain_at_all_count_for_uin: own,
  }
  return { status: 'ok', retcode: 0, data }
}

/**
 * Whether a message calls everybody although it may not: the end answers as if it were there, and nobody ever sees it
 * (Mrs4s/go-cqhttp 497).
 */
export function vanishes(
  { callsLeft }: GroupState,
  isRunner: boolean,
  segments: readonly { type: string; data: Record<string, unknown> }[],
): boolean {
  if (!segments.some(({ type, data }) => type === 'at' && data.qq === 'all')) return false
  if (!isRunner || callsLeft === 'hangs' || callsLeft === 'refused') return true
  if (callsLeft.group <= 0 || callsLeft.own <= 0) return true
  callsLeft.group--
  callsLeft.own--
  return false
}

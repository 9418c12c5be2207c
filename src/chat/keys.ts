/** Chats and people by name, as the ledger, the switches, the picks and the settings know them. */
import type { Session } from 'koishi'

/** `platform:channelId` */
export const chatKey = (session: Session): string => `${session.platform}:${session.channelId ?? ''}`

/** `platform:userId` */
export const userKey = (session: Session): string => `${session.platform}:${session.userId ?? ''}`

/** `platform:channelId:userId`: one person in one chat. */
export const memberKey = (session: Session): string => `${chatKey(session)}:${session.userId ?? ''}`

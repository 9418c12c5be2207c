/** What subscriptions remember, whatever keeps it. */
import type { Delivery, News, ScheduleState, Subscription, Watched } from '../../model'

/**
 * Everything rejects when it could not be read or kept. What is promised of one process holds of several that share a
 * database: a claim is given once.
 */
export interface PushStore<Chat = unknown> {
  subscriptions(): Promise<readonly Subscription<Chat>[]>
  /** One per chat and person: replaces what was there. */
  subscribe(subscription: Subscription<Chat>): Promise<void>
  /** False when there was none. */
  unsubscribe(chat: string, author: string): Promise<boolean>

  person(author: string): Promise<Watched | undefined>
  keepPerson(author: string, person: Watched): Promise<void>
  forgetPerson(author: string): Promise<void>

  /** News that is there already stays as it is. */
  keepNews(news: readonly News[]): Promise<void>
  /** Found after this time, oldest first. */
  newsSince(at: number): Promise<readonly News[]>

  /**
   * Makes the row of a delivery unless there is one: true for exactly one caller, whoever else tries at the same time.
   */
  claim(delivery: Delivery): Promise<boolean>
  /** Changes the row from one state of one owner to another; false when it is not so any more. */
  settle(from: Pick<Delivery, 'chat' | 'news' | 'state' | 'owner'>, to: Delivery): Promise<boolean>
  /** Removes the row of a state and time: true for exactly one caller. */
  release(delivery: Delivery): Promise<boolean>
  /** Changed after this time. */
  deliveriesSince(at: number): Promise<readonly Delivery[]>
  /** Those that are not final, of every process. */
  unsettled(): Promise<readonly Delivery[]>

  schedule(platform: string): Promise<ScheduleState | undefined>
  keepSchedule(platform: string, state: ScheduleState): Promise<void>
  /** Whether this process may look for news for the next `forMs` milliseconds; the others only send. */
  lease(owner: string, now: number, forMs: number): Promise<boolean>

  /** Lets go of news and deliveries older than this. */
  tidy(before: number): Promise<void>
}

/** The answers of one chat as people read them: what runs, what waits, who asked. */
import type { ProgressView } from '../card/views'
import type { Locale } from '../words/locale'
import { formatAgo } from '../words/dates'
import { key } from '../words/families'
import type { Conversation } from './conversation'
import type { Job } from './queue'
import { chatKey, userKey } from './ref'
import { clockIn, plainly, type Say } from './say'
import type { ChatKit } from './types'

/** Rows that are shown; the rest is a number. */
const maxRows = 12

/** Answers of this chat, oldest first. */
export const jobsHere = ({ chat }: Pick<Conversation, 'chat'>, { queue }: Pick<ChatKit, 'queue'>): Job[] =>
  queue.jobs({ chat: chatKey(chat) })

/** Whether somebody asked for it himself. */
export const isOwn = ({ user: asker }: Job, { user }: Pick<Conversation, 'user'>): boolean =>
  user !== undefined && asker === userKey(user)

function titleOf({ title, platform, label }: Job, say: Say): string {
  if (title !== undefined && title !== '') return title
  return platform
    ? plainly(say('amagi.progress.untitled', { platform: plainly(say(key('platform', platform))) }))
    : label
}

/** Whole percents, rounded down: what is not there is not told as done. */
const percent = (share: number): string => `${Math.floor(share * 100)}%`

function stateOf({ state, share }: Job, say: Say): string {
  const word = plainly(say(key('stage', state)))
  return share === undefined ? word : `${word} ${percent(share)}`
}

/** The overview in the words of one who looks; `undefined` when nothing runs or waits. */
export function overviewOf(
  conversation: Conversation,
  say: Say,
  locale: Locale,
  kit: Pick<ChatKit, 'queue' | 'clock'>,
): ProgressView | undefined {
  const jobs = jobsHere(conversation, kit)
  if (jobs.length === 0) return undefined
  const context = clockIn(locale, kit)
  const rows = jobs.slice(0, maxRows).map((job) => {
    const asker = isOwn(job, conversation) ? plainly(say('amagi.progress.own')) : job.name
    const asked = formatAgo(Math.floor(job.asked / 1000), context)
    return {
      number: job.id,
      title: titleOf(job, say),
      about: [stateOf(job, say), asker, asked].filter((word) => word !== undefined && word !== '').join(' · '),
      ...(job.share === undefined ? {} : { share: job.share }),
      own: isOwn(job, conversation),
    }
  })
  const more = jobs.length - rows.length
  return {
    kind: 'progress',
    title: plainly(say('amagi.progress.title', { count: jobs.length })),
    rows,
    ...(more > 0 ? { more: plainly(say('amagi.progress.more', { count: more })) } : {}),
    hint: plainly(say('amagi.progress.hint', { number: rows[0]?.number ?? 1 })),
  }
}

/** The same as lines of text. */
export function overviewText({ title, rows, more, hint }: ProgressView): string {
  const lines = rows.map((row) => `${row.number}  ${row.title}\n${row.about}`)
  return [title, ...lines, ...(more === undefined ? [] : [more]), hint].join('\n')
}

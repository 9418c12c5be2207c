/** What is answered in this chat right now, and ending it. */
import type { h } from 'koishi'
import { meansAll } from '../all-word'
import { localeOf } from '../conversation'
import { isOwn, jobsHere, overviewOf, overviewText } from '../overview'
import type { Job } from '../queue'
import { literal } from '../say'
import { textOf, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'

/** The card, or lines of text where no picture is taken. */
async function showProgress(context: CommandContext): Promise<h[] | undefined> {
  const { conversation, say, kit } = context
  const view = overviewOf(conversation, say, localeOf(conversation.locales, kit.host.i18n), kit)
  if (!view) return say('commands.amagi.progress.messages.none')
  return showView(context, view, ({ abilities }) => [literal(overviewText(view), abilities)])
}

/** Running and waiting answers of the chat. */
export const progress: CommandRecord<'amagi.progress'> = {
  name: 'amagi.progress',
  arguments: [],
  words: [{ word: '下载进度', hash: true }, { word: '解析进度' }, { word: 'progress', ordinary: true }],
  right: 'everyone',
  meant: () => false,
  run: showProgress,
}

/** A number or nothing, or all of them. */
const namesJobs = (rest: string): boolean => /^(?:#?\d+)?$/.test(rest) || meansAll(rest)

/** What is meant, or why nothing is ended. */
async function chosen(context: CommandContext): Promise<readonly Job[] | 'none' | 'unknown' | 'not-yours'> {
  const { args, conversation, kit } = context
  const word = textOf(args[0]).replace(/^#/, '').toLowerCase()
  const jobs = jobsHere(conversation, kit)
  const own = jobs.filter((job) => isOwn(job, conversation))
  const mayAll = (): Promise<boolean> => context.may('chat')
  if (/^\d+$/.test(word)) {
    const job = jobs.find(({ id }) => String(id) === word)
    if (!job) return 'unknown'
    return own.includes(job) || (await mayAll()) ? [job] : 'not-yours'
  }
  if (meansAll(word)) return jobs.length === 0 ? 'none' : (await mayAll()) ? jobs : 'not-yours'
  if (own.length > 0 || jobs.length === 0) return own.length > 0 ? own : 'none'
  // Who runs the chat and asked for nothing means everybody's.
  return (await mayAll()) ? jobs : 'none'
}

async function end(context: CommandContext): Promise<h[] | undefined> {
  const { say, casual, kit, conversation } = context
  const found = await chosen(context)
  if (found === 'none') return casual ? undefined : say('commands.amagi.cancel.messages.none')
  if (found === 'unknown') return say('commands.amagi.cancel.messages.unknown')
  if (found === 'not-yours') return say('commands.amagi.cancel.messages.not-yours')
  const count = found.filter(({ id }) => kit.queue.cancel(id)).length
  const others = found.filter((job) => !isOwn(job, conversation)).length
  if (others > 0) kit.log.info(`${conversation.user?.userId ?? 'somebody'} ended ${others} answers of others`)
  return say('commands.amagi.cancel.messages.done', { count })
}

/** Ends one's own answers here, by number any that one may. */
export const cancel: CommandRecord<'amagi.cancel'> = {
  name: 'amagi.cancel',
  arguments: [{ name: 'number', kind: 'text' }],
  words: [
    { word: '取消解析', hash: true },
    { word: '取消', ordinary: true, hash: true },
    { word: 'cancel', ordinary: true },
  ],
  right: 'everyone',
  // People say it about other things all day: it means us only while there is something to end.
  meant: ({ rest, conversation, kit }) =>
    namesJobs(rest) && jobsHere(conversation, kit).some((job) => rest !== '' || isOwn(job, conversation)),
  run: end,
}

/**
 * Registers the commands. The only place that does: what a record runs is reached behind the check of its right, and a
 * record without a right nobody can check is not registered.
 */
import type { Command, Context, h, Session } from 'koishi'
import { toAmagiError } from '../../errors'
import { chatOf, conversationOf } from '../conversation'
import { createOutlet } from '../outlet'
import type { Guarded, Right, Rights } from '../rights'
import { sayIn } from '../say'
import type { ChatKit, Flow } from '../types'
import { families } from '../../words/families'
import { commands } from './all'
import { isEcho, keptOut } from './gate'
import { declarationOf, type CommandRecord } from './record'
import { createWords, type Words } from './words'

/** In the order they are shown. */
export const commandList: readonly CommandRecord[] = families.command.members.map((name) => commands[name])

interface Registry {
  rights: Rights
  words: Words
  kit: ChatKit
  flow: Flow
}

/** The framework keeps the typed line for its debug log; a cookie must not be in it. */
function forgetSource(command: Command): void {
  const parse = command.parse.bind(command)
  command.parse = (argv, terminator) => {
    const parsed = parse(argv, terminator)
    if (typeof argv !== 'string') argv.source = command.name
    parsed.source = command.name
    return parsed
  }
}

/** One command behind its check. @internal The tests hand in records nobody may write. */
export function register(ctx: Context, record: CommandRecord, { rights, words, kit, flow }: Registry): void {
  const { right, privateOnly } = record
  // Throws for a right nobody can check.
  rights.check(right)

  async function use(session: Session, args: readonly unknown[]): Promise<h[] | undefined> {
    const say = sayIn(session)
    // First of all: whatever follows must not happen where others read it.
    if (privateOnly && !chatOf(session).direct) return say('amagi.remark.private-only')
    const conversation = conversationOf(session)
    const casual = words.casual(session)
    const request = { record, session, conversation, args, casual }
    if (await isEcho(request, kit)) return undefined
    const ruling = await rights.mayUse(record, session)
    const audience = rights.audience(record)
    if (ruling !== 'yes') return rights.refusal({ audience, ruling }, session, say)
    const kept = audience === 'everyone' ? await keptOut(request, rights, say, kit) : undefined
    if (kept) return kept.line
    const may = async (wanted: Right): Promise<boolean> => (await rights.check(wanted)(session)) === 'yes'
    const mayUse = async (command: Guarded): Promise<boolean> => (await rights.mayUse(command, session)) === 'yes'
    const asked = { session, conversation, say, args, casual, may, mayUse }
    return record.run({ ...asked, commands: commandList, kit, flow })
  }

  // Quotes are read by us: the framework would append the quoted text, which holds no card. What looks like an option
  // and is none belongs to the argument.
  const command = ctx.command(declarationOf(record), { captureQuote: false, strictOptions: true }) as Command
  if (privateOnly) forgetSource(command)
  const { meant } = record
  words.add(
    command,
    record.words,
    meant &&
      ((rest, session) => meant({ rest, quoted: Boolean(session.quote), conversation: conversationOf(session), kit })),
  )
  async function run(session: Session, args: readonly unknown[]): Promise<void> {
    try {
      const line = await use(session, args)
      // Sent by ourselves: the framework would log a failure with the address it went to, tokens included.
      if (line) await createOutlet(conversationOf(session), kit, false).send(line)
    } catch (thrown) {
      // Unloaded meanwhile: the framework would log the arguments, and say in the chat that something went wrong.
      if (toAmagiError(thrown).code !== 'cancelled') throw thrown
    }
  }
  // Counted among what runs: a restart lets it finish.
  command.action(async ({ session }, ...args: unknown[]) => session && kit.running.track(run(session, args)))
}

/** Whether somebody may use a command where he wrote. Never rejects: what cannot be known is a no. */
export type MayUse = (session: Session, command: Guarded) => Promise<boolean>

/** Registers all of them for the lifetime of the context; resolves who may use which. */
export function registerCommands(ctx: Context, kit: ChatKit, flow: Flow, rights: Rights): MayUse {
  // The framework's own pages offer what is defined; a command's own name is the permission that opens it.
  for (const { name } of commandList) ctx.permissions.define(name, {})
  const words = createWords(ctx, kit.platforms, kit.log)
  for (const record of commandList) register(ctx, record, { rights, words, kit, flow })
  return async (session, record) => (await rights.mayUse(record, session)) === 'yes'
}

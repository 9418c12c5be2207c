/** A bot that behaves like the real adapters: records what it is sent, can refuse, hang, or fail like OneBot does. */
import { Bot, h, MessageEncoder, type Context, type Session } from 'koishi'

export interface Sent {
  channelId: string
  elements: h[]
  /** Markup, the way people read chat logs in tests. */
  text: string
}

export type Behaviour = (sent: Sent, index: number) => void | Promise<void>

class TestEncoder extends MessageEncoder<Context, TestBot> {
  private elements: h[] = []

  override async flush(): Promise<void> {
    if (this.elements.length === 0) return
    const elements = this.elements
    this.elements = []
    const sent = { channelId: this.channelId, elements, text: elements.join('') }
    await this.bot.behave(sent, this.bot.attempts++)
    this.bot.sent.push(sent)
    this.results.push({ id: `out-${this.bot.sent.length}` })
  }

  override async visit(element: h): Promise<void> {
    this.elements.push(element)
  }
}

export interface TestBotConfig {
  selfId: string
  platform: string
  adapter?: string
}

export class TestBot extends Bot<Context, TestBotConfig> {
  static override MessageEncoder: NonNullable<typeof Bot.MessageEncoder> = TestEncoder as never
  readonly sent: Sent[] = []
  attempts = 0
  behave: Behaviour = () => undefined

  constructor(ctx: Context, config: TestBotConfig) {
    super(ctx, config, config.adapter ?? config.platform)
    this.selfId = config.selfId
    this.platform = config.platform
    this.user = { id: config.selfId, name: 'bot' }
    ctx.on('ready', () => this.online())
  }

  /** The service behind `ctx.bots` goes first when the whole application stops. */
  override async dispose(): Promise<void> {
    if ((this.ctx as { bots?: unknown }).bots) await super.dispose()
  }

  /** What people would read, one line per message. */
  get log(): string[] {
    return this.sent.map(({ text }) => text.replace(/;base64,[^"]*"/g, '"'))
  }
}

export interface Incoming {
  content?: string
  elements?: h[]
  userId?: string
  channelId?: string
  direct?: boolean
  messageId?: string
  isBot?: boolean
  roles?: string[]
  quote?: { id: string; content: string; elements?: h[]; user?: { id: string } }
  /** Further properties adapters hang on the session, such as `onebot`. */
  extras?: Record<string, unknown>
}

/** Satori's channel types; the enum itself is erased at build. */
const channelType = { text: 0, direct: 1 }

let serial = 0

/** A message arrives; resolves when the chain has been passed (detached work may still be running). */
export async function receive(bot: TestBot, incoming: Incoming): Promise<Session> {
  const { userId = 'alice', channelId = 'room', direct = false, messageId = `in-${++serial}` } = incoming
  const elements = incoming.elements ?? (incoming.content === undefined ? [] : h.parse(incoming.content))
  const session = bot.session({
    type: 'message',
    timestamp: 0,
    user: { id: userId, name: userId, ...(incoming.isBot ? { isBot: true } : {}) },
    channel: { id: direct ? `private:${userId}` : channelId, type: direct ? channelType.direct : channelType.text },
    ...(direct ? {} : { guild: { id: channelId } }),
    member: { roles: (incoming.roles ?? []).map((id) => ({ id })) },
    message: {
      id: messageId,
      elements,
      ...(incoming.quote ? { quote: incoming.quote } : {}),
    },
  } as never)
  Object.assign(session, incoming.extras)
  const done = new Promise<void>((resolve) => {
    const dispose = bot.ctx.root.on('middleware', (finished) => {
      if (finished.messageId !== messageId) return
      dispose()
      resolve()
    })
  })
  bot.dispatch(session)
  await done
  return session
}

/** Waits until a condition holds; the clock of the machine is only a safety net. */
export async function until(condition: () => boolean, what = 'the condition', ms = 60_000): Promise<void> {
  const end = Date.now() + ms
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Lets everything that is ready run. */
export async function calm(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
}

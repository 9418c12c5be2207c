/** The comments of a work, because somebody asked for them. */
import { AmagiError } from '../errors'
import type { FoundLink } from '../links'
import type { Target } from '../model'
import { describeComments, firstComments } from '../reply/comments'
import { commentTarget } from '../reply/targets'
import { translator } from '../words/locale'
import { cardOptions } from './card-options'
import { drawComments, type Discussion } from './comments-card'
import { shutBy } from './outcome'
import type { End } from './queue'
import { literal } from './say'
import { sendDrawn, settle, tell, type Asking, type Showing } from './showing'
import { speak } from './speak'

async function discussionOf(
  { target }: FoundLink,
  { kit, witness }: Pick<Asking, 'kit' | 'witness'>,
): Promise<Discussion & { full: Target }> {
  const { signal } = kit
  const service = await kit.service()
  const full = await service.expand(target, { signal, witness })
  const post = await service.resolve(full, { signal, witness })
  const asked = commentTarget(post, full)
  if (!asked) throw new AmagiError('unsupported', { message: `${post.kind} has no comments` })
  const { count, replies } = kit.settings.comments
  const section = await service.comments(asked, { signal, discussed: kit.settings.comments, witness })
  return { post, section: firstComments(section, count), replies, full }
}

async function show(link: FoundLink, asking: Asking): Promise<End> {
  const { outlet, kit, tally } = asking
  const { full, ...discussion } = await discussionOf(link, asking)
  const { post, section } = discussion
  if (!(await asking.allows(post, full))) return 'done'
  if (section.comments.length === 0) {
    const line =
      section.state === 'closed' ? 'commands.amagi.comments.messages.closed' : 'commands.amagi.comments.messages.none'
    return tell(outlet.say(line), asking)
  }
  const { locale } = outlet
  const said = describeComments(section, { locale, translate: translator(locale), replies: discussion.replies })
  const words = literal(said, outlet.abilities)
  const { cards, signal } = kit
  const draw = () => drawComments(discussion, { cards, signal, card: cardOptions(outlet, kit) })
  const outcome = await sendDrawn({ post, what: 'comments', words, draw }, asking)
  const end = settle('comments', outcome, link.target, asking)
  // Nobody could see otherwise that sheets are missing.
  if (outcome.kind === 'partly' && outcome.rest.kind === 'refused' && !shutBy(outcome)) {
    const error = new AmagiError('send-failed', { message: outcome.rest.reason })
    await speak([error], link.target.platform, outlet, { manual: true, bare: false }, tally)
  }
  return end
}

/** The card, or lines of text. */
export const comments: Showing = { what: 'comments', show }

/** Post or view → card. A card for a new kind: a file here that exports its `Card`, then `npm run lists`. */
import type { Picture, Post, PostKind } from '../../model'
import type { BoxNode } from '../node'
import { estimateHeight } from '../height'
import { Draft, type CardContext, type Resource, type Tightness } from '../draft'
import type { Skin } from '../looks'
import { cardWidth } from '../theme'
import type { CardView } from '../views'
import { noticeOf } from '../../words/notices'
import { cards } from './all'
import type { Card } from './card'
import { commentsCard } from './comments'
import { danmakuCard, danmakuCover } from './danmaku'
import { errorCard, helpCard, loginCard } from './system'
import { factsCard } from './facts'
import { digestCard } from './digest'
import { liveEndCard } from './live-end'
import { withBanner } from './banner'
import { subscriptionsCard } from './subscriptions'
import { progressCard } from './progress'
import { statisticsCard } from './statistics'
import { summaryCard } from './summary'

/** A card as a tree and everything with bytes that it names. */
export interface BuiltCard {
  node: BoxNode
  resources: Resource[]
}

// The table pairs each kind with its own card; TypeScript cannot follow the pairing through the lookup.
const cardOf = (kind: PostKind): Card<PostKind> => cards[kind] as Card<PostKind>

/** Pictures to fetch before {@link buildCard}; the accent comes from the first that can be had. */
export const probesOf = (post: Post): Picture[] =>
  cardOf(post.kind)
    .probes(post)
    .filter((picture): picture is Picture => picture !== undefined)

/** Highest card in widths. @internal The tests hold every card drawn to it. */
export const tallest = (kind: PostKind, compact: boolean): number => (compact ? 1.1 : cardOf(kind).long ? 2 : 1.8)

/** What the estimate may be wrong by, in pixels. */
const slack = 32

/** Where a card has the line for the warning, it says there what is missing, too. */
function withNotice(post: Post, { t }: CardContext): Post {
  const warning = noticeOf(post, t)
  return warning === '' ? post : { ...post, warning }
}

/** The loosest form that fits, from tightness 0 to 3; the last is taken whatever its height. */
export function buildCard(given: Post, context: CardContext): BuiltCard {
  const post = withNotice(given, context)
  const limit = tallest(post.kind, context.compact) * cardWidth - slack
  const attempt = (tight: Tightness): BuiltCard => {
    const sheet = new Draft(context, tight)
    const node = withBanner(sheet, cardOf(post.kind).draw(post, sheet))
    // A list has more lines to be wrong about.
    const doubt = cardOf(post.kind).long && !context.compact ? slack : 0
    const fits = tight === 3 || estimateHeight(node) + doubt <= limit
    return fits ? { node, resources: [...sheet.resources.values()] } : attempt((tight + 1) as Tightness)
  }
  return attempt(0)
}

/** Draws a view; the same rules as for posts. */
export function buildView(view: CardView, context: CardContext): BuiltCard {
  const sheet = new Draft(context)
  const node = drawView(view, sheet)
  return { node, resources: [...sheet.resources.values()] }
}

function drawView(view: CardView, sheet: Draft): BoxNode {
  switch (view.kind) {
    case 'comments':
      return commentsCard(view, sheet)
    case 'danmaku':
      return danmakuCard(view, sheet)
    case 'summary':
      return summaryCard(view, sheet)
    case 'help':
      return helpCard(view, sheet)
    case 'progress':
      return progressCard(view, sheet)
    case 'login':
      return loginCard(view, sheet)
    case 'error':
      return errorCard(view, sheet)
    case 'statistics':
      return statisticsCard(view, sheet)
    case 'facts':
      return factsCard(view, sheet)
    case 'live-end':
      return liveEndCard(view, sheet)
    case 'digest':
      return digestCard(view, sheet)
    case 'subscriptions':
      return subscriptionsCard(view, sheet)
  }
}

/** Whose look a view wears. */
export function skinOf(view: CardView): Skin {
  if (view.kind === 'comments' || view.kind === 'danmaku') return view.post.platform
  return ('platform' in view ? view.platform : undefined) ?? 'plain'
}

/** Pictures to fetch before {@link buildView}: the cover for the accent, single pictures of comments for their size. */
export function viewProbes(view: CardView): Picture[] {
  if (view.kind === 'danmaku') return [danmakuCover(view.post)].filter((picture) => picture !== undefined)
  if (view.kind === 'live-end') return view.cover ? [view.cover] : []
  if (view.kind !== 'comments') return []
  const pictures = view.section.comments.flatMap(({ pictures: list, replies }) => [
    list,
    ...replies.map((reply) => reply.pictures),
  ])
  return [...probesOf(view.post).slice(0, 1), ...pictures.flatMap((list) => (list.length === 1 ? list : []))]
}

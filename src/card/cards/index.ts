/** Post → card: the one list of kinds. A kind without an entry is drawn by the generic card. */
import type { Picture, Post, PostKind } from '../../model'
import type { BoxNode } from '../node'
import { estimateHeight } from '../height'
import { Draft, type CardContext, type Resource, type Tightness } from '../draft'
import { cardWidth, type Skin } from '../theme'
import type { CardView } from '../views'
import { albumCard } from './album'
import { articleCard, articleCover } from './article'
import { commentsCard } from './comments'
import { dynamicCard, dynamicProbes } from './dynamic'
import { genericCard } from './generic'
import { liveCard } from './live'
import { musicCard, musicCover } from './music'
import { errorCard, helpCard, loginCard } from './system'
import { seasonCard } from './season'
import { statisticsCard } from './statistics'
import { listCard, listProbes, userCard, userProbes } from './user'
import { videoCard, videoCover } from './video'

/** A card as a tree and everything with bytes that it names. */
export interface BuiltCard {
  node: BoxNode
  resources: Resource[]
}

interface CardOf<Kind extends PostKind> {
  draw(post: Extract<Post, { kind: Kind }>, sheet: Draft): BoxNode
  /** Pictures whose size or colours the card needs before it is built; the first gives the accent. */
  probes(post: Extract<Post, { kind: Kind }>): (Picture | undefined)[]
}

const cards: { [Kind in PostKind]?: CardOf<Kind> } = {
  video: { draw: videoCard, probes: (post) => [videoCover(post)] },
  album: {
    draw: albumCard,
    probes: (post) => (post.images.length > 1 ? [post.images[0]] : [post.images[0], post.cover]),
  },
  dynamic: { draw: dynamicCard, probes: dynamicProbes },
  live: { draw: liveCard, probes: (post) => [post.cover] },
  article: { draw: articleCard, probes: (post) => [articleCover(post)] },
  season: { draw: seasonCard, probes: (post) => [post.cover] },
  music: { draw: musicCard, probes: (post) => [musicCover(post)] },
  user: { draw: userCard, probes: userProbes },
  list: { draw: listCard, probes: listProbes },
}

function cardOf(post: Post): CardOf<PostKind> {
  // The table pairs each kind with its own card; TypeScript cannot follow the pairing through the lookup.
  return (cards[post.kind] as CardOf<PostKind> | undefined) ?? { draw: genericCard, probes: (other) => [other.cover] }
}

/** Pictures to fetch before {@link buildCard}; the accent comes from the first that can be had. */
export const probesOf = (post: Post): Picture[] =>
  cardOf(post)
    .probes(post)
    .filter((picture): picture is Picture => picture !== undefined)

/**
 * Highest card in widths. Lists of works, episodes and entries are long by nature; everything else
 * is one picture and what is said about it.
 */
export const tallest = (kind: PostKind, compact: boolean): number =>
  compact ? 1.1 : ['season', 'user', 'list'].includes(kind) ? 2 : 1.8

/** What the estimate may be wrong by, in pixels. */
const slack = 32

export function buildCard(post: Post, context: CardContext): BuiltCard {
  const limit = tallest(post.kind, context.compact) * cardWidth - slack
  const attempt = (tight: Tightness): BuiltCard => {
    const sheet = new Draft(context, tight)
    const node = cardOf(post).draw(post, sheet)
    const fits = tight === 3 || estimateHeight(node) <= limit
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
    case 'help':
      return helpCard(view, sheet)
    case 'login':
      return loginCard(view, sheet)
    case 'error':
      return errorCard(view, sheet)
    case 'statistics':
      return statisticsCard(view, sheet)
  }
}

/** Whose look a view wears. */
export function skinOf(view: CardView): Skin {
  if (view.kind === 'comments') return view.post.platform
  return ('platform' in view ? view.platform : undefined) ?? 'plain'
}

/** Pictures to fetch before {@link buildView}: the cover for the accent, single pictures of comments for their size. */
export function viewProbes(view: CardView): Picture[] {
  if (view.kind !== 'comments') return []
  const pictures = view.section.comments.flatMap(({ pictures: list, replies }) => [
    list,
    ...replies.map((reply) => reply.pictures),
  ])
  return [...probesOf(view.post).slice(0, 1), ...pictures.flatMap((list) => (list.length === 1 ? list : []))]
}

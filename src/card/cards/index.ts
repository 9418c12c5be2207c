/** Post → card: the one list of kinds. A kind without an entry is drawn by the generic card. */
import type { Picture, Post, PostKind } from '../../model'
import type { BoxNode } from '../node'
import { Sheet, type CardContext, type Resource } from '../sheet'
import { albumCard } from './album'
import { articleCard, articleCover } from './article'
import { dynamicCard, dynamicProbes } from './dynamic'
import { genericCard } from './generic'
import { liveCard } from './live'
import { musicCard, musicCover } from './music'
import { seasonCard } from './season'
import { listCard, listProbes, userCard, userProbes } from './user'
import { videoCard, videoCover } from './video'

/** A card as a tree and everything with bytes that it names. */
export interface BuiltCard {
  node: BoxNode
  resources: Resource[]
}

interface CardOf<Kind extends PostKind> {
  draw(post: Extract<Post, { kind: Kind }>, sheet: Sheet): BoxNode
  /** Pictures whose size or colours the card needs before it is built; the first gives the accent. */
  probes(post: Extract<Post, { kind: Kind }>): (Picture | undefined)[]
}

const cards: { [Kind in PostKind]?: CardOf<Kind> } = {
  video: { draw: videoCard, probes: (post) => [videoCover(post)] },
  album: { draw: albumCard, probes: (post) => (post.images.length > 1 ? [post.images[0]] : [post.images[0], post.cover]) },
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
  cardOf(post).probes(post).filter((picture): picture is Picture => picture !== undefined)

export function buildCard(post: Post, context: CardContext): BuiltCard {
  const sheet = new Sheet(context)
  const node = cardOf(post).draw(post, sheet)
  return { node, resources: [...sheet.resources.values()] }
}

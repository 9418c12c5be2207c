/** The comments of a work as a card: an extra of an answer, or what a command asked for. */
import type { CardOptions, DrawnCard, ViewCardEngine } from '../card/types'
import type { CommentSection, Post } from '../model'

/** What goes onto one comments card: `section` is already cut to what is shown. */
export interface Discussion {
  post: Post
  section: CommentSection
  /** Replies shown below one comment. */
  replies: number
}

/** What a card takes in a chat; `cards` is called only when there is something to draw. */
export interface DrawingKit {
  cards(): Promise<ViewCardEngine>
  card: Omit<CardOptions, 'signal'>
  signal: AbortSignal
}

/** No sheets when there is nothing to show; the engine is not even loaded for it. */
export async function drawComments(discussion: Discussion, { cards, card, signal }: DrawingKit): Promise<DrawnCard[]> {
  if (discussion.section.comments.length === 0) return []
  const engine = await cards()
  return engine.drawView({ kind: 'comments', ...discussion }, { ...card, signal })
}

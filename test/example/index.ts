/**
 * A plugin of somebody else that uses the service `amagi`: keeps answers about some words from going out, keeps a diary of
 * the others, and has a command of its own that draws a card. A real one imports the types from `koishi-plugin-amagi`.
 */
import { h, type Context } from 'koishi'
import type { AfterAnswer } from '../../src'

export const name = 'example'

/** Loaded when amagi is there, unloaded and loaded again with it. */
export const inject = ['amagi']

export interface Config {
  /** Works with one of these words in their title are not answered. */
  unwanted?: readonly string[]
  /** Is told of every answer that is over. */
  diary?: (line: string) => void
}

export function apply(ctx: Context, { unwanted = [], diary = () => undefined }: Config): void {
  ctx.on('amagi/before-answer', ({ post }) => unwanted.some((word) => post.title?.includes(word)))

  const noted = ({ what, target, outcome, code }: AfterAnswer): void =>
    diary([what, target.platform, outcome, code ?? ''].join(' ').trim())
  ctx.on('amagi/after-answer', noted)

  ctx.command('poster <link:text>').action(async (_, link = '') => {
    try {
      const post = await ctx.amagi.resolve(link)
      return h.image(await ctx.amagi.draw(post, { theme: 'dark' }), 'image/png')
    } catch (error) {
      return `no poster: ${(error as { code?: string }).code ?? 'unknown'}`
    }
  })
}

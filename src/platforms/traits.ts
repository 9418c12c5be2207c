/** What some works are besides their kind, as tags: filters pass them over by `#` and one of these words. */

/** Words of each, in every language people write filters in. */
const words = {
  /** Somebody forwards what is his own. */
  own: ['转发自己', 'self-forward'],
  lottery: ['抽奖', 'lottery'],
  goods: ['商品', 'goods'],
  /** A broadcast or a video that is announced. */
  reserve: ['预约', 'reserve'],
  /** Gone after a day. */
  story: ['限时日常', 'day-story'],
} as const

/** One of them. */
export type Trait = keyof typeof words

/** Tags of what a work is. */
export const traitTags = (traits: readonly Trait[]): string[] => [...new Set(traits)].flatMap((trait) => words[trait])

/** What a card is drawn with: the frozen facts of one draw and the list of resources it asks for. */
import type { Picture, PlatformId } from '../model'
import { unsigned } from '../model/address'
import type { Clock } from '../words/dates'
import type { Locale } from '../words/locale'
import type { EmojiSet } from './emoji'
import { iconSvg, type IconName } from './icons'
import { badgeSvg } from './looks'
import { image, type CardNode, type ImageNode, type Style } from './node'
import type { Palette } from './palette'
import type { Theme } from './theme'

/** Size and colours of a picture that was fetched before the card is built. */
export interface PictureFacts extends Palette {
  width: number
  height: number
}

/**
 * How a picture is brought to its size: `cover` fills and crops, `contain` fits and keeps the
 * ratio, `backdrop` fills with a dark soft blur.
 */
export type Fit = 'cover' | 'contain' | 'backdrop'

/** Something with bytes that the tree names by `key`. */
export type Resource =
  /** `platform`: whose hosts it comes from, where that is not the card's. */
  | {
      kind: 'picture'
      key: string
      picture: Picture
      width: number
      height: number
      fit: Fit
      platform?: PlatformId | undefined
    }
  | { kind: 'svg'; key: string; svg: string }
  | { kind: 'emoji'; key: string; name: string }

/** What a card may know besides its post. Building is synchronous: all it looks up was probed before. */
export interface CardContext extends Clock {
  readonly locale: Locale
  readonly theme: Theme
  readonly compact: boolean
  /** Whether the card ends with mark, date, id and code; absent = it does. */
  readonly footer?: boolean
  /** What happened, in words: a line above the card. */
  readonly banner?: string | undefined
  readonly emoji: EmojiSet
  /** Facts of a picture that the card named in its probes; `undefined` when it cannot be shown. */
  facts(picture: Picture | undefined): PictureFacts | undefined
  /** Keys of resources that could not be had; the card is then built a second time without them. */
  readonly broken: ReadonlySet<string>
}

/** Signatures change, the picture does not. */
export const pictureKey = (picture: Picture): string => unsigned(picture.source.urls[0] ?? '')

/** How much a card leaves out to stay below its greatest height: 0 nothing, 3 all it can. */
export type Tightness = 0 | 1 | 2 | 3

/** One per build of a card. */
export class Draft {
  readonly resources = new Map<string, Resource>()
  readonly theme: Theme

  /** `tight`: 0 as it should be, up to 3 where the card would grow too tall otherwise. */
  constructor(
    readonly context: CardContext,
    readonly tight: Tightness = 0,
  ) {
    this.theme = context.theme
  }

  /** One of four values, by how tight it is. */
  fit<Value>(...values: [Value, Value, Value, Value]): Value {
    return values[this.tight]
  }

  private use(resource: Resource): string | undefined {
    if (this.context.broken.has(resource.key)) return undefined
    this.resources.set(resource.key, resource)
    return resource.key
  }

  /** Image node of a picture at exactly this size, or `undefined` when it cannot be had. */
  picture(
    picture: Picture | undefined,
    width: number,
    height: number,
    options: { fit?: Fit; style?: Style; platform?: PlatformId | undefined } = {},
  ): ImageNode | undefined {
    if (picture === undefined || picture.source.urls.length === 0) return undefined
    const { fit = 'cover', platform } = options
    const key = this.use({
      kind: 'picture',
      key: `${pictureKey(picture)}#${fit}${width}x${height}`,
      picture,
      width,
      height,
      fit,
      platform,
    })
    return key === undefined ? undefined : image(key, width, height, { objectFit: 'cover', ...options.style })
  }

  svg(key: string, svg: string, width: number, height = width, style: Style = {}): ImageNode {
    this.resources.set(key, { kind: 'svg', key, svg })
    return image(key, width, height, style)
  }

  icon(name: IconName, size: number, colour: string, style: Style = {}): CardNode {
    return this.svg(`icon:${name}:${colour}`, iconSvg(name, colour), size, size, style)
  }

  /** The platform's badge. */
  badge(size: number): CardNode {
    const { platform, looks } = this.theme
    return this.svg(`badge:${platform}`, badgeSvg(looks(platform)), size)
  }

  emoji(name: string, size: number, style: Style): ImageNode | undefined {
    const key = this.use({ kind: 'emoji', key: `emoji:${name}`, name })
    return key === undefined ? undefined : image(key, size, size, style)
  }
}

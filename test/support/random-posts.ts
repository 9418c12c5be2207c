/** Posts nobody would write on purpose: seeded, all kinds, with everything upstream and people can put into a field. */
import type { CardView } from '../../src/card/views'
import type {
  ArticleBlock,
  Attachment,
  Author,
  Comment,
  ImageMedia,
  ListEntry,
  Picture,
  PlatformId,
  Post,
  PostKind,
  RichText,
} from '../../src/model'
import { seededRandom } from '../../simulator/random'
import { art, face, faulty } from '../../samples/pictures'
import { sampleNow } from '../../samples/posts'

const kinds: readonly PostKind[] = ['video', 'album', 'article', 'dynamic', 'live', 'season', 'music', 'user', 'list']

const words = [
  '海',
  '一个人沿着海岸线骑行三千公里，在路的尽头等到了今年最好看的一次日落。',
  'The longest ride of the year, part two',
  'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen',
  'https://example.test/' + 'a-very-long-path/'.repeat(12),
  'محمد العربي في الطريق إلى البحر',
  'שלום עולם 123 abc',
  'ภาษาไทยไม่มีช่องว่างระหว่างคำเลยสักนิด',
  '한국어 문장과 日本語の文章、混ぜても大丈夫。',
  '𠮷野家で𩸽を食べる 𪚥',
  'नमस्ते दुनिया',
  '👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈🇨🇳1️⃣❤️‍🔥🫠',
  '𝓗𝓮𝓵𝓵𝓸 Z̷̢̛͓͕a̸̧̟͌l̶͇̈́g̷̣͝o̵̥͝',
  '\u0000\u202e\u200f\ufeff\ud800 cut \udc00',
  '\n\n\n  \n　　\n',
  '【】《》「」……！！？？，，。。',
  '<img src=x onerror=alert(1)> & &amp; {n} ${x} %s',
  '{"type":"container","style":{"width":"red"}}',
  'ＦＵＬＬ　ＷＩＤＴＨ　１２３',
  '啊'.repeat(10_000),
  'x'.repeat(10_000),
  '\u0301'.repeat(40),
  '',
  ' ',
] as const

const numbers = [
  0,
  1,
  9999,
  10_000,
  12_345_678,
  999_999_999,
  1e15,
  Number.MAX_SAFE_INTEGER,
  -5,
  0.5,
  Number.NaN,
  Infinity,
]
const styles = ['peaks', 'coast', 'city', 'forest', 'dunes', 'mesh', 'white', 'black'] as const
const sizes = [
  [640, 360],
  [360, 640],
  [400, 400],
  [900, 120],
  [120, 900],
  [1, 1],
] as const

/** A source of nasty values; the same seed gives the same values. */
function source(seed: string) {
  const random = seededRandom(seed)
  const int = (below: number): number => Math.floor(random() * below)
  const pick = <Value>(list: readonly Value[]): Value => list[int(list.length)] as Value
  const maybe = <Value>(make: () => Value, chance = 0.6): Value | undefined => (random() < chance ? make() : undefined)
  const many = <Value>(most: number, make: (index: number) => Value): Value[] =>
    Array.from({ length: int(most + 1) }, (_, index) => make(index))
  const text = (): string => many(3, () => pick(words)).join(pick([' ', '', '\n']))
  const picture = (): Picture => {
    if (random() < 0.12) return faulty(pick(['gone', 'rubbish']))
    const [width, height] = pick(sizes)
    const made = art(pick(styles), `fuzz${int(2)}`, width, height)
    // Sizes that upstream states are often wrong or missing.
    return pick([made, { source: made.source }, { ...made, width: 0, height: -3 }, { ...made, width: 1e9 }])
  }
  const rich = (): RichText =>
    many(6, () =>
      pick([
        { kind: 'text' as const, text: text() },
        { kind: 'text' as const, text: pick(words) },
        { kind: 'break' as const },
        { kind: 'topic' as const, text: `#${pick(words).slice(0, 60)}` },
        { kind: 'mention' as const, text: `@${pick(words).slice(0, 60)}`, userId: text() },
        { kind: 'emote' as const, text: '[x]', picture: picture(), large: random() < 0.2 },
        { kind: 'emote' as const, text: '[y]' },
        { kind: 'link' as const, text: pick(words).slice(0, 90), url: 'javascript:alert(1)' },
      ]),
    )
  const time = (): number => pick([sampleNow / 1000 - int(1e7), 0, -1, 1e12, 8.64e12, Number.NaN, 1.5])
  const author = (): Author => ({
    id: text(),
    name: text(),
    ...given({
      avatar: maybe(() => pick([face(`fuzz${int(4)}`), faulty('gone'), picture()])),
      verified: maybe(() => pick(['person', 'organisation'] as const), 0.3),
      title: maybe(text, 0.3),
      followers: maybe(() => pick(numbers)),
      level: maybe(() => pick(numbers), 0.2),
    }),
  })
  const image = (): ImageMedia => ({
    kind: 'image',
    id: text(),
    ...picture(),
    ...given({
      clip: maybe(() => ({ kind: 'video' as const, id: 'c', variants: [] }), 0.2),
      clipOnly: maybe(() => true, 0.2),
    }),
  })
  const entry = (index: number): ListEntry => ({
    id: String(index),
    index: pick([index + 1, index + 99_990]),
    title: text(),
    ...given({
      durationSec: maybe(() => pick(numbers)),
      cover: maybe(picture),
      createdAt: maybe(time),
      badge: maybe(text, 0.2),
      stats: maybe(() => ({ views: pick(numbers) })),
    }),
  })
  return { random, int, pick, maybe, many, text, picture, rich, time, author, image, entry }
}

/** Without the keys that have no value: absent and `undefined` are different things to the model. */
function given<Values extends Record<string, unknown>>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}

type Source = ReturnType<typeof source>

function base({ int, pick, maybe, many, text, picture, rich, time, author }: Source) {
  return {
    platform: pick<PlatformId>(['bilibili', 'douyin', 'kuaishou']),
    id: pick(['BV1Qw411x7Km', '7423518096321547021', text().slice(0, 200)]),
    url: `https://www.example.test/${int(1e9)}`,
    text: rich(),
    coAuthors: many(7, author),
    stats: Object.fromEntries(
      ['views', 'danmaku', 'likes', 'coins', 'favorites', 'shares', 'comments'].flatMap((name) =>
        pick([true, false]) ? [[name, pick(numbers)]] : [],
      ),
    ),
    tags: many(5, text),
    ...given({
      title: maybe(text, 0.8),
      author: maybe(author, 0.85),
      createdAt: maybe(time, 0.8),
      cover: maybe(picture, 0.75),
      region: maybe(text, 0.4),
      warning: maybe(text, 0.3),
      withheld: maybe(() => pick(['login-required', 'private', 'region', 'internal'] as const), 0.1),
      section: maybe(text, 0.3),
      music: maybe(
        () => ({ kind: 'audio' as const, id: 'm', title: text(), artist: text(), source: { urls: [] } }),
        0.3,
      ),
    }),
  }
}

function shape(kind: PostKind, own: Source, depth: number): Record<string, unknown> {
  const { pick, maybe, many, text, picture, rich, time, image, entry } = own
  const limitations = ['interactive', 'supporters-only', 'paid', 'preview', 'drm'] as const
  const variant = { id: 'a', label: '720P', quality: 720, codec: 'avc', source: { urls: ['https://media.test/v'] } }
  const clip = {
    kind: 'video',
    id: 'v',
    variants: many(1, () => ({ ...variant, extent: pick(['free-part', 'preview', 'opening'] as const) })),
    ...given({ durationSec: maybe(() => pick(numbers)), poster: maybe(picture) }),
  }
  const attachment = (): Attachment => ({
    kind: pick(['vote', 'reserve', 'goods', 'lottery', 'video', 'live', 'music', 'article', 'common'] as const),
    title: text(),
    lines: many(4, text),
    ...given({
      cover: maybe(picture),
      covers: maybe(() => many(4, picture), 0.2),
      durationSec: maybe(() => pick(numbers)),
      badge: maybe(text, 0.2),
      stats: maybe(() => ({ views: pick(numbers), danmaku: pick(numbers) }), 0.3),
    }),
  })
  const block = (): ArticleBlock =>
    pick<ArticleBlock>([
      { kind: 'heading', level: 1, text: rich() },
      { kind: 'paragraph', text: rich() },
      { kind: 'quote', text: rich() },
      { kind: 'image', image: image() },
      { kind: 'rule' },
    ])
  switch (kind) {
    case 'video':
      return {
        video: clip,
        parts: many(300, entry),
        ...given({
          part: maybe(() => pick(numbers)),
          collection: maybe(() => ({ id: 'c', title: text(), count: pick(numbers) })),
          limitation: maybe(() => pick(limitations), 0.2),
          dynamic: maybe(() => (depth > 0 ? undefined : make('dynamic', own, depth + 1)), 0.2),
        }),
      }
    case 'album':
      return { images: many(60, image) }
    case 'article':
      return {
        body: many(30, block),
        ...given({
          words: maybe(() => pick(numbers)),
          readSec: maybe(() => pick(numbers)),
          covers: maybe(() => many(4, picture), 0.2),
        }),
      }
    case 'dynamic':
      return {
        images: many(18, image),
        attachments: many(5, attachment),
        ...given({
          badges: maybe(() => many(5, text), 0.2),
          original: maybe(() => (depth > 0 ? null : make(pick(kinds), own, depth + 1)), 0.5),
        }),
      }
    case 'live':
      return {
        live: pick([true, false]),
        ...given({
          online: maybe(() => pick(numbers)),
          totalViewers: maybe(() => pick(numbers)),
          startedAt: maybe(time),
          resolution: maybe(text, 0.3),
        }),
      }
    case 'season':
      return {
        styles: many(8, text),
        areas: many(4, text),
        episodes: many(60, entry),
        ...given({
          form: maybe(() => pick(['anime', 'film', 'nonsense'])),
          score: maybe(() => pick(numbers)),
          scoreCount: maybe(() => pick(numbers)),
          staff: maybe(text),
          progress: maybe(text),
          current: maybe(() => pick(numbers)),
          limitation: maybe(() => pick(limitations), 0.2),
          video: maybe(() => clip, 0.3),
        }),
      }
    case 'music':
      return given({
        audio: maybe(() => ({
          kind: 'audio' as const,
          id: 'a',
          title: text(),
          artist: text(),
          durationSec: pick(numbers),
          source: { urls: [] },
        })),
        users: maybe(() => pick(numbers)),
        durationSec: maybe(() => pick(numbers)),
        artist: maybe(text, 0.3),
      })
    case 'user':
      return {
        works: many(20, entry),
        ...given({
          follows: maybe(() => pick(numbers)),
          worksCount: maybe(() => pick(numbers)),
          totalLikes: maybe(() => pick(numbers)),
          live: maybe(() => ({ roomId: '1', title: text() }), 0.3),
        }),
      }
    case 'list':
      return { entries: many(40, entry), ...given({ count: maybe(() => pick(numbers)) }) }
  }
}

function make(kind: PostKind, own: Source, depth = 0): Post {
  return { ...base(own), kind, ...shape(kind, own, depth) } as unknown as Post
}

/** The post number `index`; kinds take turns. */
export const randomPost = (index: number): Post => make(kinds[index % kinds.length] ?? 'video', source(`post ${index}`))

/** Comments on such a post. */
export function randomComments(index: number): CardView {
  const own = source(`comments ${index}`)
  const { pick, maybe, many, text, rich, time, author, image } = own
  const comment = (depth: number): Comment => ({
    id: text(),
    author: author(),
    text: rich(),
    pictures: many(5, image),
    replies: depth > 2 ? [] : many(3, () => comment(depth + 1)),
    ...given({
      createdAt: maybe(time),
      likes: maybe(() => pick(numbers)),
      replyCount: maybe(() => pick(numbers)),
      region: maybe(text, 0.3),
      level: maybe(() => pick(numbers), 0.3),
      medal: maybe(() => ({ name: text(), level: pick(numbers) }), 0.3),
      pinned: maybe(() => true, 0.2),
      byAuthor: maybe(() => true, 0.2),
      likedByAuthor: maybe(() => true, 0.2),
      replyTo: maybe(text, 0.3),
    }),
  })
  return {
    kind: 'comments',
    post: randomPost(index),
    section: {
      state: pick(['open', 'closed', 'empty'] as const),
      comments: many(8, () => comment(0)),
      ...given({ total: maybe(() => pick(numbers)) }),
    },
  }
}

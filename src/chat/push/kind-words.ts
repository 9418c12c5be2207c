/** What people call the kinds of news, and what they are called in an answer. Pure. */
import { liveKinds, newsKinds, workKinds, type NewsKind } from '../../model'
import { key } from '../../words/families'
import { plainly, type Say } from '../say'

/** As everybody writes it: one width, one case, without the blanks around. */
export const plainWord = (word: string): string => word.normalize('NFKC').trim().toLowerCase()

const words: readonly (readonly [kinds: readonly NewsKind[], ...words: string[]])[] = [
  // What the sites call dynamics are all works of somebody; SK-415/HarukaBot and bilichat mean the same by it.
  [workKinds, '动态', '作品', '一般动态', '动态通知', 'works', 'work', 'posts', 'post', 'dynamics', 'dynamic', 'news'],
  [['video'], '视频', '投稿', '视频投稿', 'video', 'videos'],
  [['pictures'], '图文', '图片', '图集', '相册', 'pictures', 'picture', 'images', 'album', 'albums'],
  [['text'], '文字', '纯文字', '文本', 'text', 'texts'],
  [['article'], '专栏', '文章', '专栏文章', 'article', 'articles'],
  [['forward'], '转发', 'forward', 'forwards', 'repost', 'reposts'],
  [['other'], '其他', '其它', 'other', 'others'],
  [['live', 'live-end'], '直播', '直播推送', '直播通知', '直播分享', 'live', 'lives', 'stream', 'streams'],
  [['live'], '开播', '上播', '开播提醒', 'live-start', 'start'],
  [['live-end'], '下播', '下播提醒', 'live-end', 'end'],
  [['live-title'], '标题', '直播标题', '标题更新', '标题更新提醒', '改标题', 'live-title', 'title', 'titles'],
  [['liked'], '喜欢', '点赞', 'liked', 'likes', 'like'],
  [['recommended'], '推荐', 'recommended', 'recommend', 'recommendations'],
  [newsKinds, '全部类型', '所有类型', 'everything'],
]

const table = new Map(words.flatMap(([kinds, ...own]) => own.map((word) => [word, kinds] as const)))

/** `的直播`, `视频推送` */
const around = /^的|(?:推送|通知|提醒)$/g

/**
 * The kinds a word stands for, several with commas; undefined when it is none. Whoever wants no broadcasts wants none of
 * their titles either: `away` is the widest meaning.
 */
export function kindsIn(word: string, away = false): readonly NewsKind[] | undefined {
  const parts = plainWord(word)
    .split(/[,、;+/&和与]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => table.get(part) ?? table.get(part.replace(around, '')))
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined
  const all = new Set(parts.flatMap((part) => part ?? []))
  if (away && all.has('live') && all.has('live-end')) for (const kind of liveKinds) all.add(kind)
  return newsKinds.filter((kind) => all.has(kind))
}

/** Names of kinds in one line. */
export const kindsText = (kinds: readonly NewsKind[], say: Say): string =>
  kinds.map((kind) => plainly(say(key('newsKind', kind)))).join(plainly(say('amagi.reply.comma')))

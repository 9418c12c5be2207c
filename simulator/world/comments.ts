/** Invented comments, written once and told in each platform's own shape. */
export interface WorldComment {
  who: string
  /** `{joy}`, `{like}`, `{cool}`: emoticons, which every platform spells its own way. */
  text: string
  likes: number
  /** Hours after the work appeared. */
  after: number
  pinned?: boolean
  byAuthor?: boolean
  likedByAuthor?: boolean
  picture?: { seed: string; width: number; height: number }
  /** Further replies upstream counts but does not preview. */
  moreReplies?: number
  replies?: WorldComment[]
}

/** Spelling of the emoticons. */
export type Emoticons = Record<'joy' | 'like' | 'cool', string>

export function spell(text: string, emoticons: Emoticons): string {
  return text.replace(/\{(joy|like|cool)\}/g, (_, name: keyof Emoticons) => emoticons[name])
}

/** Talk under the work of `owner`; long enough for several pages of ten. */
export function talk(owner: string, topic: string): WorldComment[] {
  return [
    {
      who: owner,
      text: `感谢大家喜欢这期「${topic}」，幕后花絮放在下周日，记得回来看 {cool}`,
      likes: 2380,
      after: 1,
      pinned: true,
      byAuthor: true,
      moreReplies: 41,
      replies: [{ who: 'fan4', text: '前排！闹钟已经定好了', likes: 203, after: 2 }],
    },
    {
      who: 'fan1',
      text: '第三遍了，每次都在同一秒起鸡皮疙瘩{like}{like}',
      likes: 5127,
      after: 3,
      likedByAuthor: true,
      moreReplies: 18,
      replies: [
        { who: owner, text: '那一秒我自己也没想到 {joy}', likes: 988, after: 4, byAuthor: true },
        { who: 'fan2', text: '回复 @爱喝气泡水的鲸 :我还以为只有我', likes: 77, after: 5 },
      ],
    },
    { who: 'fan6', text: '看到一半发现自己在笑，太治愈了 😌\n谢谢你把它做出来。', likes: 1893, after: 6 },
    {
      who: 'fan2',
      text: '我家楼下也有这样一条路，小时候觉得很长，现在十分钟就走完了。',
      likes: 1402,
      after: 8,
      picture: { seed: `street-${topic}`, width: 1280, height: 960 },
    },
    { who: 'fan5', text: '{joy}{joy}{joy}', likes: 640, after: 9 },
    {
      who: 'fan7',
      text: '求背景音乐！！！',
      likes: 522,
      after: 12,
      moreReplies: 3,
      replies: [{ who: 'fan3', text: '简介里写了', likes: 64, after: 13 }],
    },
    { who: 'fan3', text: '路过打卡，明年再来', likes: 311, after: 20 },
    { who: 'fan8', text: '한국에서 잘 보고 있어요! 谢谢分享～ ♡', likes: 255, after: 23 },
    { who: 'fan4', text: '建议改成：《如何在五分钟内爱上一个下雨天》', likes: 1711, after: 26, likedByAuthor: true },
    { who: 'hike', text: '镜头语言又进步了，尤其是转场，羡慕 {cool}', likes: 904, after: 30 },
    {
      who: 'pixel',
      text: '画了一张同人，放在这里～',
      likes: 1233,
      after: 31,
      picture: { seed: `fanart-${topic}`, width: 900, height: 900 },
    },
    { who: 'fan1', text: '补一句：耳机党有福了', likes: 88, after: 33 },
    { who: 'lan', text: '色调好舒服，请问用的什么滤镜呀？', likes: 176, after: 40, moreReplies: 1 },
    { who: 'chef', text: '看饿了（明明没有吃的）', likes: 2046, after: 44 },
    { who: 'fan6', text: '今日份的安静已收到。', likes: 63, after: 50 },
    { who: 'fan2', text: '雨停了 {like}', likes: 19, after: 61 },
    { who: 'fan5', text: 'bgm + 雨声 = 自习一下午', likes: 402, after: 66 },
    { who: 'fan7', text: '来晚了来晚了', likes: 7, after: 80 },
    { who: 'fan3', text: '又是羡慕别人城市的一天', likes: 155, after: 90 },
    { who: 'fan8', text: 'see you next week 👋', likes: 31, after: 100 },
    { who: 'fan4', text: '二刷发现 02:13 有只猫从画面角落走过去 🐈', likes: 786, after: 120 },
    { who: 'fan1', text: '合集什么时候出第二季？', likes: 95, after: 140 },
    {
      who: 'fan6',
      text: '考研加油的时候就靠这个系列撑着，后来真的考上了，回来还愿。',
      likes: 3320,
      after: 200,
      likedByAuthor: true,
      moreReplies: 26,
    },
    { who: 'fan2', text: '{cool}', likes: 2, after: 210 },
  ]
}

/** Invented views for the card tests and the gallery. */
import type { CardView, SubscriptionsView } from '../src/card/views'
import type { Comment, DanmakuSummary, Post } from '../src/model'
import { plainRich } from '../src/model'
import { face, faulty } from './pictures'
import { douyinVideo, person, picture, sampleNow, samplePosts, videoPost } from './posts'

const ago = (seconds: number): number => sampleNow / 1000 - seconds

function comment(id: number, name: string, words: string, more: Partial<Comment> = {}): Comment {
  return {
    id: String(id),
    author: person(name),
    text: plainRich(words),
    pictures: [],
    createdAt: ago(id * 5000),
    likes: Math.floor(36000 / (id + 1) ** 2),
    replies: [],
    ...more,
  }
}

const doge = { kind: 'emote', text: '[doge]', picture: face('emote-doge') } as const

const sampleComments: Comment[] = [
  comment(3, '山野来信', '看到最后那片海的时候一下子没忍住。谢谢你替我们走完这条路。', {
    region: '四川',
    level: 6,
    likedByAuthor: true,
  }),
  comment(1, '海岸线以南', '路线图和音乐清单在这里，欢迎收藏。有问题直接回复这条，我会挑着答。', {
    byAuthor: true,
    pinned: true,
    region: '福建',
    replyCount: 214,
    replies: [
      comment(11, '小鹿不吃草', '第 9 天那段盘山路是哪里呀？', {
        region: '广东',
        replies: [
          comment(12, '海岸线以南', '霞浦往南的老县道，导航搜得到。', { byAuthor: true, replyTo: '小鹿不吃草' }),
        ],
      }),
      { ...comment(13, 'Kevin_Wong', ''), text: [{ kind: 'text', text: '收藏了，明年出发' }, doge, doge] },
    ],
  }),
  comment(
    4,
    '小鹿不吃草',
    '2018 年我也骑过这条路，当时有一段还没修好，推车走了整整一个下午。看到你的视频一下子全想起来了，翻出了当年的照片。',
    { region: '广东', pictures: [picture('peaks', 'cm1', 1600, 1000)], medal: { name: '海风', level: 21 } },
  ),
  comment(6, 'محمد العربي', 'ما شاء الله! Beautiful road 😍', { likes: 511 }),
  comment(7, '今天也要早睡呀', '三连已奉上🙏🙏🙏', {
    region: '北京',
    author: person('今天也要早睡呀', { avatar: faulty('gone') }),
  }),
  comment(8, '云端漫步者', '这配色太舒服了，壁纸有了。', {
    region: '浙江',
    pictures: [picture('dunes', 'cm2'), picture('city', 'cm3'), picture('coast', 'cm4'), picture('mesh', 'cm5')],
  }),
  comment(9, '一个名字特别特别特别特别特别特别特别特别特别长的人', '长图测试。', {
    level: 3,
    byAuthor: false,
    pictures: [picture('forest', 'cm6', 900, 2000)],
  }),
]

/** An opening, a quiet middle, the moment everybody waited for, and the end. */
const sampleDanmaku: DanmakuSummary = {
  count: 12_846,
  durationSec: 1476,
  density: Array.from({ length: 96 }, (_, index) => {
    const hill = (at: number, width: number, height: number): number =>
      height * Math.exp(-(((index - at) / width) ** 2))
    return Math.round(
      20 + hill(2, 3, 190) + hill(38, 6, 110) + hill(66, 4, 430) + hill(93, 2, 260) + 22 * Math.sin(index * 1.7) ** 2,
    )
  }),
  peakSec: 1022,
  top: [
    { text: '哈哈哈哈哈哈', count: 1318 },
    { text: '前方高能', count: 742 },
    { text: '这段海真的绝了，看一次哭一次', count: 405 },
    { text: '好家伙', count: 311 },
    { text: '下次一定😂', count: 128 },
    { text: 'awsl', count: 96 },
    { text: '一条特别特别特别特别特别特别特别特别特别特别特别特别特别特别长的弹幕，长到一行放不下', count: 31 },
    { text: '收藏了，明年出发', count: 1 },
  ],
  modes: { roll: 11_904, top: 610, bottom: 332 },
  coloured: 1290,
}

/** Cards of works as a follower gets them: with what happened above. */
export const sampleBanners: Record<string, { post: Post; banner: string }> = {
  'pushed video': { post: videoPost(), banner: '海岸线以南 发布了视频' },
  'pushed video douyin': { post: douyinVideo(), banner: '外卖小哥 发布了视频' },
  'pushed dynamic': {
    post: samplePosts['dynamic words'] ?? videoPost(),
    banner:
      '一个名字特别特别特别特别特别特别特别特别特别特别特别特别特别长的人🍊 转发了动态，又同时发布了别的什么，两行还放不下的话就用省略号收住，不再往下写',
  },
  'pushed live': { post: samplePosts['live on air'] ?? videoPost(), banner: '海岸线以南 开播了' },
  'pushed live without a cover': {
    post: { ...(samplePosts['live on air'] ?? videoPost()), cover: faulty('gone') } as Post,
    banner: 'Kevin_Wong has been live since 20:14',
  },
}

const followed = (number: number, name: string, more: Partial<SubscriptionsView['rows'][number]> = {}) => ({
  number,
  platform: (['bilibili', 'douyin', 'kuaishou'] as const)[number % 3] ?? 'douyin',
  name,
  about: '哔哩哔哩 3493258',
  kinds: '视频、图文、文字、开播、下播',
  lastAt: ago(number * 9000),
  lastSent: ago(number * 9000 - 60),
  ...(number % 4 === 0 ? {} : { portrait: face(name) }),
  ...more,
})

export const sampleViews: Record<string, CardView> = {
  'live end': {
    kind: 'live-end',
    platform: 'bilibili',
    banner: '海岸线以南 下播了，播了 2 小时 14 分钟',
    author: person('海岸线以南', { followers: 312_000 }),
    title: '夜骑直播：今晚沿着海一直骑到天亮，聊聊路上遇到的人',
    cover: picture('coast', 'liveend', 1280, 720),
    lastedSec: 8076,
    endedAt: ago(90),
    id: '3493258',
    url: 'https://live.bilibili.com/3493258',
  },
  'live end bare': {
    kind: 'live-end',
    platform: 'douyin',
    banner:
      '一个名字特别特别特别特别特别特别特别特别特别特别特别特别特别长的主播🍊🍊 went off air after 27 hours 3 minutes',
    author: { id: '7', name: '一个名字特别特别特别特别特别特别特别特别特别特别特别特别特别长的主播🍊🍊' },
    cover: faulty('gone'),
    lastedSec: 97_400,
    endedAt: ago(90),
    id: '7316650518513191234',
    url: 'https://live.douyin.com/80017709309',
  },
  digest: {
    kind: 'digest',
    title: '还有 14 条更新',
    subtitle: '来的太多了，没有逐条发送；编号对应下面的链接。',
    rows: [
      '在屋顶上弹尤克里里，风把谱子吹走了三次',
      '城市夜跑路线：二十座桥连成一圈，附每一段的坡度和补水点，适合第一次跑长距离的人慢慢看，也适合已经跑了很多年但是从来没有在夜里跑过的人',
      '',
      'Night ride 🌊 part 3 — the lighthouse',
      '😀',
      '今天的云',
      '第 9 天：盘山路',
      '收藏了三年的店终于去了',
      'ما شاء الله',
      '最后一条',
    ].map((title, index) => ({
      number: index + 1,
      platform: (['bilibili', 'douyin', 'kuaishou'] as const)[index % 3] ?? 'douyin',
      said:
        index === 4 ? '一个名字特别特别特别特别特别特别特别特别特别特别特别长的人 发布了视频' : '海岸线以南 发布了视频',
      title,
      at: ago(36_000 - index * 3000),
    })),
    more: '还有 4 条没有列出',
  },
  'digest of two': {
    kind: 'digest',
    title: 'Updates: 2',
    rows: [
      { number: 1, platform: 'bilibili', said: 'Kevin_Wong went off air after 2 h 14 min', title: '', at: ago(7200) },
      { number: 2, platform: 'douyin', said: 'Kevin_Wong published a video', title: 'One', at: ago(60) },
    ],
  },
  subscriptions: {
    kind: 'subscriptions',
    title: '本会话的订阅：5 个',
    subtitle: '发送“取消订阅 编号”不再关注',
    rows: [
      followed(1, '海岸线以南'),
      followed(2, '一个名字特别特别特别特别特别特别特别特别特别特别特别特别长的人', {
        kinds: '视频、图文、文字、文章、转发、其他、开播、下播、直播标题、喜欢、推荐',
        state: { words: '已暂停' },
        waiting: 3,
      }),
      followed(3, 'Kevin_Wong', {
        portrait: faulty('gone'),
        state: { words: '已停用：这里收不到消息', alarm: true },
        about: '早八人 · 快手 kevin',
      }),
      followed(4, '🍊🍊🍊', { lastAt: ago(86_400 * 400), lastSent: ago(86_400 * 30) }),
      {
        number: 5,
        platform: 'kuaishou',
        name: '',
        about: '快手 3xabcdefg',
        kinds: '视频',
        state: { words: '等待第一次检查' },
      },
    ],
  },
  'subscriptions one': {
    kind: 'subscriptions',
    title: '这里关注了 1 人',
    rows: [followed(1, '海岸线以南', { state: { words: '直播中' } })],
  },
  'subscriptions many': {
    kind: 'subscriptions',
    title: 'Subscriptions of this chat: 60',
    rows: Array.from({ length: 60 }, (_, index) => followed(index + 1, `Person ${index + 1}`)),
    more: 'and 3 more',
  },
  'comments bilibili': {
    kind: 'comments',
    post: videoPost(),
    section: { state: 'open', total: 3214, comments: sampleComments },
  },
  'comments douyin': {
    kind: 'comments',
    post: douyinVideo(),
    section: { state: 'open', total: 42100, comments: sampleComments.slice(2, 6) },
  },
  'comments closed': { kind: 'comments', post: videoPost(), section: { state: 'closed', comments: [] } },
  'comments many': {
    kind: 'comments',
    post: videoPost(),
    section: {
      state: 'open',
      total: 90210,
      comments: Array.from({ length: 60 }, (_, index) =>
        comment(index + 1, `第 ${index + 1} 位观众`, '前排报到，期待下一集。'.repeat((index % 5) + 1), {
          region: '江苏',
        }),
      ),
    },
  },
  'danmaku bilibili': { kind: 'danmaku', post: videoPost(), summary: sampleDanmaku },
  'danmaku on the cover': { kind: 'danmaku', post: videoPost(), summary: sampleDanmaku, onCover: true },
  'danmaku douyin': {
    kind: 'danmaku',
    post: douyinVideo(),
    onCover: true,
    summary: { ...sampleDanmaku, partial: true, coloured: 0, modes: { roll: 812, top: 0, bottom: 0 }, count: 812 },
  },
  'danmaku few': {
    kind: 'danmaku',
    post: { ...videoPost(), cover: faulty('gone') },
    summary: {
      ...sampleDanmaku,
      count: 3,
      density: sampleDanmaku.density.map((_, index) => (index === 20 || index === 71 ? 1 : index === 72 ? 0.5 : 0)),
      top: [{ text: '第一', count: 1 }],
      modes: { roll: 3, top: 0, bottom: 0 },
      coloured: 0,
    },
  },
  help: {
    kind: 'help',
    title: '链接解析',
    subtitle: '把抖音、哔哩哔哩、快手的链接或卡片发到群里就可以，不用加命令。',
    groups: [
      {
        title: '所有人',
        entries: [
          {
            command: '解析 <链接>',
            text: '解析一条链接；回复一条消息时解析那条消息里的链接。',
            aliases: ['kkk解析', 'parse'],
          },
          { command: 'amagi帮助', text: '显示这张卡片。' },
        ],
      },
      {
        title: '群管理员',
        entries: [{ command: '开启解析 / 关闭解析', text: '在这个群里打开或关闭自动解析，可以只针对一个平台。' }],
      },
      {
        title: '机器人管理员',
        entries: [
          { command: '设置B站Cookie', text: '保存账号凭据，只能在私聊里使用；内容不会被显示出来。' },
          { command: '诊断 <链接>', text: '查看走了哪条通道、有哪些清晰度、为什么这样选择。' },
        ],
      },
    ],
  },
  progress: {
    kind: 'progress',
    title: '正在处理和排队的解析：3 个',
    rows: [
      {
        number: 41,
        title: '在屋顶上弹尤克里里，风把谱子吹走了三次',
        about: '下载 64% · 你的 · 1 分钟前',
        share: 0.645,
        own: true,
      },
      {
        number: 42,
        title: '城市夜跑路线：二十座桥连成一圈，附每一段的坡度和补水点，适合第一次跑长距离的人慢慢看',
        about: '转码 8% · 阿禾 · 刚刚',
        share: 0.08,
        own: false,
      },
      {
        number: 43,
        title: '快手链接',
        about: '排队中 · 一个名字特别特别特别特别特别特别特别特别长的群友 · 刚刚',
        own: false,
      },
    ],
    more: '还有 2 个',
    hint: '发送“取消 41”可以停掉一个。',
  },
  login: {
    kind: 'login',
    platform: 'bilibili',
    content:
      'https://account.bilibili.com/h5/account-h5/auth/scan-web?navhide=1&callback=close&qrcode_key=0123456789abcdef0123456789abcdef',
    steps: [
      '打开哔哩哔哩手机客户端，点右上角的扫一扫',
      '扫描上面的二维码并在手机上确认',
      '等机器人回复登录结果，本消息会自动撤回',
    ],
    validSec: 180,
    note: '登录后机器人会使用这个账号访问平台。建议使用小号；凭据会加密保存，可以随时用命令清除。',
  },
  'login douyin': {
    kind: 'login',
    platform: 'douyin',
    content:
      'https://www.iesdouyin.com/passport/web/scan_qrcode/?token=0123456789abcdef0123456789abcdef&qr_source_aid=6383',
    steps: ['打开手机上的抖音，用“扫一扫”扫描上面的码', '在手机上确认登录', '完成后这里会说一声，二维码随即撤回'],
    validSec: 60,
  },
  'check by a person': {
    kind: 'login',
    platform: 'bilibili',
    title: '需要真人验证',
    about: '链接一天内有效，打开时才开始验证',
    content: 'https://bot.example.com/amagi/check/0123456789abcdefghijklmnopqrstuv',
    steps: ['用手机扫描上面的码，或者打开链接', '按页面上的提示完成验证', '完成后机器人自动继续'],
    validSec: 86_400,
    note: '哔哩哔哩怀疑请求来自程序，在有人完成验证之前拒绝回答。只有收到这条消息的人能打开这个链接。',
  },
  'error not found': { kind: 'error', code: 'not-found', platform: 'bilibili', at: ago(30), reportId: 'r-7f3a91' },
  'error for administrators': {
    kind: 'error',
    code: 'blocked',
    platform: 'douyin',
    at: ago(30),
    reportId: 'r-0c52de',
    advice: '平台暂时拒绝了请求，五分钟后会自动重试。更新 Cookie 往往能解决问题。',
    details: [
      { label: '通道', value: 'signed-web' },
      { label: '状态', value: 'HTTP 403' },
      { label: '剩余暂停', value: '4 分 12 秒' },
    ],
  },
  statistics: {
    kind: 'statistics',
    title: '本群解析统计',
    since: ago(86_400 * 60),
    totals: [
      { label: '次解析', value: 12843 },
      { label: '位用户', value: 318 },
      { label: '今日', value: 96 },
    ],
    platforms: [
      { platform: 'bilibili', count: 7120 },
      { platform: 'douyin', count: 4803 },
      { platform: 'kuaishou', count: 920 },
    ],
    days: [62, 81, 74, 120, 98, 143, 96].map((count, index) => ({ label: `11月${17 + index}日`, count })),
    ranking: [
      { name: '海岸线以南', count: 842 },
      { name: 'Kevin_Wong', count: 613 },
      { name: '小鹿不吃草', count: 377 },
      { name: '云端漫步者', count: 121 },
      { name: '今天也要早睡呀', count: 18 },
    ],
  },
  'statistics of nothing': {
    kind: 'statistics',
    title: '本会话的解析统计',
    totals: [],
    platforms: [],
    days: [],
    ranking: [],
  },
  'statistics of one day': {
    kind: 'statistics',
    title: '全局解析统计',
    since: ago(3600),
    totals: [
      { label: '次解析', value: 1_234_567_890 },
      { label: '今天', value: 1 },
      { label: '个会话', value: 300 },
      { label: '次失败', value: 99_999 },
    ],
    platforms: [{ platform: 'douyin', count: 1 }],
    days: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1].map((count, index) => ({ label: `11月${10 + index}日`, count })),
    ranking: [
      { name: '一个名字特别特别特别特别特别特别特别特别特别特别特别特别长的群友🍊🍊🍊', count: 1_234_567 },
      { name: 'kook · 群聊 · 1234567890123456789/9876543210987654321/1111111111111111111', count: 0 },
    ],
  },
  summary: {
    kind: 'summary',
    platform: 'bilibili',
    found: {
      title: '沿着海岸骑行的第十天：从霞浦到三沙，风比昨天小了',
      part: 2,
      url: 'https://www.bilibili.com/video/BV1xx411c7mD',
      summary: {
        text: '作者用十天沿海岸线骑行，第十天从霞浦出发，一路向南，记录了盘山老县道、渔港和傍晚的风。',
        sections: [
          {
            atSec: 0,
            text: '出发之前',
            points: [
              { atSec: 12, text: '检查车况，换了一副刹车皮 🚲' },
              { atSec: 95, text: '今天的路线：老县道，全程 86 公里，爬升 1200 米' },
            ],
          },
          { atSec: 640, text: '盘山路', points: [{ atSec: 701, text: '连续七个发卡弯，最陡的地方推车' }] },
          { atSec: 3723, text: '到达三沙，海边的傍晚', points: [] },
        ],
      },
      subtitles: 'none',
      chapters: [],
    },
  },
  'summary of subtitles': {
    kind: 'summary',
    platform: 'bilibili',
    found: {
      title: 'A title without any break'.replaceAll(' ', '').repeat(6),
      url: 'https://www.bilibili.com/video/BV1xx411c7mD',
      summary: 'none',
      subtitles: {
        language: '中文（自动生成）',
        byMachine: true,
        lines: Array.from({ length: 80 }, (_, index) => ({
          atSec: index * 3,
          text: `第 ${index + 1} 句话，说的是海和风`,
        })),
      },
      chapters: [
        { atSec: 0, text: '开头' },
        { atSec: 3723, text: '一章名字特别长的章节'.repeat(6) },
      ],
    },
  },
  facts: {
    kind: 'facts',
    platform: 'bilibili',
    title: '诊断：哔哩哔哩',
    subtitle: '11月29日 11:25 · 用了 1.3 秒',
    groups: [
      {
        title: '作品',
        rows: [
          { label: '目标', value: 'video BV1fK4y1q79u' },
          { label: '地址', value: 'https://www.bilibili.com/video/BV1fK4y1q79u' },
          { label: '种类', value: '视频' },
          {
            label: '标题',
            value: '在屋顶上弹尤克里里，风把谱子吹走了三次，最后一次它自己飞回来了：完整版，附教学与谱子下载',
          },
        ],
      },
      {
        title: '问了哪些通道',
        rows: [
          { label: 'shortLink redirect', value: '成功 · 0.04 秒' },
          { label: 'fetchOneVideo view', value: 'blocked · HTTP 412 · 0.21 秒' },
          { label: 'fetchOneVideo page', value: '成功 · 0.48 秒' },
          { label: 'fetchVideoPlayurl guest-wbi-with-a-very-long-name', value: 'blocked · 休息中，还有 42 秒' },
          { label: 'fetchVideoPlayurl html5', value: '成功 · 0.33 秒' },
        ],
        note: '采用通道 html5 的回答。',
      },
      {
        title: '画质',
        rows: [
          { label: '1080P AVC', value: '约 124 MB · 太大' },
          { label: '720P AVC', value: '约 48 MB · 放得下 · 选用' },
          { label: '480P HEVC', value: '大小未知' },
        ],
      },
      { title: '没有内容的一组', rows: [] },
      {
        title: '登录与缺少的',
        rows: [
          { label: '登录', value: '游客' },
          { label: '缺少', value: '登录后也许有更高的画质' },
        ],
      },
    ],
  },
  'facts of one line': {
    kind: 'facts',
    title: '版本',
    groups: [{ title: '版本与组件', rows: [{ label: 'koishi-plugin-amagi', value: '0.1.0' }] }],
  },
  'facts that do not break': {
    kind: 'facts',
    title: 'Diagnosis: bilibili',
    groups: [
      {
        title: 'Work',
        rows: [
          { label: 'a'.repeat(80), value: 'https://example.com/'.padEnd(400, 'x') },
          { label: '<b>&amp;</b>', value: '😀'.repeat(60) },
        ],
        note: '说明'.repeat(120),
      },
    ],
  },
}

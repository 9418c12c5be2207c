/** Figures in the prose of both READMEs are those in force: each is read out of the source that uses it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Config } from '../src/config'
import { declarations, platforms } from '../src/platforms'
import { variableNames } from '../src/reply/text'
import { dayMs, hourMs, mib, minuteMs } from '../src/units'

const file = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

const units: Readonly<Record<string, number>> = { mib, minuteMs, hourMs, dayMs }

/** Value of `name = 4 * mib` or `name: 4 * mib` in a file of `src`; figures and units multiplied, nothing else. */
function figure(path: string, name: string): number {
  const factor = `(?:[\\d_.]+|${Object.keys(units).join('|')})`
  const wanted = new RegExp(`\\b${name}\\s*[=:]\\s*(${factor}(?: \\* ${factor})*)`)
  const [, product = ''] = wanted.exec(file(`src/${path}`)) ?? []
  return product.split(' * ').reduce((value, one) => value * (units[one] ?? Number(one.replaceAll('_', ''))), 1)
}

/** Least and largest value of a setting. */
function bounds(name: string): [min: number, max: number] {
  const [, rules = ''] = new RegExp(`\\b${name}: Schema\\.natural\\(\\)(.*)$`, 'm').exec(file('src/config.ts')) ?? []
  const bound = (which: string): number => Number(new RegExp(`\\.${which}\\((\\d+)\\)`).exec(rules)?.[1] ?? 0)
  return [bound('min'), bound('max')]
}

/** The lowest and the highest quality somebody may fix. */
const steps = (id: keyof typeof declarations): [number, number] => {
  const all = (declarations[id].qualities ?? []).map(({ step }) => step)
  return [Math.min(...all), Math.max(...all)]
}

/** Pictures of one message. */
const together = (adapter: string): number => figure(`chat/adapters/${adapter}.ts`, 'picturesTogether')

/** A figure that is written as a word: nothing to put in, unless it is not the one any more. */
const spelt = (inForce: number, written: number): number[] => (inForce === written ? [] : [Number.NaN])

/** What is said, with `#` for each figure in turn, in Chinese and in English. */
const claims: readonly (readonly [chinese: string, english: string, ...figures: number[]])[] = [
  ['每个会话最多 # 条消息排队', 'At most # messages of a chat wait', figure('chat/queue.ts', 'defaultWaiting')],
  [
    'QQ 官方机器人对一条消息最多回复 # 条：消息里的链接一起用其中 # 条',
    'may answer a message with # of its own: the links of a message share # of them',
    figure('chat/adapters/qq.ts', 'maxMessages') + 1,
    figure('chat/adapters/qq.ts', 'maxMessages'),
  ],
  [
    '切成几段（最多 # 段',
    'cut into pieces in reading order (# at most',
    figure('media/picture/fit.ts', 'defaultPieces'),
  ],
  [
    '超过 # 亿像素（WebP 等整张解开的 #000 万）的图片不发送',
    'more than #00 million pixels (#0 million where all of it is unpacked at once, as in WebP) are left out',
    figure('media/picture/decoder.ts', 'lines') / 1e8,
    figure('media/picture/decoder.ts', 'whole') / 1e7,
  ],
  ['最多列 # 条，编号对应', 'lists up to # with the numbers', figure('chat/push/views.ts', 'mostListed')],
  [
    '一个账号一天最多 # 次，同一个人在一个会话里两小时最多一次',
    '# a day for an account at most, one within two hours for a person',
    figure('chat/push/paces.ts', 'callsPerDay'),
    ...spelt(figure('push/calls.ts', 'againMs') / hourMs, 2),
  ],
  [
    'QQ 上至少隔 # 秒（视频和图片 # 秒），一分钟最多 # 条',
    'on QQ at least # seconds apart (# for video and pictures), # a minute at most',
    figure('chat/push/paces.ts', 'gapMs') / 1000,
    figure('chat/push/paces.ts', 'mediaGapMs') / 1000,
    figure('chat/push/paces.ts', 'perMinute'),
  ],
  ['把视频的开头 # 秒做成动图', 'a GIF of the first # seconds', figure('reply/parts/gif.ts', 'usualSec')],
  ['最长 # 秒，没有声音', '# seconds at most, without sound', figure('model/media.ts', 'longestExcerptSec')],
  ['聊天平台的图片上限，最大 # MB', 'in the chat and to # MB', figure('chat/deliver/obtain.ts', 'mostGifBytes') / mib],
  ['烧录要重新编码，从 #P 开始', 'Burning encodes anew, from #p', figure('chat/danmaku/video.ts', 'burnedQuality')],
  [
    '# 秒没有动静的让出名额',
    'one that is silent for # seconds lends its place',
    figure('media/fetch/tuning.ts', 'stallMs') / 1000,
  ],
  [
    '下得慢的大文件（# MB 以上、每秒不到 # MB）会用到 # 个连接',
    'that is slow (over # MB, below # MB per second) gets up to # connections',
    figure('media/fetch/tuning.ts', 'largeBytes') / mib,
    figure('media/fetch/tuning.ts', 'fastRate') / mib,
    figure('media/fetch/hosts.ts', 'perHost'),
  ],
  [
    '同时下载 # 个视频，一个会话 # 个，一个平台最多 # 个',
    '# videos are downloaded at a time, # per chat and at most # per platform',
    figure('media/obtain.ts', 'moving'),
    figure('media/obtain.ts', 'perChat'),
    figure('media/obtain.ts', 'perPlatform'),
  ],
  [
    '最近 # 次失败，最多 # 天：',
    'the last # failures, for # days at most:',
    figure('chat/failures.ts', 'most'),
    figure('chat/failures.ts', 'longestMs') / dayMs,
  ],
  ['正在回答的最多再给 # 秒', 'answers under way get # seconds more', figure('chat/relay.ts', 'drainMs') / 1000],
  ['接口近两周', 'did over two weeks', ...spelt(figure('store/health.ts', 'days'), 14)],
  ['（最长一小时）', '(an hour at most)', ...spelt(figure('store/sendings.ts', 'longestMs'), hourMs)],
  [
    '两分钟内回复编号选择',
    'to be chosen by number within two minutes',
    ...spelt(figure('chat/picks.ts', 'patienceMs'), 2 * minuteMs),
  ],
  ['最多 # 张图（需要 ffmpeg）', '# at most (needs ffmpeg)', figure('media/ffmpeg/slideshow.ts', 'maxSlides')],
  ['压缩超过 8 倍的不做', 'never to less than an eighth', ...spelt(figure('media/weigh.ts', 'mostCompression'), 8)],
  [
    '最多取四小时（抖音 # 分钟）、# 万条',
    'At most four hours (# minutes on douyin) and #0 000 lines',
    figure('platforms/douyin/resolve/danmaku.ts', 'longestMs') / minuteMs,
    figure('platforms/danmaku.ts', 'maxLines') / 10_000,
    ...spelt(
      figure('platforms/bilibili/resolve/danmaku.ts', 'maxSegments') *
        figure('platforms/bilibili/resolve/danmaku.ts', 'segmentSec') *
        1000,
      4 * hourMs,
    ),
  ],
  [
    '保持间隔（抖音 #.3 秒、哔哩哔哩 #.6 秒、快手 # 秒）',
    '(douyin #.3 s, bilibili #.6 s, kuaishou # s)',
    ...['douyin', 'bilibili', 'kuaishou'].map((id) => Math.floor(figure(`platforms/${id}/index.ts`, 'gapMs') / 1000)),
    ...['douyin', 'bilibili', 'kuaishou'].flatMap((id, at) =>
      spelt(figure(`platforms/${id}/index.ts`, 'gapMs'), [300, 600, 1000][at] ?? 0),
    ),
  ],
  [
    '三分钟内有效，完成后二维码撤回',
    'good for three minutes',
    ...spelt(figure('platforms/bilibili/account.ts', 'validSec'), 180),
  ],
  [
    '一分钟以内的作为语音',
    'Up to a minute it is a voice message',
    ...spelt(figure('reply/parts/sound.ts', 'longestVoiceSec'), 60),
  ],
  [
    '权限 # 以上的用户、账号管理员',
    'users of authority #, and account administrators',
    figure('chat/rights.ts', 'chatAuthority'),
  ],
  [
    '有数据库时还有权限 # 以上的用户',
    'with a database those of authority #',
    figure('chat/rights.ts', 'accountAuthority'),
  ],
  [
    '重启时最多再给三秒',
    'A restart for other settings gives them three',
    ...spelt(figure('chat/http-api.ts', 'restartMs'), 3000),
  ],
  [
    '每个平台一分钟最多搜索 # 次',
    'no more than # titles a minute are searched for on each platform',
    figure('platforms/titles.ts', 'perMinute'),
  ],
  ['把最近 # 次失败写成', 'writes the last # failures into', figure('chat/failures.ts', 'most')],
  [
    '最大 # MB，一条消息最多看 # 张',
    '# MB at most, # of a message',
    figure('media/codes/index.ts', 'maxBytes') / mib,
    figure('chat/pictures.ts', 'maxPictures'),
  ],
  [
    '正在发送的和一分钟内用过的不动',
    'or was used within a minute stays',
    ...spelt(figure('media/cache.ts', 'justUsedMs'), minuteMs),
  ],
  [
    '想回答的贴表情 #，一秒后按账号和分钟排序，轮到的贴 # 并回答，0.# 秒没有动静',
    'Who wants to answer puts #, after a second all are ordered by account and minute, whose turn it is puts # and answers, and after 0.# s',
    ...['bid', 'confirm'].map((face) =>
      Number(new RegExp(`\\b${face}: '(\\d+)'`).exec(file('src/chat/adapters/onebot.ts'))?.[1]),
    ),
    figure('chat/bid.ts', 'confirmMs') / 100,
    ...spelt(figure('chat/bid.ts', 'biddingMs'), 1000),
  ],
  [
    '每天的次数（# 天），最多 # 个会话、每个会话 # 人',
    '(# days), of # chats at most with # people',
    ...['days', 'maxChats', 'maxPeople'].map((name) => figure('store/statistics.ts', name)),
  ],
  ['两周里每一天', 'on each day of two weeks', ...spelt(figure('chat/insight/statistics.ts', 'chartDays'), 14)],
  [
    '最后一次使用十分钟后删除',
    'removed ten minutes after their last use',
    ...spelt(figure('media/cache.ts', 'defaultKeepMs'), 10 * minuteMs),
  ],
  [
    '每个监听者最多等五秒',
    'each listener is waited for five seconds at most',
    ...spelt(figure('chat/plugins/events.ts', 'longestMs'), 5000),
  ],
  [
    '连接被断开后降到六成（不低于每秒 # MB）',
    'after a broken connection 60 % of it (not below # MB per second)',
    figure('media/fetch/rate.ts', 'floorRate') / 1e6,
    ...spelt(figure('media/fetch/rate.ts', 'reduction'), 0.6),
  ],
  [
    '封面上显示重复最多的弹幕，最多 # 行',
    'on the cover of their card, # lines at most',
    (/^const onCover = \[(.*)\]$/m.exec(file('src/card/cards/danmaku.ts'))?.[1] ?? '').split(',').length,
  ],
  [
    '几张放在一条消息里（Telegram 和 Discord #、KOOK #、QQ #）',
    'several share a message (Telegram and Discord #, KOOK #, QQ #)',
    ...['telegram', 'kook', 'onebot'].map(together),
    ...spelt(together('discord'), together('telegram')),
  ],
  [
    '一天最多一次，其余照常',
    'once a day at most, and everything else goes on',
    ...spelt(figure('store/trouble.ts', 'silenceMs'), dayMs),
  ],
  ['最多显示几条评论（#–#）', 'comments on their card (#–#)', ...bounds('count')],
  ['每条评论下面最多几条回复（#–#）', 'replies below one comment (#–#)', ...bounds('replies')],
  ['不透明度（%，#–#）', 'opacity in percent (#–#)', ...bounds('opacity')],
  [
    '哔哩哔哩是画质编号 #–#，抖音 #–#，快手 #–#',
    'bilibili: its quality numbers #–#, douyin: #–#, kuaishou: #–#',
    ...steps('bilibili'),
    ...steps('douyin'),
    ...steps('kuaishou'),
  ],
  [
    '一样（一分钟内有效，不会续期）',
    'does the same (good for a minute, not renewed)',
    ...spelt(figure('platforms/douyin/login.ts', 'usualSec'), 60),
  ],
  [
    '自动方式依次是内联（# MB 以内）',
    'tries inline data (up to # MB)',
    figure('chat/adapters/onebot.ts', 'inlineBytes') / mib,
  ],
  [
    '超过一分钟的视频，开始时会说一声',
    'For videos of more than a minute the bot says',
    ...spelt(figure('chat/danmaku/video.ts', 'longSec'), 60),
  ],
]

const words: Readonly<Record<string, string>> = { '1': 'one', '2': 'Two', '4': 'four' }

describe.each([
  ['README.md', 0],
  ['README.en.md', 1],
] as const)('%s', (readme, column) => {
  const text = file(readme).replace(/\s+/g, ' ')

  it.each(claims)('%s', (...claim) => {
    const [chinese, english, ...rest] = claim as [string, string, ...number[]]
    const said = [chinese, english][column] ?? ''
    const pattern = said.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/#/g, () => {
      const value = String(rest.shift())
      return words[value] ? `(?:${value}|${words[value]})` : value
    })
    // Not `toMatch`: a failure would print the whole page.
    expect([pattern, new RegExp(pattern, 'i').test(text)]).toEqual([pattern, true])
    expect(rest).toEqual([])
  })

  /** Defaults of the form, `platforms.<p>.reply` and its like by one platform. */
  it('names the default of every setting', () => {
    const defaults: unknown = new Config({})
    const shown = (value: unknown): string[] => {
      if (typeof value === 'boolean') return value ? ['开', 'on'] : ['关', 'off']
      if (value === '' || (Array.isArray(value) && value.length === 0))
        return ['空', '（空）', 'empty', '(empty)', '`[]`']
      if (Array.isArray(value))
        return [
          value.map((one) => `\`${String(one)}\``).join('、'),
          value.map((one) => `\`${String(one)}\``).join(', '),
          value.map((one) => String(one).toUpperCase()).join('、'),
          value.map((one) => String(one).toUpperCase()).join(', '),
        ]
      return [String(value), `\`${String(value)}\``]
    }
    const table =
      file(readme)
        .split(/^## /m)
        .find((part) => /^(?:设置|Settings)\n/.test(part)) ?? ''
    const rows = [...table.matchAll(/^\| `([a-z]+(?:\.[\w<>]+)*)` \| ([^|]*?) \|/gm)]
    const wrong = rows.flatMap(([, key = '', cell = '']) => {
      const path = key.replace('<p>', 'bilibili').split('.')
      const value = path.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], defaults)
      return value !== undefined && !shown(value).includes(cell) ? [`${key}: ${cell}, not ${String(value)}`] : []
    })
    expect(rows.length).toBeGreaterThan(50)
    expect(wrong).toEqual([])
  })
})

/** Variables a template could use in version 0.1.0. */
const variablesOf010 = 24

/** Of the list of changes: what is said in both languages, in one file. */
const changes: typeof claims = [
  [
    'base64）总量有上限：同时在读、编码和发送的不超过 # MiB',
    '# MiB at a time are read, encoded and sent',
    figure('chat/outlet/inline.ts', 'defaultBytes') / mib,
  ],
  [
    '换着通道再问（最多十次，最长 # 秒）',
    'asked again (ten calls and # seconds at most)',
    figure('platforms/ladder.ts', 'budgetMs') / 1000,
  ],
  ['（最多十次', '(ten calls', ...spelt(figure('platforms/ladder.ts', 'maxTries'), 10)],
  [
    '一个链接最长 # 秒有结果',
    'A link comes to its end within # seconds',
    figure('platforms/service.ts', 'linkMs') / 1000,
  ],
  [
    '一个接口最长 # 秒；一个通道四秒没有回答',
    'and so does a call; a channel that has not answered after four seconds',
    (figure('platforms/ladder.ts', 'budgetMs') + figure('platforms/ladder.ts', 'graceMs')) / 1000,
  ],
  [
    '一个通道四秒没有回答',
    'not answered after four seconds',
    ...spelt(figure('platforms/ladder.ts', 'headStartMs'), 4000),
  ],
  ['（插件与客户端，# MiB）', '(plugin and client, # MiB)', figure('platforms/service.ts', 'defaultCacheBytes') / mib],
  ['之类的结果留半分钟', 'is kept for half a minute', ...spelt(figure('platforms/shared-answers.ts', 'missSec'), 30)],
  ['一次查询最多 # 个用户', 'up to # users in one request', 100],
  [
    '封面又迟迟不来时，文字最多等四秒',
    'the text waits four seconds for it at most',
    ...spelt(figure('chat/deliver/card.ts', 'coverMs'), 4000),
  ],
  [
    'OneBot 账号一分钟最多重新启动一次',
    'started again once a minute at most',
    ...spelt(figure('chat/outlet/account.ts', 'reviveMs'), minuteMs),
  ],
  [
    '三分钟内粘贴的链接不再处理',
    'left alone for three minutes',
    ...spelt(figure('chat/outlet/shut.ts', 'leaveMs'), 3 * minuteMs),
  ],
  ['带楼中楼（最多六层）', 'up to six levels', ...spelt(figure('model/comment.ts', 'deepestThread'), 6)],
  [
    '共同创作者（最多八位）',
    '(eight at most)',
    ...spelt(figure('platforms/douyin/read/author.ts', 'mostCoAuthors'), 8),
  ],
  [
    '端口被别的程序占着时每半分钟再试',
    'is asked for again every half minute',
    ...spelt(figure('chat/http-api.ts', 'retryMs'), 30_000),
  ],
  [
    '客户端：# 个方法的回答有类型',
    'what the # methods answer is typed',
    platforms.flatMap(({ endpoints }) => endpoints).length,
  ],
  ['模板多了 # 个变量', 'templates have # more variables', variableNames.length - variablesOf010],
  [
    '同一个会话、平台和原因十分钟内最多一行',
    'at most one per chat, platform and reason in ten minutes',
    ...spelt(figure('store/ledger.ts', 'failedMs'), 10 * minuteMs),
  ],
  [
    '画卡片的程序卡住时，从链接算起 25 秒之内',
    'words are sent within 25 seconds of the link',
    ...spelt(figure('chat/answer.ts', 'cardMs'), 23_000),
  ],
]

describe('CHANGELOG.md', () => {
  const text = file('CHANGELOG.md').replace(/\s+/g, ' ')

  it.each(changes)('%s', (...claim) => {
    const [chinese, english, ...figures] = claim as [string, string, ...number[]]
    for (const said of [chinese, english]) {
      const rest = [...figures]
      const pattern = said.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/#/g, () => String(rest.shift()))
      expect([pattern, new RegExp(pattern).test(text)]).toEqual([pattern, true])
    }
    expect(figures).not.toContain(Number.NaN)
  })
})

describe.each(['README.md', 'README.en.md'])('dependencies in %s', (readme) => {
  it('name every package that is shipped, those of npm first', () => {
    const { dependencies } = JSON.parse(file('package.json')) as { dependencies: Record<string, string> }
    const table =
      file(readme)
        .split(/^## /m)
        .find((part) => /^(?:开发|Development)\n/.test(part)) ?? ''
    const rows = [...table.matchAll(/^\| ([a-z@][\w@/,. -]*) \| [^|]+ \|$/gm)].map(([, names = '']) => names)
    const named = rows.flatMap((names) => names.split(/[,、] ?/)).filter((name) => name !== '')
    const own = Object.keys(dependencies)
    expect(named.slice(0, own.length).sort()).toEqual(own.sort())
  })
})

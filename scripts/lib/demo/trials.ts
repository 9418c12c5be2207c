/** Scenes where something is in the way: another file system, a wall, a mute, a platform that is down. */
import type { WorldLink } from '../../../simulator'
import { expected, nothing, type Aftermath, type Scene } from './scenes'

/** Discord's wall for servers without boosts. Bytes. */
const wallBytes = 10 * 2 ** 20
/** The failed sign as QQ numbers it, U+274C. */
const failedFace = '10060'

/** What the bot asked the QQ end on the other machine to send as a video, oldest first. */
function videosAsked({ bot, room }: Pick<Aftermath, 'bot' | 'room'>): string[] {
  const group = Number(room.name.replace('group:', ''))
  return (bot.apart?.actions ?? []).flatMap(({ action, params }) => {
    if (action !== 'send_group_msg' || Number(params.group_id) !== group) return []
    const segments = params.message as { type: string; data: { file?: unknown } }[]
    return segments.filter(({ type }) => type === 'video').map(({ data }) => String(data.file))
  })
}

/** Whether a video was handed over in pieces, after so many refusals. */
function byPieces(after: Aftermath, refusals: number): string[] {
  const asked = videosAsked(after)
  const last = asked.at(-1)?.replace('file://', '') ?? ''
  const whole = after.bot.apart?.disk.uploaded.get(decodeURI(last))
  const [video] = after.pieces.filter(({ kind }) => kind === 'video')
  return [
    ...(asked.length - 1 === refusals ? [] : [`${asked.length - 1} refusals instead of ${refusals}`]),
    ...(whole && whole.length === video?.sizeBytes ? [] : ['the video did not come by pieces']),
    ...((video?.sizeBytes ?? 0) > wallBytes ? [] : ['the video is a small one']),
  ]
}

const apart = (name: string, link: WorldLink, refusals: number): Scene => ({
  name: `另一台机器上的 QQ · ${name}`,
  chat: 'apart',
  say: link.forms.plain,
  expect: expected(link),
  trial: { judge: (after) => byPieces(after, refusals) },
})

const walled = (link: WorldLink): Scene => ({
  name: 'Discord 10 MiB 上限 · 选用放得下的清晰度',
  chat: 'discord',
  say: link.forms.plain,
  expect: expected(link),
  trial: {
    judge({ pieces, requests, bot, room }) {
      const sizes = pieces.flatMap(({ kind, sizeBytes }) => (kind === 'video' && sizeBytes ? [sizeBytes] : []))
      const tooMuch = requests.filter(({ path }) => /o-l1080h?-/.test(path)).length
      const posts = bot.discord?.calls.filter(({ call }) => call === `POST /channels/${room.name}/messages`).length ?? 0
      return [
        ...(sizes.every((size) => size <= wallBytes && size > wallBytes / 2) ? [] : ['not the best that fits']),
        ...(tooMuch === 0 ? [] : ['more was downloaded than fits']),
        ...(posts === 2 ? [] : [`${posts} messages were tried instead of 2`]),
      ]
    },
  },
})

const takesNothing = 'the chat takes nothing'
const leftAlone = 'refused everything a moment ago'
const spoken = ({ lines }: Aftermath) => lines.filter(({ level }) => level < 3)

const muted = (link: WorldLink): Scene => ({
  name: '被禁言的群 · 日志里一行，群里什么都没有',
  chat: 'qq',
  say: link.forms.plain,
  expect: nothing,
  trial: {
    prepare: ({ onebot }, { name }) => onebot.behave(name, [{ kind: 'refuse', cause: 'muted' }], true),
    over: ({ lines }) => lines.some(({ text }) => text.includes(takesNothing)),
    judge(after) {
      const said = spoken(after).filter(({ text }) => text.includes(takesNothing))
      return [
        ...(said.length === 1 && spoken(after).length <= 2 ? [] : [`${spoken(after).length} lines in the log`]),
        ...(after.room.marks.on(after.asked).length === 0 ? [] : ['a sign stands there']),
      ]
    },
  },
})

const stillMuted = (link: WorldLink): Scene => ({
  name: '被禁言的群 · 几分钟内不再下载',
  chat: 'qq',
  sameChat: true,
  say: link.forms.plain,
  expect: nothing,
  trial: {
    over: ({ lines }) => lines.some(({ text }) => text.includes(leftAlone)),
    judge: (after) => [
      ...(after.requests.length === 0 ? [] : [`${after.requests.length} requests`]),
      ...(spoken(after).length === 0 ? [] : [`${spoken(after).length} lines in the log`]),
    ],
  },
})

const failing = (link: WorldLink): Scene => ({
  name: '失败的链接 · 只有表情回应',
  chat: 'qq',
  say: link.forms.plain,
  expect: nothing,
  trial: {
    prepare: ({ simulator }) => simulator.fault({ host: /^api\./, kind: 'http-412' }),
    sign: failedFace,
  },
})

/** All of them; the works are taken out of the simulated world. */
export function trials(links: readonly WorldLink[]): Scene[] {
  const work = (key: string): WorldLink => {
    const found = links.find((link) => link.key === key)
    if (!found) throw new Error(`no work ${key} in the simulated world`)
    return found
  }
  const large = work('ridge')
  return [
    apart('先被拒一次，再分片上传', large, 1),
    apart('记住了：直接分片', large, 0),
    walled(large),
    muted(large),
    stillMuted(work('kite')),
    // The last one: a platform that refused is left alone for a while.
    failing(work('ukulele')),
  ]
}

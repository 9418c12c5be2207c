/**
 * Lists of other bots, as far as their forms are public. Pure. What they have and we have not (colours, texts of their own,
 * weights) is passed over without a word; who is meant, where it goes, kinds and words are taken.
 */
import { isObject, type Json } from '../../json'
import type { NewsKind, PlatformId, Wishes } from '../../model'
import { entriesOf, isId, nameIn, personIn, type Contents, type Item } from './item'

/** Chats of lists that name a QQ group and no platform of Koishi's. */
const qq = 'onebot'

const works: readonly NewsKind[] = ['video', 'pictures', 'text', 'article', 'forward', 'other']
const lives: readonly NewsKind[] = ['live', 'live-end']

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== ''
    ? value.trim()
    : typeof value === 'number' && Number.isSafeInteger(value)
      ? String(value)
      : undefined

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Collects entries and counts what means nothing. */
function collect(): { add(item: Item | undefined): void; all(): Contents } {
  const items: Item[] = []
  let passed = 0
  return {
    add(item) {
      if (item) items.push(item)
      else passed++
    },
    all: () => ({ items, passed }),
  }
}

function itemOf(
  platform: PlatformId,
  id: unknown,
  chat: Item['chat'] | undefined,
  facts: { name?: unknown; wishes: Wishes; all?: boolean; paused?: boolean },
): Item | undefined {
  const author = personIn(platform, id)
  if (!author || !chat) return undefined
  const name = nameIn(facts.name)
  const options = { ...(facts.all ? { mention: { all: true } } : {}), ...(facts.paused ? { paused: true } : {}) }
  return { chat, author, ...(name === undefined ? {} : { name }), wishes: facts.wishes, options }
}

function chatOf(platform: unknown, channelId: unknown, selfId?: unknown): Item['chat'] | undefined {
  const [channel, account] = [textOf(channelId), textOf(selfId)]
  if (!isId(platform, 50) || !isId(channel)) return undefined
  return { platform, channelId: channel, ...(isId(account) ? { selfId: account } : {}) }
}

/** What one of `dynamic` and `live` says; undefined where neither is wanted. */
function kindsOf(dynamic: unknown, live: unknown): NewsKind[] | undefined {
  const kinds = [...(dynamic === false ? [] : works), ...(live === false ? [] : lives)]
  return kinds.length > 0 ? kinds : undefined
}

/**
 * Settings of koishi-plugin-bilibili-notify: `subs` as a table with `target` as channels with commas, or as an object by name
 * with `target[].channelArr[]`. Source: its `config.ts` and `advanced-subscription`, 2026-03.
 */
function bilibiliNotify(subs: readonly unknown[]): Contents {
  const found = collect()
  for (const sub of subs) {
    if (!isObject(sub)) {
      found.add(undefined)
      continue
    }
    const name = sub.name ?? sub.uname
    const targets: { chat: Item['chat'] | undefined; own: Json }[] =
      typeof sub.target === 'string'
        ? sub.target.split(/[,，]/).map((channel) => ({ chat: chatOf(sub.platform, channel), own: sub }))
        : listOf(sub.target).flatMap((target) =>
            isObject(target)
              ? listOf(target.channelArr).flatMap((channel) =>
                  isObject(channel)
                    ? { chat: chatOf(target.platform, channel.channelId, channel.bot), own: channel }
                    : [],
                )
              : [],
          )
    if (targets.length === 0) found.add(undefined)
    for (const { chat, own } of targets) {
      const kinds = kindsOf(sub.dynamic === false ? false : own.dynamic, sub.live === false ? false : own.live)
      const all = own.dynamicAtAll === true || own.liveAtAll === true
      found.add(kinds && itemOf('bilibili', sub.uid, chat, { name, wishes: { kinds }, all }))
    }
  }
  return found.all()
}

const kkkKinds: ReadonlyMap<unknown, readonly NewsKind[]> = new Map<unknown, readonly NewsKind[]>([
  ['post', ['video', 'pictures', 'article']],
  ['live', lives],
  ['favorite', ['liked']],
  ['recommend', ['recommended']],
])

/**
 * `pushlist` of karin-plugin-kkk, as JSON: groups are `group:account` of QQ. Source: its `types/config/pushlist.ts`, 2026-04. A
 * douyin number without the `sec_uid` says nobody we could ask for.
 */
function kkk(file: Json): Contents {
  const found = collect()
  for (const platform of ['douyin', 'bilibili'] as const) {
    for (const entry of listOf(file[platform])) {
      const groups = isObject(entry) ? listOf(entry.group_id) : []
      if (!isObject(entry) || groups.length === 0) {
        found.add(undefined)
        continue
      }
      const kinds = listOf(entry.pushTypes).flatMap((type) => kkkKinds.get(type) ?? [])
      const tags = entriesOf(entry.Tags).map((tag) => `#${tag.replace(/^[#＃]/, '')}`)
      const words = [...entriesOf(entry.Keywords), ...tags]
      const wishes: Wishes = {
        ...(kinds.length > 0 ? { kinds } : {}),
        ...(words.length > 0 ? { [entry.filterMode === 'whitelist' ? 'only' : 'never']: words } : {}),
      }
      for (const group of groups) {
        const [channel, account] = (textOf(group) ?? '').split(':')
        const id = platform === 'douyin' ? entry.sec_uid : entry.host_mid
        const facts = { name: entry.remark, wishes, paused: entry.switch === false }
        found.add(itemOf(platform, id, chatOf(qq, channel, account), facts))
      }
    }
  }
  return found.all()
}

/** Categories of nonebot-bison by its platforms, in the order its documentation names them (2026-07). */
const bisonKinds: ReadonlyMap<unknown, readonly (readonly NewsKind[])[]> = new Map<unknown, readonly NewsKind[][]>([
  ['bilibili', [['pictures', 'other'], ['article'], ['video'], ['text'], ['forward'], [...lives]]],
  ['bilibili-live', [['live'], ['live-title'], ['live-end']]],
])

/** Where a package of bison goes: QQ groups and people; other chats it writes in words that are not public here. */
function bisonChat(target: unknown): Item['chat'] | undefined {
  if (!isObject(target)) return undefined
  const group = chatOf(qq, target.group_id)
  if (group) return group
  const user = textOf(target.user_id)
  const chat = user === undefined ? undefined : chatOf(qq, `private:${user}`)
  return chat && { ...chat, direct: true }
}

/**
 * nbesf of nonebot-bison, version 3: `groups[{user_target, subs[{categories, tags, target}]}]`; a tag with `~` must not be
 * there. Source: its `subs_io/nbesf_model/v3.py`, 2026-07. Other sites than bilibili are passed over.
 */
function bison(groups: readonly unknown[]): Contents {
  const found = collect()
  for (const group of groups) {
    const chat = isObject(group) ? bisonChat(group.user_target) : undefined
    for (const sub of isObject(group) ? listOf(group.subs) : []) {
      const target = isObject(sub) ? sub.target : undefined
      const site = isObject(target) ? bisonKinds.get(target.platform_name) : undefined
      if (!isObject(sub) || !isObject(target) || !site) {
        found.add(undefined)
        continue
      }
      const named = listOf(sub.categories).flatMap((one) => site[Number(one) - 1] ?? [])
      const kinds = named.length > 0 ? named : site.flat()
      const tags = entriesOf(sub.tags)
      const bare = (tag: string): string => `#${tag.replace(/^~/, '').replace(/^[#＃]/, '')}`
      const never = tags.filter((tag) => tag.startsWith('~')).map(bare)
      const only = tags.filter((tag) => !tag.startsWith('~')).map(bare)
      const wishes = {
        kinds,
        ...(only.length > 0 ? { only } : {}),
        ...(never.length > 0 ? { never } : {}),
      }
      found.add(itemOf('bilibili', target.target, chat, { name: target.target_name, wishes }))
    }
  }
  return found.all()
}

/** The list of another bot; undefined when it is none that is known. */
export function foreignOf(file: unknown): Contents | undefined {
  if (Array.isArray(file)) {
    return file.length > 0 && file.every((one) => isObject(one) && 'uid' in one && 'target' in one)
      ? bilibiliNotify(file)
      : undefined
  }
  if (!isObject(file)) return undefined
  if (Array.isArray(file.groups) && file.version === 3) return bison(file.groups)
  if (Array.isArray(file.subs)) return bilibiliNotify(file.subs)
  if (isObject(file.subs)) {
    return bilibiliNotify(
      Object.entries(file.subs).map(([name, sub]) => (isObject(sub) ? { name, ...sub } : undefined)),
    )
  }
  return Array.isArray(file.douyin) || Array.isArray(file.bilibili) ? kkk(file) : undefined
}

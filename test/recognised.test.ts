/** What the READMEs say is recognised is what the lists of links recognise, in both languages. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { load } from 'js-yaml'
import type { PlatformId, TargetKind } from '../src/model'
import { platforms } from '../src/platforms'
import bilibili from './platforms/bilibili/links.json'
import douyin from './platforms/douyin/links.json'
import kuaishou from './platforms/kuaishou/links.json'

const file = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

/** Addresses that the tests of links know, whatever they lead to. */
const addresses: Record<PlatformId, string[]> = {
  bilibili: bilibili.urls.map(([address]) => String(address)),
  douyin: douyin.cases.map(({ url }) => url),
  kuaishou: kuaishou.cases.map(({ url }) => url),
}

/** What a work can be is seen only when it is asked for: its kinds have words, but no kind of target. */
const kindsOfWork = /图文|图集|合辑|长文|albums|slides|articles|`modal_id`/

/** What a kind of target is called in a row, in either language. */
const words: Record<TargetKind, RegExp> = {
  short: /`[a-z\d]+(?:\.[a-z\d]+)+`|分享文案|share texts/,
  // By cards alone.
  named: /(?!)/,
  video: /视频|videos|BV/,
  work: /视频|videos/,
  album: /图文|图集|合辑|albums|slides|opus/,
  article: /长文|专栏|articles/,
  dynamic: /动态|dynamics/,
  live: /直播间|live rooms/,
  'live-share': /直播间|live rooms/,
  season: /`ss`/,
  episode: /`ep`/,
  media: /`md`/,
  course: /课程|courses/,
  user: /主页|users/,
  music: /音乐|音频|music|audio/,
  mix: /合集|collections/,
  list: /收藏夹|favourites/,
}

const readmes = [
  ['README.md', 'locales/zh-CN.yml'],
  ['README.en.md', 'locales/en-US.yml'],
] as const

/** Cell of links in a platform's row. */
function rowOf(readme: string, locale: string, platform: PlatformId): string {
  const texts = load(file(locale)) as { amagi: { platform: Record<string, string> } }
  const name = texts.amagi.platform[platform]
  const row = file(readme)
    .split('\n')
    .find((line) => line.toLowerCase().startsWith(`| ${name?.toLowerCase()} |`))
  return row?.split('|')[2]?.trim() ?? ''
}

describe.each(readmes)('%s', (readme, locale) => {
  it.each(platforms)('names every kind of link of $id, and no other', ({ id, match, hosts }) => {
    const row = rowOf(readme, locale, id)
    const kinds = new Set(addresses[id].flatMap((address) => match(new URL(address))?.kind ?? []))
    expect([...kinds].filter((kind) => !words[kind].test(row))).toEqual([])
    const phrases = row.split(/、|, /)
    expect(phrases.length).toBeGreaterThan(4)
    const explains = (kind: TargetKind, phrase: string): boolean =>
      words[kind].test(phrase) || (kind === 'work' && kindsOfWork.test(phrase))
    expect(phrases.filter((phrase) => ![...kinds].some((kind) => explains(kind, phrase)))).toEqual([])
    const named = [...row.matchAll(/`([a-z\d]+(?:\.[a-z\d]+)+)`/g)].map(([, host]) => host)
    expect(named.filter((host) => !hosts.short.includes(host ?? ''))).toEqual([])
  })
})

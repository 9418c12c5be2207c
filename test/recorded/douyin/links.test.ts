import { describe, expect, it } from 'vitest'
import { findLinks } from '../../../src/links'
import { match, linkHosts, shortHosts } from '../../../src/platforms/douyin/links'
import { roots } from '../fixtures'

interface Case {
  input: string
  kind: string
  [key: string]: string
}

const kinds: Record<string, string> = { live_reflow: 'live-share', media: 'video' }
const matchers = [{ hosts: { links: linkHosts, short: shortHosts }, match }]

/** What the case says about its target, in our words; null = must not match. */
function wanted(entry: Case): object | null {
  if (entry.kind === 'none') return null
  const { code, aweme_id, web_rid, room_id, music_id, mix_id, video_id, sec_uid, hint, host } = entry
  const id = code ?? aweme_id ?? web_rid ?? room_id ?? music_id ?? mix_id ?? video_id
  return {
    kind: kinds[entry.kind] ?? entry.kind,
    ...(id === undefined ? {} : { id }),
    ...(entry.kind === 'user' ? { id: sec_uid } : {}),
    ...(entry.kind === 'live_reflow' ? { extra: { secUid: sec_uid } } : {}),
    ...(hint === undefined ? {} : { hint }),
    ...(host === undefined ? {} : { url: `https://${host}/${new URL(entry.input).pathname.split('/')[1]}/` }),
  }
}

describe.each(roots)('$name douyin links', ({ recorded }) => {
  const { cases } = recorded('douyin/links.json') as { cases: Case[] }
  const matching = cases.filter((entry) => entry.kind !== 'none')

  it.each(matching)('$input gives one $kind', (entry) => {
    const found = findLinks([{ type: 'text', attrs: { content: entry.input } }], matchers)
    expect(found.map((link) => link.target)).toMatchObject([wanted(entry)])
  })

  it.each(cases.filter((entry) => entry.kind === 'none'))('$input gives nothing', ({ input }) => {
    expect(findLinks([{ type: 'text', attrs: { content: input } }], matchers)).toEqual([])
  })

  it.each(matching.filter((entry) => entry.input.startsWith('http')))('$input alone is a $kind', (entry) => {
    expect(match(new URL(entry.input))).toMatchObject(wanted(entry) ?? {})
  })
})

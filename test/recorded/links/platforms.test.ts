import { describe, expect, it } from 'vitest'
import { findLinks } from '../../../src/links'
import type { Target, TargetKind } from '../../../src/model'
import { platforms } from '../../../src/platforms'
import { roots } from '../fixtures'

function targetsIn(text: string): Target[] {
  return findLinks([{ type: 'text', attrs: { content: text } }], platforms).map((link) => link.target)
}

interface BilibiliRow {
  kind: string
  page?: number
  start?: number
  [id: string]: string | number | undefined
}

/** The lists name things their own way; one vocabulary counts. */
const bilibiliKinds: Record<string, TargetKind> = {
  video: 'video',
  short: 'short',
  dynamic: 'dynamic',
  live: 'live',
  bangumi_media: 'media',
  cheese: 'course',
  article: 'article',
  article_list: 'list',
  user: 'user',
  favorites: 'list',
  collection: 'list',
  series: 'list',
  audio: 'music',
  audio_menu: 'music',
}

/** Ids of one kind with several id spaces carry letters in front, the list has the number alone. */
const bareNumber = (id: string) => id.replace(/^\D*(?=\d+$)/, '')

function bilibiliExpectation(row: BilibiliRow) {
  const kind = row.kind === 'bangumi' ? (row.ep_id ? 'episode' : 'season') : bilibiliKinds[row.kind]
  const id = row.bvid ?? row.code ?? row.room ?? row.ep_id ?? row.season_id ?? row.media_id ?? row.id ?? row.mid
  return { platform: 'bilibili', kind, id: bareNumber(String(id)), part: row.page ?? 1, startSec: row.start }
}

describe.each(roots)('$name bilibili texts', ({ recorded }) => {
  const { cases: bilibili } = recorded('bilibili/links.json') as { cases: { text: string; expect: BilibiliRow }[] }

  it.each(bilibili)('$text is $expect.kind', ({ text, expect: row }) => {
    const found = targetsIn(text).map(({ platform, kind, id, part, startSec }) => {
      return { platform, kind, id: bareNumber(id), part: part ?? 1, startSec }
    })
    expect(found).toEqual(row.kind === 'none' ? [] : [bilibiliExpectation(row)])
  })
})

interface DouyinRow {
  input: string
  kind: string
  [id: string]: string | undefined
}

const douyinKinds: Record<string, TargetKind> = {
  short: 'short',
  work: 'work',
  user: 'user',
  music: 'music',
  mix: 'mix',
  live: 'live',
  live_reflow: 'live-share',
  media: 'video',
}

function douyinExpectation(row: DouyinRow, found: Target | undefined) {
  const names = ['aweme_id', 'music_id', 'mix_id', 'web_rid', 'room_id', 'sec_uid', 'video_id', 'code']
  const id = names.map((name) => row[name]).find((value) => value !== undefined)
  // Rows that name only the host of a short link leave its code open.
  return { platform: 'douyin', kind: douyinKinds[row.kind], id: id ?? found?.id, host: row.host }
}

describe.each(roots)('$name douyin texts', ({ recorded }) => {
  const { cases: douyin } = recorded('douyin/links.json') as { cases: DouyinRow[] }

  it.each(douyin)('$input is $kind', (row) => {
    const targets = targetsIn(row.input)
    const found = targets.map(({ platform, kind, id, url }) => {
      return { platform, kind, id, host: row.host && url ? new URL(url).hostname : undefined }
    })
    expect(found).toEqual(row.kind === 'none' ? [] : [douyinExpectation(row, targets[0])])
  })
})

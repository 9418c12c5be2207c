import { describe, expect, it } from 'vitest'
import type { Target } from '../../../src/model'
import { withValue, without } from '../../support/mutate'
import { codeOf, ok, type Answer, type Upstream } from '../upstream'
import { code, fixture, upstream } from './site'

const api = 'api.bilibili.com'
const main = `${api}/x/v2/reply/wbi/main`

function site(answer: Answer = ok(fixture('fetch_work_comments')), changes: Record<string, Answer> = {}): Upstream {
  return upstream({
    [main]: answer,
    [`${api}/x/polymer/web-dynamic/v1/detail`]: ok(fixture('fetch_dynamic_info')),
    [`${api}/pgc/view/web/season`]: ok(fixture('fetch_bangumi_video_info')),
    ...changes,
  })
}

const target = (kind: Target['kind'], id: string): Target => ({ platform: 'bilibili', kind, id })

describe('comments of a bilibili work', () => {
  it.each<[Target['kind'], string, string, string]>([
    ['video', 'BV1yn411L7tG', '123456789', '1'],
    ['article', '9000001', '9000001', '12'],
    ['album', '12345', '12345', '11'],
    ['dynamic', '1100000000000000123', '330000001', '11'],
    ['episode', 'ep400501', '223344001', '1'],
    ['music', 'au1234567', '1234567', '14'],
    ['course', 'ep60001', '60001', '33'],
  ])('%s %s are in area %s of kind %s', async (kind, id, oid, type) => {
    const up = site()
    const section = await up.service.comments(target(kind, id))
    expect(section.comments[0]?.pinned).toBe(true)
    expect(up.to(main)[0]?.query).toMatchObject({ oid, type })
  })

  it('of a dynamic that names no area are under its own id', async () => {
    const nameless = ok(without(fixture('fetch_dynamic_info'), 'data.item.basic'))
    const up = site(undefined, { [`${api}/x/polymer/web-dynamic/v1/detail`]: nameless })
    await up.service.comments(target('dynamic', '1100000000000000123'))
    expect(up.to(main)[0]?.query).toMatchObject({ oid: '1100000000000000123', type: '17' })
  })

  it.each([12002, 12061])('that are closed (%i) are a closed section', async (value) => {
    const section = await site(code(value)).service.comments(target('video', 'BV1yn411L7tG'))
    expect(section).toEqual({ state: 'closed', comments: [] })
  })

  it('that do not exist are an empty section', async () => {
    const none = withValue(withValue(fixture('fetch_work_comments'), 'data.replies', null), 'data.top', null)
    expect((await site(ok(none)).service.comments(target('video', 'BV1yn411L7tG'))).state).toBe('empty')
  })

  it.each<[Target['kind'], string, Answer | undefined, string]>([
    ['video', 'BV1yn411L7tG', code(-412), 'blocked'],
    ['video', 'BV1yn411L7tG', code(-404), 'not-found'],
    ['live', '6666', undefined, 'unsupported'],
    ['season', 'ss40050', undefined, 'unsupported'],
    ['episode', 'ep1', undefined, 'unsupported'],
  ])('of %s %s that cannot be had say why', async (kind, id, answer, expected) => {
    expect(await codeOf(site(answer).service.comments(target(kind, id)))).toBe(expected)
  })
})

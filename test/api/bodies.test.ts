/** Types of what the methods resolve to. The proof is the compiler's: nothing here is called. */
import { describe, expectTypeOf, it } from 'vitest'
import type { Client, CallOptions, PlatformBodies } from '../../src/client'
import type { PlatformId } from '../../src/model'
import type { declarations } from '../../src/platforms'
import {
  fields,
  id,
  list,
  optional,
  sparse,
  table,
  text,
  either,
  flag,
  type BodyOf,
} from '../../src/platforms/endpoint/body'

declare const client: Client
/** What a method resolves to, unless `raw` is asked for. */
type Answer<P extends PlatformId, N extends keyof PlatformBodies[P]> = PlatformBodies[P][N]

const tried = fields({
  id,
  title: text,
  tags: optional(list(text)),
  owner: sparse({ name: text, vip: flag }),
  by: table(either(text, fields({ at: id }))),
})

describe('a body', () => {
  it('is the type of its declaration', () => {
    expectTypeOf<BodyOf<typeof tried>>().toEqualTypeOf<{
      id: string | number
      title: string
      tags?: string[] | null
      owner: { name?: string | null; vip?: boolean | number | null }
      by: Record<string, string | { at: string | number }>
    }>()
  })

  it('is declared for every endpoint and nothing else', () => {
    type Names<P extends PlatformId> = (typeof declarations)[P]['endpoints'][number]['name']
    expectTypeOf<keyof PlatformBodies['douyin']>().toEqualTypeOf<Names<'douyin'>>()
    expectTypeOf<keyof PlatformBodies['bilibili']>().toEqualTypeOf<Names<'bilibili'>>()
    expectTypeOf<keyof PlatformBodies['kuaishou']>().toEqualTypeOf<Names<'kuaishou'>>()
  })
})

describe('a method', () => {
  it('resolves to the body of its endpoint, with raw to text', () => {
    const ask = () => client.douyin.fetchOneWork({ aweme_id: '7' })
    expectTypeOf(ask).returns.resolves.toEqualTypeOf<Answer<'douyin', 'fetchOneWork'>>()
    const text = () => client.douyin.fetchOneWork({ aweme_id: '7' }, { raw: true })
    expectTypeOf(text).returns.resolves.toEqualTypeOf<string>()
    const plain = () => client.kuaishou.fetchEmojiList({}, { raw: false, fresh: true, pace: false })
    expectTypeOf(plain).returns.resolves.toEqualTypeOf<Answer<'kuaishou', 'fetchEmojiList'>>()
    const perhaps = (options: CallOptions) => client.bilibili.loginBasicInfo({}, options)
    expectTypeOf(perhaps).returns.resolves.toEqualTypeOf<Answer<'bilibili', 'loginBasicInfo'> | string>()
    // @ts-expect-error the pace of a client is no matter of one call
    void (() => client.douyin.fetchOneWork({ aweme_id: '7' }, { pace: true }))
  })

  it('of douyin has typed fields', () => {
    type Work = Answer<'douyin', 'fetchOneWork'>['aweme_detail']
    expectTypeOf<Work['aweme_id']>().toEqualTypeOf<string | number>()
    expectTypeOf<Work['desc']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<NonNullable<Work['author']>['nickname']>().toEqualTypeOf<string>()
    type Comments = Answer<'douyin', 'fetchWorkComments'>
    expectTypeOf<Comments['comments'][number]['text']>().toEqualTypeOf<string>()
    expectTypeOf<Comments['has_more']>().toEqualTypeOf<boolean | number | null | undefined>()
    // @ts-expect-error misspelt
    expectTypeOf<Work['aweme_ids']>()
    // @ts-expect-error misspelt
    expectTypeOf<Comments['comments'][number]['texts']>()
  })

  it('of bilibili has typed fields', () => {
    type Video = Answer<'bilibili', 'fetchOneVideo'>['data']
    expectTypeOf<Video['bvid']>().toEqualTypeOf<string>()
    expectTypeOf<NonNullable<Video['owner']>['mid']>().toEqualTypeOf<string | number>()
    type Room = Answer<'bilibili', 'fetchUsersLiveStatus'>['data'][string]
    expectTypeOf<Room['live_status']>().toEqualTypeOf<number>()
    // @ts-expect-error misspelt
    expectTypeOf<Video['bvids']>()
    // @ts-expect-error misspelt
    expectTypeOf<Room['live_state']>()
  })

  it('of kuaishou has typed fields', () => {
    type Photo = Answer<'kuaishou', 'fetchOneWork'>['data']['visionVideoDetail']['photo']
    expectTypeOf<Photo['viewCount']>().toEqualTypeOf<string | number | null | undefined>()
    expectTypeOf<Photo['caption']>().toEqualTypeOf<string | null | undefined>()
    type Works = Answer<'kuaishou', 'fetchUserWorkList'>
    expectTypeOf<Works['list'][number]['id']>().toEqualTypeOf<string | number>()
    expectTypeOf<Works['pcursor']>().toEqualTypeOf<string | null | undefined>()
    // @ts-expect-error misspelt
    expectTypeOf<Photo['captions']>()
    // @ts-expect-error misspelt
    expectTypeOf<Works['cursor']>()
  })

  it('keeps what is not declared within reach, as unknown', () => {
    const further = async () => {
      const whole: Record<string, unknown> = await client.douyin.fetchOneWork({ aweme_id: '7' })
      return whole.log_pb
    }
    expectTypeOf(further).returns.resolves.toEqualTypeOf<unknown>()
  })
})

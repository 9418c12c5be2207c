import { expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import type { ResolveContext } from '../../../src/platforms/define'
import { byNumber } from '../../../src/platforms/douyin/watch/number'

const user = (sec_uid: string, unique_id: string, short_id: unknown = '0') => ({
  user_info: { sec_uid, nickname: `名字${sec_uid}`, unique_id, short_id },
})
const people = [user('a', 'somebody'), user('b', 'Some.One'), user('c', '', 123456), { user_info: null }, 7]

/** What a search for this number finds, and what was asked for. */
async function found(number: string, user_list: unknown = people) {
  const asked: unknown[] = []
  const call = async (_name: string, params: unknown) => {
    asked.push(params)
    return { body: { status_code: 0, user_list } }
  }
  return { asked, who: await byNumber(number, { call } as unknown as ResolveContext) }
}

it.each([
  ['somebody', 'a'],
  ['some.one', 'b'],
  [' 抖音号：Some.One ', 'b'],
  ['@somebody', 'a'],
  ['123456', 'c'],
  // Somebody whose number begins so is somebody else.
  ['some', undefined],
  ['12345', undefined],
])('the number %s is that of %s', async (number, id) => expect((await found(number)).who?.id).toBe(id))

it('tells the name, and asks for nothing that cannot be a number', async () => {
  const { who, asked } = await found('somebody')
  expect(who).toEqual({ id: 'a', name: '名字a' })
  expect(asked).toEqual([{ query: 'somebody', type: 'user', number: 10 }])
  for (const text of ['某某', 'a b', '', 'x'.repeat(31)]) expect((await found(text)).asked).toEqual([])
  expect((await found('somebody', [])).who).toBeUndefined()
})

it('is not found for guests, who are told so', async () => {
  const call = () => Promise.reject(new AmagiError('login-required'))
  await expect(byNumber('somebody', { call } as unknown as ResolveContext)).rejects.toMatchObject({
    code: 'login-required',
  })
})

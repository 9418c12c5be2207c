import { describe, expect, it } from 'vitest'
import type { Session } from 'koishi'
import { anyBit, anyRole, isRunner, listIn, ownerOrAdmin, rawCall, roleIds, wordIn } from '../../src/chat/members'

const withRoles = (roles: unknown) => ({ event: { member: { roles } } }) as unknown as Session

describe('roles of somebody who wrote', () => {
  it('are ids, whether the adapter gives words, numbers or objects', () => {
    expect(roleIds(withRoles(['a', 7, { id: 'b' }, { id: 8 }, null, {}, { id: {} }, true]))).toEqual([
      'a',
      '7',
      'b',
      '8',
    ])
    for (const none of [undefined, 'owner', { id: 'owner' }]) expect(roleIds(withRoles(none))).toEqual([])
    expect(roleIds({ event: {} } as unknown as Session)).toEqual([])
  })
  it('by their plain names say who runs a group, and nothing where there are none', () => {
    expect(ownerOrAdmin(withRoles(['member', 'admin']))).toBe(true)
    expect(ownerOrAdmin(withRoles([{ id: 'owner' }]))).toBe(true)
    expect(ownerOrAdmin(withRoles(['member']))).toBe(false)
    expect(ownerOrAdmin(withRoles([]))).toBeUndefined()
    expect(['owner', 'admin', 'Admin', 'moderator', ''].map(isRunner)).toEqual([true, true, false, false, false])
  })
})

describe('an answer about members', () => {
  it('is its list or its word, and a change of the platform where it has none', () => {
    expect(listIn({ a: { b: [1] } }, 'a.b')).toEqual([1])
    expect(wordIn({ a: 'x' }, 'a')).toBe('x')
    for (const answer of [undefined, {}, { a: {} }, { a: '' }, { a: 7 }]) {
      const changed = { code: 'upstream-changed', details: { path: 'a' } }
      expect(() => listIn(answer, 'a')).toThrow(
        expect.objectContaining({ ...changed, message: 'an answer about members without its list' }),
      )
      expect(() => wordIn(answer, 'a')).toThrow(
        expect.objectContaining({ ...changed, message: 'an answer about members without its word' }),
      )
    }
  })
  it('comes from a call of the adapter, made as its own', async () => {
    const internal = {
      name: 'internal',
      get(this: { name: string }, ...args: unknown[]) {
        return Promise.resolve([this.name, ...args])
      },
      odd: 7,
    }
    const session = (own: unknown) => ({ bot: { internal: own } }) as unknown as Session
    expect(await rawCall(session(internal), 'get', 1, 'a')).toEqual(['internal', 1, 'a'])
    for (const [own, name] of [
      [internal, 'none'],
      [internal, 'odd'],
      [undefined, 'get'],
    ] as const) {
      await expect(rawCall(session(own), name)).rejects.toMatchObject({
        code: 'unsupported',
        message: `the adapter has no ${name}`,
      })
    }
  })
})

describe('permissions', () => {
  it('are bits of a number of any size, as number or as text', () => {
    expect(anyBit(0b110, 0b010n)).toBe(true)
    expect(anyBit('6', 0b001n)).toBe(false)
    expect(anyBit(String(2n ** 70n), 2n ** 70n)).toBe(true)
    for (const none of [undefined, null, '', 'x1', '1x', -1, 1.5, {}, 1n]) expect(anyBit(none, 1n)).toBe(false)
  })
  it('of somebody are those of the roles they have', () => {
    const all = [{ id: 1, permissions: 8 }, { id: '2', permissions: '1' }, null]
    const has = (own: string[], bits: bigint) => anyRole({ all, idField: 'id', own: new Set(own) }, bits)
    expect([has(['1'], 8n), has(['1'], 1n), has(['2'], 1n), has([], 9n), has(['1', '2'], 1n)]).toEqual([
      true,
      false,
      true,
      false,
      true,
    ])
  })
})

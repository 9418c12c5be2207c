import { describe, expect, it } from 'vitest'
import { unsigned } from '../../src/model/address'

const hash = '0123456789abcdef0123456789abcdef'

describe('two addresses of one file have one key', () => {
  it.each([
    [
      'https://p3-sign.cdn.example/obj/a~tplv.webp?x-expires=1&x-signature=a',
      'https://p9-sign.cdn.example/obj/a~tplv.webp?x-expires=2&x-signature=b',
    ],
    ['https://i0.cdn.example/bfs/archive/a.jpg', 'https://i1.cdn.example/bfs/archive/a.jpg'],
    [
      `https://v26.cdn.example/${hash}/65a1b2c3/video/tos/a/?br=1`,
      `https://v3.cdn.example/${hash.replace('0', 'f')}/65a1ffff/video/tos/a/?br=1`,
    ],
  ])('%s', (first, second) => {
    expect(unsigned(first)).toBe(unsigned(second))
  })
})

describe('two files have two keys', () => {
  it.each([
    [`https://cdn.example/obj/${hash}`, `https://cdn.example/obj/${hash.replace('0', 'f')}`],
    [`https://cdn.example/${hash}/65a1b2c3`, `https://cdn.example/${hash}/65a1b2c4`],
    ['https://cdn.example/a.jpg@672w', 'https://cdn.example/a.jpg@100w'],
    ['https://a.example/?x', 'https://b.example/?x'],
    ['not an address', 'another'],
  ])('%s', (first, second) => {
    expect(unsigned(first)).not.toBe(unsigned(second))
  })
})

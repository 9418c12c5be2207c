/** What a message of ours looks like, whatever it is wrapped in. */
import { h } from 'koishi'
import { expect, it } from 'vitest'
import { looksLike, shapeOf } from '../../src/chat/sighting'

it.each<[string, h[], object]>([
  ['words', [h.text('早')], { text: '早', shows: [] }],
  ['words inside others', [h('p', {}, '早', h('b', {}, '安')), h.text('!')], { text: '早安!', shows: [] }],
  ['a quote, which is about another message', [h.quote('1'), h.text('a')], { text: 'a', shows: [] }],
  ['pictures in a group', [h('kook:image-group', {}, h('img'), h('img'))], { text: '', shows: ['image', 'image'] }],
  [
    'a forward, which shows nothing of what is in it',
    [h('message', { forward: true }, h('img'))],
    { text: '', shows: ['forward'] },
  ],
  ['a message that is none', [h('message', {}, h('video'))], { text: '', shows: ['video'] }],
])('%s', (_, elements, shape) => expect(shapeOf(elements)).toEqual(shape))

it('as many pictures as were sent must stand there', () => {
  const group = shapeOf([h('kook:image-group', {}, h('img'), h('img'))])
  expect(looksLike(group, { text: '', shows: ['image', 'image'] })).toBe(true)
  expect(looksLike(group, { text: '', shows: ['image'] })).toBe(false)
  expect(looksLike(group, { text: '', shows: ['image', 'image', 'image'] })).toBe(false)
})

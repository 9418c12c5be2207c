/** Things a store keeps, invented. */
import type { Delivery, News, Subscription } from '../../../src/model'

const author = { platform: 'douyin', id: 'u1' } as const

export const subscriptionTo = (id: string, facts: Partial<Subscription<string>> = {}): Subscription<string> => ({
  chat: 'kook/g/9/1',
  place: 'kook/g/9/1',
  author: { platform: 'douyin', id },
  wishes: {},
  since: 0,
  ...facts,
})

export const newsNamed = (id: string, facts: Partial<News> = {}): News => ({
  id,
  author,
  kind: 'video',
  at: 1000,
  target: { platform: 'douyin', kind: 'work', id: '7' },
  text: '',
  tags: [],
  ...facts,
})

export const delivery = (state: Delivery['state'], facts: Partial<Delivery> = {}): Delivery => ({
  chat: 'kook/g/9/1',
  news: 'douyin:a',
  state,
  owner: 'one',
  at: 1000,
  tries: 0,
  ...facts,
})

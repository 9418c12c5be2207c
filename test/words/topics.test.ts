import { describe, expect, it } from 'vitest'
import { plainRich } from '../../src/model'
import { topicsBehind } from '../../src/words/topics'

describe('topics behind a cut', () => {
  const post = { text: plainRich('开头 #山 中间 #海'), tags: ['山', '海', ' ', '别处'] }

  it('are those the whole words say and the shown ones do not', () => {
    expect(topicsBehind(post, '开头 #山')).toEqual(['海'])
    expect(topicsBehind(post, '开头 #山 中间 #海')).toEqual([])
  })

  it('are all others, too, where the platform cut the words', () => {
    expect(topicsBehind({ ...post, shortfalls: [{ what: 'text' }] }, '开头 #山')).toEqual(['海', '别处'])
    expect(topicsBehind({ ...post, shortfalls: [{ what: 'clips' }] }, '开头 #山')).toEqual(['海'])
  })
})

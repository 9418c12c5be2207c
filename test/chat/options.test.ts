import { h } from 'koishi'
import { describe, expect, it } from 'vitest'
import { wishIn } from '../../src/chat/commands/options'

const link = 'https://v.douyin.com/abc/'

describe('what stands behind a command', () => {
  it.each<[string, unknown]>([
    [`${link} --q 720`, { quality: '720' }],
    [`--q 720 ${link}`, { quality: '720' }],
    [`${link} -q 1080p`, { quality: '1080p' }],
    [`${link} --q=80`, { quality: '80' }],
    [`${link} --quality 4K`, { quality: '4K' }],
    [`${link} --画质 最高`, { quality: '最高' }],
    // Phones make one long dash of two hyphens.
    [`${link} —q 720`, { quality: '720' }],
    [`${link} ——q 720`, { quality: '720' }],
    [`${link} --q`, { quality: '' }],
    [`--q ${link}`, { quality: '' }],
    ['--q BV1xx411c7mD', { quality: '' }],
    ['--q av170001', { quality: '' }],
    ['--q av1c', { quality: 'av1c' }],
    [`${link} --q --audio`, { quality: '', sound: true }],
    [`${link} --audio`, { sound: true }],
    [`${link} --Audio`, { sound: true }],
    [`${link} —音频`, { sound: true }],
    [`${link} --gif`, { gif: '' }],
    [`--gif ${link}`, { gif: '' }],
    [`${link} --gif 5-10`, { gif: '5-10' }],
    [`--gif 5-10 ${link}`, { gif: '5-10' }],
    [`--gif 5 ${link}`, { gif: '5' }],
    [`${link} —动图 1：20 ~ 1：30`, { gif: '1:20-1:30' }],
    [`${link} --GIF=2.5s–4秒`, { gif: '2.5s-4秒' }],
    [`--gif BV1xx411c7mD`, { gif: '' }],
    [`${link} --gif 5 --q 720`, { gif: '5', quality: '720' }],
    [`${link} --gif ${'9'.repeat(100)}`, { gif: '' }],
    [`${link} --gifs 5`, undefined],
    [link, undefined],
    ['', undefined],
    [`-5 ${link}`, undefined],
    [`${link}--q 720`, undefined],
    [`${link} --queue 3`, undefined],
    [`${link} --audiobook`, undefined],
    ['https://www.bilibili.com/video/BV1xx411c7mD?-q=720', undefined],
    [`${link} --q ${'9'.repeat(100)}`, { quality: '9'.repeat(16) }],
  ])('%s is %j', (text, wish) => {
    expect(wishIn([text])).toEqual(wish)
    expect(wishIn([[h.text(text)]])).toEqual(wish)
  })

  it('is read beside cards, and across arguments', () => {
    expect(wishIn([[h('json', { data: '{}' }), h.text(' --q 720')]])).toEqual({ quality: '720' })
    expect(wishIn([[h.text(link)], '--audio'])).toEqual({ sound: true })
    expect(wishIn([undefined, 7, null])).toBeUndefined()
  })
})

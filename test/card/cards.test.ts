import { describe, expect, it } from 'vitest'
import { buildCard, buildView, probesOf, skinOf } from '../../src/card/cards'
import { walk } from '../../src/card/node'
import { plainRich, type Post } from '../../src/model'
import { families } from '../../src/words/families'
import { cardContext, outline, textsOf } from '../support/card-context'
import { albumPost, samplePosts, videoPost } from '../../samples/posts'
import { sampleViews } from '../../samples/views'

const names = Object.keys(samplePosts)
// Hundreds of equal lines would tell nothing.
const recorded = names.filter((name) => name !== 'dynamic wall of emotes')
const sample = (name: string): Post => samplePosts[name] ?? videoPost()

describe('card trees', () => {
  it('have a sample of every kind of post', () => {
    const kinds = new Set(Object.values(samplePosts).map(({ kind }) => kind))
    expect(families.postKind.members.filter((kind) => !kinds.has(kind))).toEqual([])
  })

  it.each(recorded)('%s is laid out as recorded', (name) => {
    const post = sample(name)
    const { node } = buildCard(post, cardContext({ platform: post.platform }))
    expect(outline(node)).toMatchSnapshot()
  })

  it.each(recorded)('%s is laid out compactly as recorded', (name) => {
    const post = sample(name)
    const { node } = buildCard(post, cardContext({ platform: post.platform, compact: true, locale: 'en-US' }))
    expect(outline(node)).toMatchSnapshot()
  })

  it.each(names)('%s names only resources it asks for, and asks for none it does not use', (name) => {
    const post = sample(name)
    const { node, resources } = buildCard(post, cardContext({ platform: post.platform }))
    const used = new Set([...walk(node)].flatMap((part) => (part.type === 'image' ? [part.src] : [])))
    expect([...used].sort()).toEqual(resources.map(({ key }) => key).sort())
  })

  it.each(names)('%s can be printed as JSON', (name) => {
    const { node } = buildCard(sample(name), cardContext())
    expect(JSON.parse(JSON.stringify(node))).toEqual(JSON.parse(JSON.stringify(node)))
    for (const part of walk(node)) {
      for (const value of Object.values(part.style))
        expect(value === undefined || typeof value === 'string' || Number.isFinite(value)).toBe(true)
    }
  })

  it('leave no locale key on a card', () => {
    for (const name of names) {
      for (const locale of ['zh-CN', 'en-US'] as const) {
        const { node } = buildCard(sample(name), cardContext({ locale }))
        expect(textsOf(node).filter((text) => text.includes('amagi.'))).toEqual([])
      }
    }
  })

  it('say nothing twice when title and text are the same words', () => {
    const { node } = buildCard(sample('video douyin portrait'), cardContext({ platform: 'douyin' }))
    expect(textsOf(node).join('').split('外卖小哥').length - 1).toBe(1)
  })

  it('say above the card what happened, in every form, and nothing where nobody says it', () => {
    const banner = '海岸线以南 发布了视频'
    for (const compact of [false, true]) {
      const context = cardContext({ compact })
      expect(textsOf(buildCard(videoPost(), { ...context, banner }).node)[0]).toBe(banner)
      expect(textsOf(buildCard(videoPost(), context).node)).not.toContain(banner)
    }
  })

  it('show at most four large counters, most important first', () => {
    const shown = textsOf(buildCard(videoPost(), cardContext()).node)
    expect(shown.filter((text) => ['128.6万', '23.4万', '8.9万', '5.6万'].includes(text))).toEqual([
      '128.6万',
      '23.4万',
      '8.9万',
      '5.6万',
    ])
  })

  it('put a remote picture into the tree by key only, never with its signature', () => {
    const cover = {
      source: { urls: ['https://pictures.test/coast/a/1920x1080.jpg?sign=secret'] },
      width: 1920,
      height: 1080,
    }
    expect(JSON.stringify(buildCard(videoPost({ cover }), cardContext()).node)).not.toContain('secret')
  })

  it('say what of a work is missing, in the short form, too', () => {
    const missing = '有 2 张图片没有取到'
    for (const compact of [false, true]) {
      const post = { ...albumPost(4), shortfalls: [{ what: 'pictures' as const, count: 2 }] }
      expect(textsOf(buildCard(post, cardContext({ platform: 'douyin', compact })).node)).toContain(missing)
    }
    const works = { shortfalls: [{ what: 'works' as const }] }
    for (const name of names.filter((one) => ['live', 'article'].includes(sample(one).kind))) {
      expect(textsOf(buildCard({ ...sample(name), ...works }, cardContext()).node)).toContain('作品列表这次没有取到')
    }
  })

  it('name the topics that stand behind the cut of a text, and no others', () => {
    const text = plainRich(`#开头的话题 ${'很长的一段话。'.repeat(80)} #结尾的话题`)
    const { title: _, ...post } = { ...videoPost(), text, tags: ['开头的话题', '结尾的话题'] }
    const shown = textsOf(buildCard(post, cardContext()).node)
    expect(shown).toContain('结尾的话题')
    expect(shown).not.toContain('开头的话题')
  })

  it('hide what does not fit in a grid behind a number', () => {
    expect(textsOf(buildCard(albumPost(23), cardContext({ platform: 'douyin' })).node)).toContain('+14')
    expect(
      textsOf(buildCard(albumPost(9), cardContext({ platform: 'douyin' })).node).filter((text) => text.startsWith('+')),
    ).toEqual([])
  })

  it('draw a neutral block in place of a picture that failed', () => {
    const post = albumPost(4)
    const whole = buildCard(post, cardContext({ platform: 'douyin' }))
    const keys = whole.resources.flatMap((resource) =>
      resource.kind === 'picture' && resource.key.includes('many7') ? [resource.key] : [],
    )
    const { node } = buildCard(post, cardContext({ platform: 'douyin', broken: keys }))
    expect(outline(node)).toContain('icon:image')
    expect(outline(node)).not.toContain('many7/')
  })

  it('take the accent from the cover first, then from the clip', () => {
    const poster = { source: { urls: ['https://pictures.test/poster'] } }
    const { cover: _, ...bare } = videoPost()
    expect(probesOf({ ...bare, video: { ...bare.video, poster } })).toEqual([poster])
  })
})

describe('view trees', () => {
  it.each(Object.entries(sampleViews).filter(([name]) => name !== 'comments many'))(
    '%s is laid out as recorded',
    (_, view) => {
      const context = cardContext({ platform: 'bilibili' })
      expect(outline(buildView(view, context).node)).toMatchSnapshot()
    },
  )

  it.each(Object.entries(sampleViews))('%s leaves no locale key and names only resources it asks for', (_, view) => {
    for (const locale of ['zh-CN', 'en-US'] as const) {
      const { node, resources } = buildView(view, cardContext({ locale }))
      expect(textsOf(node).filter((text) => text.includes('amagi.'))).toEqual([])
      const used = new Set([...walk(node)].flatMap((part) => (part.type === 'image' ? [part.src] : [])))
      expect([...used].sort()).toEqual(resources.map(({ key }) => key).sort())
    }
  })

  it('put the pinned comment first and answers of answers on the same rail, saying to whom', () => {
    const view = sampleViews['comments bilibili']
    const shown = view === undefined ? [] : textsOf(buildView(view, cardContext()).node)
    expect(shown.indexOf('置顶')).toBeLessThan(shown.indexOf('山野来信'))
    expect(shown).toContain('回复 小鹿不吃草')
    expect(shown).toContain('还有 211 条回复')
  })

  it('name somebody whose name is nothing that can be read', () => {
    const sample = sampleViews['statistics']
    if (sample?.kind !== 'statistics') throw new Error('no statistics')
    const ranking = ['\u202E', '   ', 'a'].map((name) => ({ name, count: 1 }))
    const shown = textsOf(buildView({ ...sample, ranking }, cardContext()).node)
    expect(shown.filter((text) => text === '未命名用户')).toHaveLength(2)
  })

  it('wear the look of the platform they are about, or their own', () => {
    expect(Object.values(sampleViews).map(skinOf)).toEqual([
      'bilibili',
      'douyin',
      'plain',
      'plain',
      'plain',
      'plain',
      'plain',
      'bilibili',
      'douyin',
      'bilibili',
      'bilibili',
      'bilibili',
      'bilibili',
      'douyin',
      'bilibili',
      'plain',
      'plain',
      'bilibili',
      'douyin',
      'bilibili',
      'bilibili',
      'douyin',
      'plain',
      'plain',
      'plain',
      'bilibili',
      'bilibili',
      'bilibili',
      'plain',
      'plain',
    ])
  })

  it('never show what was not passed: an error card has no stack and no cause', () => {
    const view = sampleViews['error not found']
    if (view?.kind !== 'error') throw new Error('sample missing')
    const hidden = { ...view, stack: 'Error: at /srv/secret.js:1', cause: 'secret' }
    expect(JSON.stringify(buildView(hidden, cardContext()))).not.toContain('secret')
  })
})

import { h } from 'koishi'
import { describe, expect, it } from 'vitest'
import { findLinks, type MessageElement } from '../../../src/links'
import { targetKey } from '../../../src/model'
import { platforms } from '../../../src/platforms'
import { matchers } from '../../links/matchers'
import { roots } from '../fixtures'

interface Expected {
  links: { platform: string; url: string; from: string }[]
  note: string
  trigger?: string
  ignore?: string
}

interface Decoded {
  elements: MessageElement[]
  quote?: { elements: MessageElement[] }
}

interface Foreign {
  raw: { content?: string; message?: { content?: string } }
  koishiContent?: string
  koishiText?: string
  koishiElements?: MessageElement[]
}

/** Target the platform reads from the expected address. */
function keyOf(url: string): string {
  const address = new URL(url)
  const target = platforms.map((platform) => platform.match(address)).find((found) => found !== null)
  return target ? targetKey(target) : `no platform reads ${url}`
}

describe.each(roots)('$name chat events', ({ recorded, recordedNames }) => {
  const { cases } = recorded('messages/expected.json') as { cases: Record<string, Expected> }
  const { decoded } = recorded('messages/koishi-onebot-decoded.json') as { decoded: Record<string, Decoded> }

  /** What Koishi hands to a plugin: recorded for OneBot; the others by what their adapters are known to build. */
  function elementsOf(name: string): readonly MessageElement[] {
    const onebot = decoded[name]
    if (onebot) return cases[name]?.trigger ? (onebot.quote?.elements ?? []) : onebot.elements
    const event = recorded(`messages/${name}.json`) as Foreign
    if (event.koishiElements) return event.koishiElements
    if (event.koishiText !== undefined) return [{ type: 'text', attrs: { content: event.koishiText } }]
    return h.parse(event.koishiContent ?? event.raw.message?.content ?? '') as unknown as MessageElement[]
  }

  it('has an expectation for every event', () => {
    const names = recordedNames('messages').map((name) => name.replace('.json', ''))
    expect(names.filter((name) => !(name in cases))).toEqual(['expected', 'koishi-onebot-decoded'])
  })

  it.each(Object.entries(cases))('%s', (name, expected) => {
    const found = findLinks(elementsOf(name), platforms)
    // Own messages are left out by whoever listens; finding does not know who wrote them.
    if (expected.ignore) return
    expect(found.map(({ target }) => target.platform)).toEqual(expected.links.map((link) => link.platform))
    expect(found.map(({ target }) => targetKey(target))).toEqual(expected.links.map((link) => keyOf(link.url)))
    expect(found.map((link) => link.url)).toEqual(expected.links.map((link) => link.url))
  })

  it('finds the quoted card only when asked for the quote', () => {
    expect(findLinks(decoded['onebot-12-reply-command-to-card']?.elements ?? [], platforms)).toEqual([])
  })

  it('finds the link of a suppressed preview in the tag Discord makes of it', () => {
    const markup = '看 <https://v.kuaishou.com/abcDEF?x=1&y=2> 哈 https://v.kuaishou.com/second'
    const found = findLinks(h.parse(markup) as unknown as MessageElement[], platforms)
    expect(found.map((link) => link.url)).toEqual([
      'https://v.kuaishou.com/abcDEF?x=1&y=2',
      'https://v.kuaishou.com/second',
    ])
  })
})

interface Kook {
  incoming: { elements: MessageElement[]; sessionContent?: string; name: string }[]
}

describe.each(roots)('$name KOOK events', ({ recorded }) => {
  const { incoming: events } = recorded('adapters/kook.json') as Kook

  // The codes in these events are shorter than real ones: matchers that take any code stand in for the platforms.
  it.each(events)('$name', ({ elements, sessionContent, name }) => {
    const parsed = sessionContent ? (h.parse(sessionContent) as unknown as MessageElement[]) : elements
    expect(findLinks(parsed, matchers)).toHaveLength(name.startsWith('image') ? 0 : 1)
  })
})

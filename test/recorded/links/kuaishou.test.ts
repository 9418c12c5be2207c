import { describe, expect, it } from 'vitest'
import { findLinks } from '../../../src/links'
import { canonical, match, linkHosts, shortHosts } from '../../../src/platforms/kuaishou/links'
import { roots } from '../fixtures'

interface Case {
  text: string
  kind: string | null
  url: string | null
  id: string | null
}

const matcher = { hosts: { links: linkHosts, short: shortHosts }, match }

/** Kind with the address of a short link or the id of everything else, as the list has it. */
function summary(text: string) {
  return findLinks([{ type: 'text', attrs: { content: text } }], [matcher]).map(({ target }) =>
    target.kind === 'short'
      ? { kind: target.kind, url: canonical(target), id: null }
      : { kind: target.kind, url: null, id: target.id },
  )
}

describe.each(roots)('$name kuaishou links', ({ recorded }) => {
  const { cases } = recorded('kuaishou/share-links.json') as { cases: Case[] }

  it.each(cases)('reads $kind from $text', ({ text, kind, url, id }) => {
    expect(summary(text)).toEqual(kind === null ? [] : [{ kind, url, id }])
  })
})

interface Redirect {
  request: string
  location: string | null
  expect: { kind: string | null; id: string | null }
}

describe.each(roots)('$name kuaishou redirects', ({ recorded }) => {
  const { rows: redirects } = recorded('kuaishou/redirects.synthetic.json') as { rows: Redirect[] }

  it.each(redirects.filter((row) => row.location))('$location leads to $expect.kind', (row) => {
    const target = match(new URL(row.location ?? ''))
    expect({ kind: target?.kind ?? null, id: target?.id ?? null }).toEqual({ kind: row.expect.kind, id: row.expect.id })
  })
})

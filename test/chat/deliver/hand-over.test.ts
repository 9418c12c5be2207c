import { describe, expect, it } from 'vitest'
import { waysFor, type MediaElement } from '../../../src/chat/deliver/hand-over'
import { onebot } from '../../../src/chat/adapters/onebot'
import { satori } from '../../../src/chat/adapters/satori'
import type { Abilities, MediaSource, Settings } from '../../../src/model'

const mib = 1024 * 1024
const open: MediaSource = { urls: ['https://media.example/a.mp4'] }
const guarded: MediaSource = { ...open, referer: 'https://www.example/' }

interface Row {
  size: number
  send?: Settings['media']['send']
  source?: MediaSource
  element?: MediaElement
  abilities?: Abilities
}

const forms = ({ size, send = 'auto', source, element = 'video', abilities = onebot.abilities }: Row) =>
  waysFor({
    file: { path: '/x', name: 'x', mime: 'video/mp4', sizeBytes: size * mib },
    element,
    abilities,
    send,
    source,
  })

describe('the forms tried for a file', () => {
  const rows: [string, Row, string[]][] = [
    ['small ones inline first', { size: 5 }, ['base64', 'file', 'link']],
    ['large ones by path first', { size: 11 }, ['file', 'link']],
    ['an open address before giving up', { size: 11, source: open }, ['file', 'url', 'link']],
    ['no address that checks the referer', { size: 11, source: guarded }, ['file', 'link']],
    ['a forced path', { size: 1, send: 'file' }, ['file', 'link']],
    ['a forced address', { size: 1, send: 'url', source: open }, ['url', 'link']],
    ['a forced address nobody else may open', { size: 1, send: 'url', source: guarded }, ['link']],
    ['forced inline up to 30 MB', { size: 30, send: 'base64' }, ['base64', 'link']],
    ['forced inline never beyond', { size: 31, send: 'base64' }, ['link']],
    ['file elements never inline', { size: 1, element: 'file' }, ['file', 'link']],
    ['pictures inline whatever is forced for videos', { size: 1, element: 'img', send: 'link' }, ['base64', 'link']],
    ['no path for a far side of its own', { size: 50, abilities: satori.abilities }, ['link']],
  ]
  for (const [what, row, expected] of rows) it(`are ${what}`, () => expect(forms(row)).toEqual(expected))
})

/** People's words → inline nodes: emoji and emotes as pictures, mentions, topics and links coloured. */
import type { RichNode, RichText } from '../model'
import { richToPlain } from '../model'
import { splitEmoji } from './emoji'
import { line, longestLine, paragraph, text, type BoxNode, type CardNode, type Style } from './node'
import type { Draft } from './draft'

/** Control characters, bidi overrides and lone surrogates have no place in a picture. */
const unprintable =
  // eslint-disable-next-line no-control-regex -- exactly these are removed
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]/g

/** Mathematical letters ("𝓗𝓮𝓵𝓵𝓸") are ornaments of names; few fonts have them and they mean plain letters. */
const ornate = /[\u{1d400}-\u{1d7ff}]/gu

/** Signs that enclose another sign; no font joins them with what they enclose. Keycaps (digit, U+20E3) are emoji. */
const enclosing = /[\u20dd-\u20e2\u20e4]|(?<![0-9#*]\ufe0f?)\u20e3/g
/** Towers of marks ("Zalgo") climb over the lines above; real scripts need three at most. */
const tower = /(\p{M}{3})\p{M}+/gu

/** Text fit for drawing: no control characters, no broken surrogates, runs of blanks folded. */
export function cleanText(content: string): string {
  return content
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(unprintable, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(enclosing, '')
    .replace(tower, '$1')
    .replace(ornate, (letter) => letter.normalize('NFKC'))
}

/** Line breaks kept, at most one blank line in a row, none at either end. */
export function tidyRich(nodes: RichText): RichText {
  const flat: RichText = []
  for (const node of nodes) {
    if (node.kind !== 'text') flat.push(node.kind === 'break' ? node : { ...node, text: cleanText(node.text) })
    else {
      cleanText(node.text)
        .split('\n')
        .forEach((part, index) => {
          if (index > 0) flat.push({ kind: 'break' })
          if (part) flat.push({ kind: 'text', text: part })
        })
    }
  }
  const blank = (node: RichNode): boolean => node.kind === 'text' && node.text.trim() === ''
  const tidy: RichText = []
  let breaks = 0
  for (const node of flat) {
    if (node.kind === 'break') {
      breaks += 1
      continue
    }
    if (breaks > 0 && blank(node)) continue
    if (tidy.length > 0) for (let count = Math.min(breaks, 2); count > 0; count -= 1) tidy.push({ kind: 'break' })
    if (tidy.length === 0 && blank(node)) continue
    breaks = 0
    tidy.push(node)
  }
  return tidy
}

/** Without blank lines, for places where every line counts. */
export const withoutBlanks = (nodes: RichText): RichText =>
  nodes.filter((node, index) => node.kind !== 'break' || nodes[index - 1]?.kind !== 'break')

/** Visible characters; emotes count as one. */
export function richLength(nodes: RichText): number {
  return nodes.reduce(
    (sum, node) => sum + (node.kind === 'break' ? 0 : node.kind === 'emote' ? 1 : [...node.text].length),
    0,
  )
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\ud83c-\ud83e]/

/** Width of a character in ems, about. */
export const emOf = (char: string): number =>
  char.length > 1 && /^[\ud83c-\ud83e]/.test(char)
    ? 1.3
    : wide.test(char)
      ? 1
      : char >= 'A' && char <= 'Z'
        ? 0.66
        : 0.56

const emoteEm = (node: Extract<RichNode, { kind: 'emote' }>): number => (node.large === true ? 2.8 : 1.5)

/** Lines the text will need, estimated from character widths (CJK 1 em, latin about 0.56 em). */
export function estimateLines(nodes: RichText, widthPx: number, fontSize: number): number {
  const room = widthPx / fontSize
  let lines = 1
  let used = 0
  const add = (size: number): void => {
    if (used + size > room) {
      lines += 1
      used = 0
    }
    used += size
  }
  for (const node of nodes) {
    if (node.kind === 'break') {
      lines += 1
      used = 0
    } else if (node.kind === 'emote') add(emoteEm(node))
    else for (const char of node.text) add(emOf(char))
  }
  return lines
}

/** The first `count` characters; a longer text would only be shaped to be thrown away. */
function cutRich(nodes: RichText, count: number): RichText {
  const kept: RichText = []
  let left = count
  for (const node of nodes) {
    if (left <= 0) break
    if (node.kind === 'break' || node.kind === 'emote') {
      kept.push(node)
      left -= 1
      continue
    }
    const chars = [...node.text]
    kept.push(chars.length <= left ? node : { ...node, text: chars.slice(0, left).join('') })
    left -= chars.length
  }
  return kept
}

/** Whether pictures stand among the words. */
const illustrated = (nodes: RichText): boolean =>
  nodes.some((node) => node.kind === 'emote' || (node.kind !== 'break' && /\p{Extended_Pictographic}/u.test(node.text)))

/**
 * As much as the lines hold by estimate, with an ellipsis of its own. For texts with pictures: where the
 * renderer's own cut falls among pictures alone it may drop the whole paragraph.
 */
function fitRich(nodes: RichText, widthPx: number, fontSize: number, lines: number): RichText {
  const room = widthPx / fontSize
  const kept: RichText = []
  let line = 1
  let used = 0
  const takes = (size: number): boolean => {
    if (used + size > room) {
      line += 1
      used = 0
    }
    used += size
    return line < lines || (line === lines && used < room - 1.5)
  }
  for (const node of nodes) {
    if (node.kind === 'break') {
      line += 1
      used = 0
      if (line > lines) return [...kept, ellipsis]
      kept.push(node)
    } else if (node.kind === 'emote') {
      if (!takes(emoteEm(node))) return [...kept, ellipsis]
      kept.push(node)
    } else {
      const chars = [...node.text]
      const end = chars.findIndex((char) => !takes(emOf(char)))
      kept.push(end < 0 ? node : { ...node, text: chars.slice(0, end).join('') })
      if (end >= 0) return [...kept, ellipsis]
    }
  }
  return kept
}

const ellipsis: RichNode = { kind: 'text', text: '…' }

/**
 * A blank too small to be seen; every font has it, which is not so of letters without width. When a clamp cuts at a line that has no letter (blank, or pictures alone), the
 * renderer drops the whole paragraph and paints only the ellipsis.
 */
const holder = (): CardNode => text('\u00a0', { fontSize: 1 })

/** Characters of one run at most: no place on a card has room for more. */
const longestRun = 1200

/** Plain words with emoji as inline nodes. */
export function inlineText(sheet: Draft, content: string, fontSize: number, style: Style = {}): CardNode[] {
  return splitEmoji(cleanText(content.slice(0, longestRun)), sheet.context.emoji).flatMap((piece): CardNode[] => {
    if (!('emoji' in piece)) return [text(piece.text, style)]
    const size = Math.round(fontSize * 1.15)
    const picture = sheet.emoji(piece.emoji, size, {
      display: 'inline-block',
      verticalAlign: `${-Math.round(fontSize * 0.2)}px`,
      margin: '0 2px',
    })
    return picture === undefined ? [text(piece.text, style)] : [picture, holder()]
  })
}

/** One line of foreign words with their emoji, as {@link line} is one of plain words. */
export function emojiLine(sheet: Draft, content: string, style: Style & { fontSize?: number | string }): CardNode {
  const clean = cleanText(content.slice(0, longestLine)).replace(/\s+/g, ' ')
  if (!splitEmoji(clean, sheet.context.emoji).some((piece) => 'emoji' in piece)) return line(clean, style)
  const size = Number(style.fontSize ?? 27)
  return paragraph(
    { minWidth: 0, wordBreak: 'break-all', lineClamp: 1, ...style, whiteSpace: 'normal' },
    inlineText(sheet, clean, size),
  )
}

/** Rich text as inline nodes for a {@link paragraph}; topics, mentions and links in the accent. */
function inlineRich(sheet: Draft, nodes: RichText, fontSize: number): CardNode[] {
  const coloured: Style = { color: sheet.theme.accent }
  return nodes.flatMap((node, index): CardNode[] => {
    switch (node.kind) {
      case 'break':
        return [...(nodes[index - 1]?.kind === 'break' ? [holder()] : []), text('\n', { whiteSpace: 'pre' })]
      case 'text':
        return inlineText(sheet, node.text, fontSize)
      case 'emote': {
        const size = Math.round(fontSize * (node.large === true ? 2.6 : 1.32))
        const style = { display: 'inline-block', verticalAlign: `${-Math.round(size * 0.24)}px`, margin: '0 3px' }
        const picture = sheet.picture(node.picture, size, size, { fit: 'contain', style })
        return picture === undefined ? inlineText(sheet, node.text, fontSize) : [picture, holder()]
      }
      case 'mention':
      case 'topic':
      case 'link':
      case 'vote':
        return inlineText(sheet, node.text, fontSize, coloured)
    }
  })
}

/** A paragraph of rich text in a column of this width, cut to so many lines, with an ellipsis at the cut. */
export function richParagraph(
  sheet: Draft,
  nodes: RichText,
  lines: number,
  style: Style & { fontSize: number },
  width: number,
): BoxNode {
  const fitting = cutRich(nodes, Math.ceil((lines * 1080) / (style.fontSize * 0.4)))
  const cut = illustrated(fitting) ? fitRich(fitting, width, style.fontSize, lines) : fitting
  return paragraph({ lineClamp: lines, ...style }, inlineRich(sheet, cut, style.fontSize))
}

/** Whether two texts say the same, blanks and breaks aside. */
export function sameWords(first: string, second: RichText): boolean {
  const bare = (content: string): string => cleanText(content).replace(/\s+/g, '')
  return bare(first) === bare(richToPlain(second))
}

/**
 * What is nearly JSON: literals of JavaScript, Python and PHP as people copy them out of scripts, and JSON an input method
 * has been at. Anything that is none of it is `undefined`.
 */

/** Deeper nesting is no list of cookies. */
const maxDepth = 12

const doubles = '"“”„＂'
const singles = "'‘’`＇"
const openers: Readonly<Record<string, string>> = { '{': '}', '｛': '}', '[': ']', '［': ']', '(': ')', '（': ')' }
const closers: Readonly<Record<string, string>> = { '}': '}', '｝': '}', ']': ']', '］': ']', ')': ')', '）': ')' }
const words: Readonly<Record<string, unknown>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  null: null,
  None: null,
  undefined: null,
}
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Blanks and comments. */
const blank = /(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*|#[^\n]*)*/y
/** `b'…'`, `u"…"`: what Python writes before a string. */
const prefix = /[bBuUrRfF]{1,2}(?=["'“”‘’])/y
const between = /=>|[:：=＝]/y
const bareWord = /[^\s"'“”‘’`{}[\]()｛｝［］（）,，;；:：=＝]+/y

class Reader {
  private at: number

  constructor(
    private readonly text: string,
    from: number,
  ) {
    this.at = from
  }

  get place(): number {
    return this.at
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  private sign(): string {
    this.take(blank)
    return this.text[this.at] ?? ''
  }

  private string(opener: string): string | undefined {
    const ends = doubles.includes(opener) ? doubles : opener === '`' ? '`' : singles
    let value = ''
    for (this.at++; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at] ?? ''
      if (ends.includes(sign)) {
        this.at++
        return value
      }
      if (sign !== '\\') {
        value += sign
        continue
      }
      const next = this.text[++this.at] ?? ''
      const code = /^(?:u([\da-f]{4})|x([\da-f]{2}))/i.exec(this.text.slice(this.at, this.at + 5))
      if (code) {
        value += String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16))
        this.at += code[0].length - 1
      } else value += escapes[next] ?? next
    }
    return undefined
  }

  /** `undefined`: not of this form. */
  value(depth: number): { is: unknown } | undefined {
    const opener = this.sign()
    const closer = openers[opener]
    if (closer !== undefined) return depth < maxDepth ? this.container(closer, depth + 1) : undefined
    this.take(prefix)
    const quote = this.text[this.at] ?? ''
    if (quote !== '' && (doubles + singles).includes(quote)) {
      const text = this.string(quote)
      return text === undefined ? undefined : { is: text }
    }
    const word = this.take(bareWord)
    if (word === undefined) return undefined
    if (Object.hasOwn(words, word)) return { is: words[word] }
    return { is: /^-?\d+(?:\.\d+)?$/.test(word) ? Number(word) : word }
  }

  /** `{a: 1}`, `[1, 2]`, `['a' => 1]`, `(a=1)`: with a sign between two it is one of names. */
  private container(closer: string, depth: number): { is: unknown } | undefined {
    const list: unknown[] = []
    const named: [string, unknown][] = []
    this.at++
    for (;;) {
      const sign = this.sign()
      if (closers[sign] === closer) {
        this.at++
        return { is: named.length > 0 ? Object.fromEntries(named) : list }
      }
      if (',，;；'.includes(sign) && sign !== '') {
        this.at++
        continue
      }
      const first = this.value(depth)
      if (!first) return undefined
      this.sign()
      if (this.take(between) === undefined) {
        list.push(first.is)
        continue
      }
      const second = this.value(depth)
      if (!second || (typeof first.is !== 'string' && typeof first.is !== 'number')) return undefined
      named.push([String(first.is), second.is])
    }
  }
}

/** The list or mapping whose bracket stands at `from`, and where it ends. */
export function readLoose(text: string, from: number): { is: unknown; end: number } | undefined {
  const reader = new Reader(text, from)
  const found = reader.value(0)
  return found && { ...found, end: reader.place }
}

import { below, type Guard } from './files'

/** The only file that gives a message to an adapter. */
const home = 'src/chat/outlet/send.ts'

/** Ways out that bypass it. What `session.send` cannot send it logs as it is, with the tokens in it, and never rejects. */
const bypasses: [RegExp, string][] = [
  [/\bsession\s*(?:\?\.|\.)\s*(?:send|sendQueued|execute|prompt)\s*\(/, 'session.send and its like'],
  [/\.\s*(?:sendMessage|sendPrivateMessage|createMessage|broadcast)\s*\(/, 'a bot'],
]

export const sendingHome: Guard = {
  name: 'sending in the outlet',
  check(tree) {
    const wrong: string[] = []
    for (const [path, text] of below(tree, 'src/')) {
      // Comments may name what they warn of.
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, '')
      for (const [pattern, what] of bypasses) {
        if (path === home && what === 'a bot') continue
        if (pattern.test(code)) wrong.push(`${path}: sends by ${what}: use the outlet`)
      }
    }
    return wrong
  },
}

import { below, type Guard } from './files'

/** The only folder that waits, listens to signals and knows the queue. */
const home = 'src/async/'

/** What is written there only, and which word of `src/async` stands for it elsewhere. */
const reserved: [RegExp, string][] = [
  [/\bfrom\s*['"]p-queue['"]|\b(?:import|require)\(\s*['"]p-queue['"]/, 'p-queue: use createTurns'],
  [/\b(?:add|remove)EventListener\(\s*['"]abort['"]/, 'abort listener: use onAbort or until'],
  [/\bAbortSignal\.(?:any|timeout)\b/, 'AbortSignal.any and .timeout: use follow or deadline'],
  [/['"](?:node:)?timers\/promises['"]/, 'timers/promises: use sleep or breathe'],
]

export const waitingHome: Guard = {
  name: 'waiting code in src/async',
  check(tree) {
    const wrong: string[] = []
    for (const [path, text] of below(tree, 'src/')) {
      if (path.startsWith(home)) {
        for (const [, specifier] of text.matchAll(/from\s*['"](\.\.\/[^'"]+)['"]/g)) {
          if (specifier !== '../errors') wrong.push(`${path}: may import errors only, not ${specifier}`)
        }
        continue
      }
      // Comments may name what they warn of.
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, '')
      for (const [pattern, what] of reserved) if (pattern.test(code)) wrong.push(`${path}: ${what}`)
    }
    return wrong
  },
}

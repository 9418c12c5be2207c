/** What a page for users says, piece by piece. */

/** Subscriptions have tests of their own: the section, by its heading, and the rows of their settings. */
const elsewhere = /^## (?:订阅|Subscriptions)$/
const itsRows = /^\| `push\.(?!jsonl`)/

/** Paragraphs, bullets and rows, without the sign in front; no headings, code, heads of tables and what a script wrote. */
export function saidIn(page: string): string[] {
  const said: string[] = []
  let apart = false
  const lines = page
    .replace(/<!-- (\w+):start -->[\s\S]*?<!-- \1:end -->/g, '')
    .replace(/```[\s\S]*?```/g, '')
    .split('\n')
  lines.forEach((line, at) => {
    if (line.startsWith('#')) apart = line.startsWith('## ') ? elsewhere.test(line) : apart
    else if (
      !apart &&
      !itsRows.test(line) &&
      line.trim() !== '' &&
      !line.startsWith('<!--') &&
      !/^\| *-|\]\(docs\/images/.test(line)
    ) {
      const isHead = line.startsWith('|') && /^\| *-/.test(lines[at + 1] ?? '')
      if (!isHead) said.push(line.replace(/^(?:- |\| )/, ''))
    }
  })
  return said
}

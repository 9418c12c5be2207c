/** What a page for users says, piece by piece. */

/** Sections of others, in the words of their headings. */
const elsewhere = /^## (?:订阅|Subscriptions)$/

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
    else if (!apart && line.trim() !== '' && !line.startsWith('<!--') && !/^\| *-|\]\(docs\/images/.test(line)) {
      const isHead = line.startsWith('|') && /^\| *-/.test(lines[at + 1] ?? '')
      if (!isHead) said.push(line.replace(/^(?:- |\| )/, ''))
    }
  })
  return said
}

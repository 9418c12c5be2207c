/** What a page for users says, piece by piece. */

/** Paragraphs, bullets and rows, without the sign in front; no headings, code, heads of tables and what a script wrote. */
export function saidIn(page: string): string[] {
  const said: string[] = []
  const lines = page
    .replace(/<!-- (\w+):start -->[\s\S]*?<!-- \1:end -->/g, '')
    .replace(/```[\s\S]*?```/g, '')
    .split('\n')
    .map((line) => line.trim())
  lines.forEach((line, at) => {
    if (!line.startsWith('#') && line !== '' && !line.startsWith('<!--') && !/^\| *-|\]\(docs\/images/.test(line)) {
      const isHead = line.startsWith('|') && /^\| *-/.test(lines[at + 1] ?? '')
      if (!isHead) said.push(line.replace(/^(?:- |\| )/, ''))
    }
  })
  return said
}

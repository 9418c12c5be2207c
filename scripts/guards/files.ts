import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Path with slashes → text. Guards are pure functions over such a tree, so that tests can hand them a broken one. */
export type Tree = ReadonlyMap<string, string>

/** A rule that runs: an empty list means it holds. */
export interface Guard {
  name: string
  check(tree: Tree): string[]
}

/** Text files of the working tree that git knows or would add. */
export function readTree(root: string): Tree {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  const tree = new Map<string, string>()
  for (const path of listed.toString().split('\0')) {
    if (!path || !existsSync(join(root, path))) continue
    if (!/\.(ts|mts|mjs|json|yml|md|html|css|xml|txt)$|^\.ci\//.test(path)) continue
    tree.set(path, readFileSync(join(root, path), 'utf8'))
  }
  return tree
}

/** Files below a folder with one of the endings. */
export function* below(tree: Tree, folder: string, ending = '.ts'): Generator<[string, string]> {
  for (const entry of tree) if (entry[0].startsWith(folder) && entry[0].endsWith(ending)) yield entry
}

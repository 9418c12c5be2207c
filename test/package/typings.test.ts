/** The published types of answers say what the source derives: both come from the declarations, on two ways. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bodyTypings } from '../../scripts/lib/build/bodies'
import { platformIds } from '../../src/model/platform-ids'
import { bodies } from '../../src/platforms/bodies'
import {
  either,
  fields,
  id,
  list,
  named,
  number,
  optional,
  seconds,
  table,
  text,
} from '../../src/platforms/endpoint/body'
import { root } from '../support/built'

describe('the published types of answers', () => {
  it('are those of the source', () => {
    const dir = mkdtempSync(join(tmpdir(), 'amagi-typings-'))
    try {
      writeFileSync(join(dir, 'published.ts'), bodyTypings(platformIds.map((platform) => [platform, bodies[platform]])))
      const source = (path: string): string => JSON.stringify(join(root, 'src', path).replaceAll('\\', '/'))
      writeFileSync(
        join(dir, 'use.ts'),
        `import type { PlatformBodies } from './published'
import type { bodies } from ${source('platforms/bodies')}
import type { BodyOf } from ${source('platforms/endpoint/body')}
type Derived = { readonly [P in keyof typeof bodies]: { [N in keyof (typeof bodies)[P]]: BodyOf<(typeof bodies)[P][N]> } }
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export const same: Same<Derived, PlatformBodies> = true
`,
      )
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      const args = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler']
      const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types'), join(dir, 'use.ts')]
      const { stdout } = spawnSync(process.execPath, [tsc, ...args, ...types], { cwd: dir, encoding: 'utf8' })
      expect(stdout).toBe('')
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  }, 120_000)

  it('name what is shared once and keep units', () => {
    const shared = named('Part', { 'a-b': optional(list(either(id, number))), span: seconds })
    const written = bodyTypings([
      ['toy', { ask: fields({ one: shared, many: table(list(shared)), none: fields({}) }) }],
    ])
    expect(written.slice(written.indexOf('export'))).toBe(`export type Part = {
  "a-b"?: (string | number | number)[] | null;
  /** s */
  span: number;
};

export type ToyAskBody = {
  one: Part;
  many: Record<string, Part[]>;
  none: {};
};

/** What the methods resolve to, by platform and method. */
export type PlatformBodies = {
  readonly toy: {
    readonly ask: ToyAskBody;
  };
};
`)
    expect(bodyTypings([['toy', { ask: text }]])).toContain('export type ToyAskBody = string;')
  })
})

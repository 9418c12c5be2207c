/** What both READMEs say about the media folder, its users and Docker. */
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { defaultKeepMs, defaultQuotaBytes } from '../../src/media/cache'
import { defaultTuning } from '../../src/media/fetch/tuning'
import { modes, openMediaFolder, type Readers } from '../../src/media/folder'
import { onebot } from '../../src/chat/adapters/onebot'
import { mib, minuteMs } from '../../src/units'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Compose {
  services: Record<string, { image: string; environment?: Record<string, number>; volumes: string[] }>
}

interface Mount {
  from: string
  to: string
  readOnly: boolean
}

const mounts = (volumes: readonly string[]): Mount[] =>
  volumes.map((volume) => {
    const [from = '', to = '', how] = volume.split(':')
    return { from, to, readOnly: how === 'ro' }
  })

/** A finished file in a folder of these readers. */
async function withFile(dir: string, readers: Readers, look: (path: string) => Promise<void>): Promise<void> {
  const folder = await openMediaFolder({ dir, readers, log: () => undefined })
  try {
    const scratch = await folder.scratch()
    await writeFile(join(scratch, 'video'), 'bytes', { mode: 0o600 })
    await look(await folder.publish(join(scratch, 'video'), 'video.mp4'))
  } finally {
    await folder.close()
  }
}

async function inTemporary(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'readme-'))
  try {
    await work(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const octal = async (path: string) => `0${((await stat(path)).mode & 0o777).toString(8)}`

describe.each(['README.md', 'README.en.md'])('%s', (file) => {
  async function section(): Promise<string> {
    const text = await readFile(join(root, file), 'utf8')
    return text.split(/^## /m).find((part) => /Docker\n/.test(part.slice(0, 40))) ?? ''
  }
  const compose = async () => load(/```yaml\n([\s\S]*?)```/.exec(await section())?.[1] ?? '') as Compose

  it('names the times and sizes in force', async () => {
    const text = await section()
    expect(text).toMatch(new RegExp(`\\b${defaultKeepMs / minuteMs} (?:分钟|minutes)`))
    expect(text).toMatch(new RegExp(`\\b${defaultQuotaBytes / (1024 * mib)} GB`))
    expect(text).toMatch(new RegExp(`\\b${defaultTuning.slowestRate / 1024} KB`))
    expect(text).toMatch(new RegExp(`\\b${defaultTuning.graceMs / minuteMs} (?:分钟|minute)`))
    expect(text).toMatch(new RegExp(`\\b${onebot.abilities.inlineBytes / mib} MB`))
  })

  it.skipIf(process.platform === 'win32')('names the permissions files really get', async () => {
    const rows = [...(await section()).matchAll(/^\| `(\w+)`[^|]* \| (\d+) \| (\d+) \| (\d+) \|$/gm)]
    expect(rows.map(([, readers]) => readers)).toEqual(Object.keys(modes))
    for (const [, readers, ...written] of rows) {
      await inTemporary(async (dir) =>
        withFile(dir, readers as Readers, async (path) => {
          const folder = dirname(path)
          expect(await Promise.all([dirname(folder), folder, path].map(octal))).toEqual(written)
          expect(await octal(join(dir, 'work'))).toBe('0700')
        }),
      )
    }
  })

  it('mounts one folder at one path in both containers, where media.dir points to', async () => {
    const { koishi, napcat } = (await compose()).services
    const text = await section()
    const dir = /`media\.dir`[^`]*`(\/[^`]+)`/.exec(text)?.[1]
    const [ours, theirs] = [koishi, napcat].map((service) =>
      mounts(service?.volumes ?? []).find(({ to }) => to === dir),
    )
    expect(ours).toMatchObject({ from: './media', readOnly: false })
    expect(theirs).toMatchObject({ from: './media', readOnly: true })
    expect(napcat?.environment).toEqual({ NAPCAT_UID: 1000, NAPCAT_GID: 1000 })
  })

  it.runIf(process.getuid?.() === 0)("lets the end's user read what Koishi puts there", async () => {
    const { NAPCAT_UID: uid, NAPCAT_GID: gid } = (await compose()).services.napcat?.environment ?? {}
    await inTemporary(async (above) => {
      await chmod(above, 0o755)
      // As Docker makes a folder that is to be mounted.
      const dir = join(above, 'media')
      await mkdir(dir, { mode: 0o755 })
      const read = (path: string) =>
        spawnSync(process.execPath, ['-p', 'fs.readFileSync(process.argv[1], "utf8")', path], {
          uid,
          gid,
          encoding: 'utf8',
        })
      await withFile(dir, 'everyone', async (path) => expect(read(path).stdout).toBe('bytes\n'))
      await withFile(dir, 'owner', async (path) => expect(read(path).stderr).toContain('EACCES'))
    })
  })
})

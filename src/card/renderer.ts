/** Finds something that paints: the native renderer, else its WebAssembly build if the administrator installed it. */
import { createRequire } from 'node:module'
import type * as Takumi from '@takumi-rs/core'
import type { Renderer } from '@takumi-rs/core'
import { AmagiError } from '../errors'
import type { SharpModule } from './resources'
import { mib } from '../units'

/** What both builds offer. */
export type RendererModule = Pick<typeof Takumi, 'Renderer' | 'setGlyphCacheMaxBytes'>

interface RendererParts {
  loadRenderer?: (() => Promise<RendererModule>) | undefined
  /** The WebAssembly build; three to four times slower, and it blocks the event loop while it paints. */
  loadWasm?: (() => Promise<RendererModule>) | undefined
  loadSharp: () => Promise<SharpModule>
}

/** Size of the cache of drawn characters in bytes: Chinese texts outgrow the default of 8 MiB. */
const glyphCache = 32 * mib

/** Bytes of decoded pictures: they come at their shown size and rarely twice, so the default of 64 MiB only costs. */
const pictureCache = 24 * mib

const native = (): Promise<RendererModule> => import('@takumi-rs/core')

/** Not a dependency: the name is resolved only where it was installed beside the plugin. */
const wasm = async (): Promise<RendererModule> =>
  createRequire(__filename)('@takumi-rs/wasm/node') as unknown as RendererModule

/** What paints the cards: the native build, or the slower one that runs everywhere. */
export type RendererBuild = 'native' | 'wasm'

/** Loads what can be had and says once, in one line, what is missing. Rejects with `unsupported` without a way to paint. */
export async function startRenderer(
  parts: RendererParts,
  log?: (line: string) => void,
): Promise<{ renderer: Renderer; build: RendererBuild }> {
  const { loadRenderer = native, loadWasm = wasm, loadSharp } = parts
  const failures: unknown[] = []
  const attempt = async <Result>(load: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await load()
    } catch (cause) {
      failures.push(cause)
      return undefined
    }
  }
  const [core, sharp] = await Promise.all([attempt(loadRenderer), attempt(loadSharp)])
  const painter = core ?? (sharp && (await attempt(loadWasm)))
  const here = `${process.platform}-${process.arch}`
  if (painter === undefined || sharp === undefined) {
    const missing = [painter === undefined && core === undefined && '@takumi-rs/core', sharp === undefined && 'sharp']
    const names = missing.filter((name) => name !== false).join(', ')
    log?.(`answers go out as text with the cover: ${names} cannot be loaded on ${here}`)
    throw new AmagiError('unsupported', { message: `cards cannot be drawn without ${names}`, cause: failures[0] })
  }
  if (core === undefined) log?.(`cards are drawn by @takumi-rs/wasm: @takumi-rs/core cannot be loaded on ${here}`)
  painter.setGlyphCacheMaxBytes(glyphCache)
  return { renderer: new painter.Renderer({ cacheMaxBytes: pictureCache }), build: core ? 'native' : 'wasm' }
}

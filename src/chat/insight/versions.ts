/** Of what runs here. */
import { version as koishi } from 'koishi'
import { version as plugin } from '../../../package.json'

/** Versions as their makers write them. */
export interface Versions {
  plugin: string
  koishi: string
  /** Without the `v`. */
  node: string
  /** `linux x64`. */
  system: string
}

/** Asks nobody. */
export const versions = (): Versions => ({
  plugin,
  koishi,
  node: process.versions.node,
  system: `${process.platform} ${process.arch}`,
})

/** How gently each platform is asked, for the transport. */
import type { PaceRule } from '../http/types'
import type { Platform } from './define'

/** All hosts of a platform that answer with more than files. */
export const askedHosts = ({ hosts }: Platform): string[] => [
  ...new Set([...hosts.api, ...hosts.links, ...hosts.short]),
]

/** One rule per platform that declares a pace. */
export const paceRules = (platforms: readonly Platform[]): PaceRule[] =>
  platforms.flatMap((platform) => (platform.pace ? [{ ...platform.pace, hosts: askedHosts(platform) }] : []))

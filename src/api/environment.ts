/** Cookies from the environment, one variable per platform. */
import { platformIds, type PlatformId } from '../model'
import type { Cookies } from './client'

/** `AMAGI_BILIBILI_COOKIE`. */
export const cookieVariable = (id: PlatformId): string => `AMAGI_${id.toUpperCase()}_COOKIE`

/** Those that are set and not blank. */
export function cookiesFrom(
  environment: Readonly<Record<string, string | undefined>>,
  ids: readonly PlatformId[] = platformIds,
): Cookies {
  return Object.fromEntries(ids.map((id) => [id, environment[cookieVariable(id)]?.trim() || undefined]))
}

/** How people of a platform are watched. */
import type { NewsKind, PlatformId } from '../../model'
import { declarations } from '../../platforms'
import type { Platform, Watching } from '../../platforms/define'

/** Undefined where they cannot be. */
export const watchingOf = (platform: PlatformId): Watching | undefined => (declarations[platform] as Platform).watching

/** Kinds somebody can be heard of by. */
export const kindsOf = (platform: PlatformId): readonly NewsKind[] => watchingOf(platform)?.kinds ?? []

/** The cover of a work as a picture that can be sent. Pure. */
import type { ImageMedia, Post } from '../model'

/** Named by platform and id; absent where the work has no cover. */
export function coverImage({ platform, id, cover }: Post): ImageMedia | undefined {
  if (!cover) return undefined
  const { source, width, height } = cover
  return {
    kind: 'image',
    id: `${platform}-${id.replace(/[^\w-]/g, '_')}-cover`,
    source,
    ...(width && height ? { width, height } : {}),
  }
}

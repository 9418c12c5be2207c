/** Pictures and sound of an atlas. */
import type { AudioMedia, ImageMedia, Picture } from '../../../model'
import type { Slice } from '../../slice'
import { nameOf, picture, sourceOf, urlsOf } from './fields'

/** CDN host and path; most paths bring their slash. */
function join(cdn: string, path: string): string {
  return `https://${cdn}${path.startsWith('/') ? '' : '/'}${path}`
}

/** Hosts in upstream's order, from the plain list or the list of objects. */
function hostsOf(atlas: Slice, plain: string, objects: string): string[] {
  const names = atlas.raw(plain)
  const texts: unknown[] = Array.isArray(names) ? names : []
  const listed = texts.filter((name): name is string => typeof name === 'string' && name !== '')
  return listed.length > 0 ? listed : atlas.optionalList(objects, (entry) => entry.optionalString('cdn'))
}

/** The atlas of an answer: the top-level one lists `.jpg`, the one inside `ext_params` `.webp`. */
export function atlasOf(detail: Slice): Slice | undefined {
  const usable = (slice: Slice | undefined) => (Array.isArray(slice?.raw('list')) ? slice : undefined)
  return usable(detail.optionalSlice('atlas')) ?? usable(detail.optionalSlice('photo.ext_params.atlas'))
}

/** Pictures in order, each from every CDN host as a mirror. Sizes come by index beside the list and may be missing. */
export function readImages(atlas: Slice, id: string): ImageMedia[] {
  const hosts = hostsOf(atlas, 'cdn', 'cdnList')
  const paths = atlas.raw('list')
  if (!Array.isArray(paths)) return []
  return paths.flatMap((path, index): ImageMedia[] => {
    const source = typeof path === 'string' && path !== '' ? sourceOf(hosts.map((host) => join(host, path))) : undefined
    const size = picture(source, atlas.optionalNumber(`size.${index}.w`), atlas.optionalNumber(`size.${index}.h`))
    return size ? [{ kind: 'image', id: `${id}-${index + 1}`, ...size }] : []
  })
}

/** Sound of an album: the mixed track of the atlas, else the music itself. */
export function readMusic(photo: Slice, atlas: Slice | undefined, id: string): AudioMedia | undefined {
  const music = photo.optionalSlice('music') ?? photo.optionalSlice('soundTrack')
  const path = atlas?.optionalString('music')
  const hosts = atlas && path ? hostsOf(atlas, 'musicCdn', 'musicCdnList') : []
  const own = music ? [...urlsOf(music, 'audioUrls'), music.raw('url')] : []
  const mixed = path !== undefined && hosts.length > 0
  const title = nameOf(music?.optionalString('name'))
  const found = sourceOf(mixed ? hosts.map((host) => join(host, path)) : own)
  // What has no licence any more is named all the same.
  const source = found ?? (title ? { urls: [] } : undefined)
  if (!source) return undefined
  // Seconds of the music itself: the mixed track may be a part of it.
  const durationSec = mixed ? undefined : music?.optionalNumber('duration')
  const artist = nameOf(music?.optionalString('artist'))
  const cover = picture(music && sourceOf(urlsOf(music, 'imageUrls')))
  return {
    kind: 'audio',
    id: `${id}-music`,
    source,
    ...(title ? { title } : {}),
    ...(artist ? { artist } : {}),
    ...(durationSec !== undefined && durationSec > 0 ? { durationSec } : {}),
    ...(cover ? { cover } : {}),
  }
}

/** A single picture is delivered as the cover and nothing else. */
export function singleImage(cover: Picture | undefined, id: string): ImageMedia[] {
  return cover ? [{ kind: 'image', id: `${id}-1`, ...cover }] : []
}

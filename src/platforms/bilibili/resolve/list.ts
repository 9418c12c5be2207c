/** Lists: favourites, collections, series, uploads, columns, song menus. First page each; counts are the whole list's. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import type { ListPost, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import { climb } from '../../ladder'
import { slice } from '../../slice'
import { asides } from '../channels/links-only'
import { readCollection, readColumn, readFavourites, readSeries, readSongMenu, readUploads } from '../read/list'
import { readUser } from '../read/user'
import { optional, originOf } from '../../resolving'

type Loader = (
  params: { id: string; mid: string | undefined },
  target: Target,
  context: ResolveContext,
) => Promise<ListPost>

/** By the letters or the word in front of the number. */
const loaders: Readonly<Record<string, Loader>> = {
  async ml(params, target, context) {
    const answer = await climb({ name: 'favourites', channels: asides.favourites }, params, context)
    return { ...readFavourites(answer.body, target), origin: originOf(answer) }
  },
  async rl(_, target, context) {
    const answer = await context.call('fetchColumnInfo', { id: target.id })
    return { ...readColumn(answer.body, target), origin: originOf(answer) }
  },
  async season(params, target, context) {
    const answer = await climb({ name: 'collection', channels: asides.collection }, params, context)
    return { ...readCollection(answer.body, target), origin: originOf(answer) }
  },
  async series(params, target, context) {
    const answer = await climb({ name: 'series', channels: asides.series }, params, context)
    // Whose it is says the series itself, whoever's page the link was from.
    const mid = slice(answer.body).optionalId('data.meta.mid') ?? params.mid
    // One of the ways has the videos with it.
    const videos = Array.isArray(at(answer.body, 'data.archives'))
      ? answer
      : await optional('its videos', context, () =>
          climb({ name: 'seriesVideos', channels: asides.seriesVideos }, { ...params, mid }, context),
        )
    return { ...readSeries(answer.body, videos?.body, target), origin: originOf(answer) }
  },
  async up(params, target, context) {
    const answer = await climb({ name: 'uploads', channels: asides.uploads }, params, context)
    const owner = await optional('its owner', context, async () =>
      readUser((await context.call('fetchUserProfile', { host_mid: params.id })).body),
    )
    return { ...readUploads(answer.body, target, owner?.author), origin: originOf(answer) }
  },
  async am(params, target, context) {
    const answer = await climb({ name: 'songMenu', channels: asides.songMenu }, params, context)
    const songs = await optional('its songs', context, () =>
      climb({ name: 'songsOfMenu', channels: asides.songsOfMenu }, params, context),
    )
    return { ...readSongMenu(answer.body, songs?.body, target), origin: originOf(answer) }
  },
}

function unsupported(target: Target): AmagiError {
  return new AmagiError('unsupported', { message: `bilibili: ${target.kind} ${target.id} cannot be shown` })
}

/** `ml1`, `rl1`, `am1`, `season:1`, `series:1`, `up:1` → the list. */
export async function resolveList(target: Target, context: ResolveContext): Promise<ListPost> {
  const [, word = '', id = ''] = /^([a-z]+):?(\d{1,16})$/.exec(target.id) ?? []
  const load = Object.hasOwn(loaders, word) ? loaders[word] : undefined
  if (!load) throw unsupported(target)
  return load({ id, mid: target.extra?.mid }, target, context)
}

/** Ladders that only resolving needs: no endpoint of the documentation, no route of their own. */
import type { Channel } from '../../endpoint/record'
import { webChannel } from '.'
import { dynamicOfAlbum } from '../shape/album'
import { collectionOf, collectionOfFavourite, favouritesOf, seriesOf } from '../shape/lists'
import { menuOfApp, songOfApp, songsOfApp } from '../shape/music'
import { videosOfSearch } from '../shape/search'
import { courseOfSections, mediaOfPage } from '../shape/season'
import { wbi } from '../sign'
import { dmImgQuery } from '../sign/dm-img'
import { articleOpus } from './article-page'
import { mediaList } from './media-list'
import { pageChannel } from './page'

const api = 'https://api.bilibili.com'
const audio = 'https://www.bilibili.com/audio/music-service-c/web'
/** The audio site of the apps; it wants no signature. Source: DIYgod/RSSHub and wlkz/bili_music_tagger, 2025. */
const appAudio = `${api}/audio/music-service-c`

const text = (value: unknown): string => String(value)

const searchPage = (words: unknown): string =>
  `https://search.bilibili.com/all?keyword=${encodeURIComponent(text(words))}`

/** A menu of the apps holds its songs as well. */
const appMenu = {
  request: ({ id }) => ({ url: `${appAudio}/menus/${text(id)}` }),
  success: 'data.menusRespones.menuId',
} satisfies Pick<Parameters<typeof webChannel>[0], 'request' | 'success'>

const first = {
  /** `md` page → its season. */
  media: webChannel({
    name: 'pgc-review',
    request: ({ id }) => ({ url: `${api}/pgc/review/user`, query: [['media_id', text(id)]] }),
    success: 'result.media.season_id',
  }),
  /** Course by `season_id` or `ep_id`. */
  course: webChannel({
    name: 'pugv-season',
    request: ({ name, id }) => ({ url: `${api}/pugv/view/web/season`, query: [[text(name), text(id)]] }),
    success: 'data.season_id',
  }),
  song: webChannel({
    name: 'song-info',
    request: ({ id }) => ({ url: `${audio}/song/info`, query: [['sid', text(id)]] }),
    success: 'data.id',
  }),
  songUrl: webChannel({
    name: 'song-url',
    request: ({ id }) => ({ url: `${audio}/url`, query: [['sid', text(id)]] }),
    success: 'data.cdns',
  }),
  favourites: webChannel({
    name: 'favourites',
    request: ({ id }) => ({
      url: `${api}/x/v3/fav/resource/list`,
      query: [
        ['media_id', text(id)],
        ['pn', '1'],
        ['ps', '20'],
        ['platform', 'web'],
      ],
    }),
    success: 'data.info',
  }),
  /** Needs its owner; who subscribed to it knows its number alone. */
  collection: webChannel({
    name: 'collection',
    when: (_, { mid }) => mid !== undefined,
    request: ({ id, mid }) => ({
      url: `${api}/x/polymer/web-space/seasons_archives_list`,
      query: [
        ['mid', text(mid)],
        ['season_id', text(id)],
        ['sort_reverse', 'false'],
        ['page_num', '1'],
        ['page_size', '30'],
      ],
    }),
    success: 'data.meta',
  }),
  series: webChannel({
    name: 'series',
    request: ({ id }) => ({ url: `${api}/x/series/series`, query: [['series_id', text(id)]] }),
    success: 'data.meta',
  }),
  seriesVideos: webChannel({
    name: 'series-videos',
    when: (_, { mid }) => mid !== undefined,
    request: ({ id, mid }) => ({
      url: `${api}/x/series/archives`,
      query: [
        ['mid', text(mid)],
        ['series_id', text(id)],
        ['only_normal', 'true'],
        ['sort', 'desc'],
        ['pn', '1'],
        ['ps', '30'],
      ],
    }),
    success: 'data.archives',
  }),
  /** Everything an uploader made public, newest first; needs no signature. */
  uploads: webChannel({
    name: 'uploads',
    request: ({ id }) => ({
      url: `${api}/x/v2/medialist/resource/list`,
      query: [
        ['mobi_app', 'web'],
        ['type', '1'],
        ['biz_id', text(id)],
        ['oid', ''],
        ['otype', '2'],
        ['ps', '20'],
        ['direction', 'false'],
        ['desc', 'true'],
        ['sort_field', '1'],
        ['tid', '0'],
        ['with_current', 'false'],
      ],
    }),
    success: 'data.media_list',
  }),
  /** The same from the page of the space, which is guarded. */
  uploadSearch: webChannel({
    name: 'upload-search',
    request: ({ id }, { random }) => ({
      url: `${api}/x/space/wbi/arc/search`,
      query: [
        ['mid', text(id)],
        ['pn', '1'],
        ['ps', '30'],
        ['order', 'pubdate'],
        ['platform', 'web'],
        ['web_location', '333.1387'],
        ['order_avoided', 'true'],
        ['index', '0'],
        ['special_type', ''],
        ['keyword', ''],
        ['tid', '0'],
        ...dmImgQuery(random),
      ],
      headers: { referer: `https://space.bilibili.com/${text(id)}/video` },
    }),
    sign: wbi,
    success: 'data.list.vlist',
  }),
  songMenu: webChannel({
    name: 'song-menu',
    request: ({ id }) => ({ url: `${audio}/menu/info`, query: [['sid', text(id)]] }),
    success: 'data.menuId',
  }),
  songsOfMenu: webChannel({
    name: 'songs-of-menu',
    request: ({ id }) => ({
      url: `${audio}/song/of-menu`,
      query: [
        ['sid', text(id)],
        ['pn', '1'],
        ['ps', '30'],
      ],
    }),
    success: 'data.data',
  }),
  /** Videos by words. Source: SocialSisterYi/bilibili-API-collect `docs/search/search_request.md`, 2025-12. */
  search: webChannel({
    name: 'search-videos',
    request: ({ words }) => ({
      url: `${api}/x/web-interface/wbi/search/type`,
      query: [
        ['search_type', 'video'],
        ['keyword', text(words)],
        ['page', '1'],
      ],
      headers: { referer: searchPage(words) },
    }),
    sign: wbi,
    repeats: true,
    success: 'data',
  }),
  /** Old albums are found by the number they had before they became dynamics. */
  album: webChannel({
    name: 'dynamic-by-rid',
    request: ({ id }) => ({
      url: `${api}/x/polymer/web-dynamic/v1/detail`,
      query: [
        ['rid', text(id)],
        ['type', '2'],
        ['timezone_offset', '-480'],
        ['features', 'itemOpusStyle'],
      ],
    }),
    success: 'data.item',
  }),
} as const satisfies Record<string, Channel>

/** The next way of each where there is one. */
const next = {
  media: pageChannel({
    name: 'media-page',
    url: ({ id }) => `https://www.bilibili.com/bangumi/media/md${text(id)}`,
    success: 'mediaInfo.season_id',
    shape: mediaOfPage,
  }),
  course: webChannel({
    name: 'pugv-season-v2',
    request: ({ name, id }) => ({ url: `${api}/pugv/view/web/season/v2`, query: [[text(name), text(id)]] }),
    success: 'data.season_id',
    shape: courseOfSections,
  }),
  song: webChannel({
    name: 'song-playing',
    request: ({ id }) => ({ url: `${appAudio}/songs/playing`, query: [['song_id', text(id)]] }),
    success: 'data.id',
    shape: songOfApp,
  }),
  songUrl: webChannel({
    name: 'song-url-app',
    request: ({ id }) => ({
      url: `${appAudio}/url`,
      query: [
        ['songid', text(id)],
        ['quality', '2'],
        ['privilege', '2'],
        ['mid', '0'],
        ['platform', 'web'],
      ],
    }),
    success: 'data.cdns',
  }),
  favourites: mediaList({ name: 'favourites-list', type: 3, shape: favouritesOf }),
  collection: mediaList({ name: 'collection-list', type: 8, shape: collectionOf }),
  /** A collection in somebody's favourites. Source: nICEnnnnnnnLee/BilibiliDown `URL4ChannelCollectionParserEx`, 2026. */
  keptCollection: webChannel({
    name: 'collection-kept',
    request: ({ id }) => ({
      url: `${api}/x/space/fav/season/list`,
      query: [
        ['season_id', text(id)],
        ['pn', '1'],
        ['ps', '20'],
      ],
    }),
    success: 'data.info',
    shape: collectionOfFavourite,
  }),
  series: mediaList({ name: 'series-list', type: 5, shape: seriesOf }),
  /** Everything a search finds, videos among it. */
  search: webChannel({
    name: 'search-all',
    request: ({ words }) => ({
      url: `${api}/x/web-interface/wbi/search/all/v2`,
      query: [['keyword', text(words)]],
      headers: { referer: searchPage(words) },
    }),
    sign: wbi,
    repeats: true,
    success: 'data.result',
    shape: videosOfSearch,
  }),
  songMenu: webChannel({ ...appMenu, name: 'menu-app', shape: menuOfApp }),
  songsOfMenu: webChannel({ ...appMenu, name: 'menu-app', shape: songsOfApp }),
  album: webChannel({
    name: 'album-doc',
    request: ({ id }) => ({
      url: 'https://api.vc.bilibili.com/link_draw/v1/doc/detail',
      query: [['doc_id', text(id)]],
      headers: { referer: `https://h.bilibili.com/${text(id)}` },
    }),
    success: 'data.item.pictures',
    shape: dynamicOfAlbum,
  }),
} as const satisfies Record<string, Channel>

/** Ways to what is behind a link, the likeliest first. */
export const asides = {
  media: [first.media, next.media],
  course: [first.course, next.course],
  song: [first.song, next.song],
  songUrl: [first.songUrl, next.songUrl],
  favourites: [first.favourites, next.favourites],
  collection: [first.collection, next.collection, next.keptCollection],
  series: [first.series, next.series],
  seriesVideos: [first.seriesVideos, next.series],
  uploads: [first.uploads, first.uploadSearch],
  songMenu: [first.songMenu, next.songMenu],
  songsOfMenu: [first.songsOfMenu, next.songsOfMenu],
  album: [first.album, next.album],
  search: [first.search, next.search],
  articleOpus,
} as const satisfies Record<string, readonly Channel[]>

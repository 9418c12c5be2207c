/** The detail payload of the share page, which its API and its HTML both carry. */
import { big } from '../reply'
import type { Call } from '../types'
import { eidOf, type KuaishouWork } from '../world/kuaishou'
import type { Person } from '../world/people'
import { coverUrl, headUrl, mirror, picturePath, signedVideo, storedFiles, type StoredFile } from './cdn'

const pair = (urls: string[]): { cdn: string; url: string }[] => urls.map((url) => ({ cdn: new URL(url).host, url }))
const covers = (name: string, ending: 'jpg' | 'webp'): { cdn: string; url: string }[] =>
  pair(['p2.a.yximgs.com', 'p5.a.yximgs.com'].map((host) => coverUrl(host, name, ending)))

export const heads = (who: Person): { headUrl: string; headUrls: { cdn: string; url: string }[] } => ({
  headUrl: headUrl(who.face),
  headUrls: pair([headUrl(who.face)]),
})

const musicUrls = (work: KuaishouWork): { cdn: string; url: string }[] =>
  pair(['v4-plat-fdl.wsukwai.com', 'tymov2.a.kwimgs.com'].map((host) => `https://${host}/ksc2/${work.key}-music.m4a`))

function representation(
  call: Call,
  work: KuaishouWork,
  index: number,
  what: StoredFile,
  codec: 'avc' | 'hevc',
  height: number,
): Record<string, unknown> {
  const seconds = work.duration / 1000
  const kilobits = Math.round((storedFiles[what].size * 8) / seconds / 1000)
  const width = Math.round((height * work.width) / work.height)
  return {
    id: index + 1,
    hidden: false,
    defaultSelect: false,
    disableAdaptive: false,
    url: signedVideo(call, 'k0u1yc2yc1y89z.djvod.ndcimgs.com', what, work.id),
    backupUrl: [signedVideo(call, 'v4.oskwai.com', what, work.id)],
    width,
    height,
    avgBitrate: kilobits,
    maxBitrate: kilobits * 3,
    frameRate: 30,
    fileSize: storedFiles[what].size,
    videoCodec: codec,
    qualityLabel: height >= 960 ? '高清' : '标清',
    qualityType: height >= 960 ? '720p' : '540p',
    quality: 1.5 - index / 2,
    featureP2sp: false,
    hdrType: 0,
  }
}

/** `manifest` of a video: AVC first and larger, HEVC second, a smaller AVC last. */
export function manifestOf(call: Call, work: KuaishouWork): Record<string, unknown> {
  return {
    mediaType: 2,
    businessType: 2,
    version: '2.0.0',
    hideAuto: false,
    manualDefaultSelect: false,
    stereoType: 0,
    videoId: work.key,
    adaptationSet: [
      {
        id: 1,
        duration: work.duration,
        representation: [
          representation(call, work, 0, 'avc720', 'avc', work.height),
          representation(call, work, 1, 'hevc720', 'hevc', work.height),
          representation(call, work, 2, 'avc540', 'avc', 720),
        ],
      },
    ],
  }
}

function atlas(work: KuaishouWork, ending: 'jpg' | 'webp'): Record<string, unknown> {
  const cdn = ending === 'jpg' ? ['p2.a.yximgs.com', 'p5.a.yximgs.com'] : ['p23.a.yximgs.com', 'p5.a.yximgs.com']
  return {
    type: 2,
    volume: work.music ? 1 : 0,
    list: work.pictures.map((name) => picturePath(name, ending)),
    cdn,
    cdnList: cdn.map((host) => ({ cdn: host })),
    size: work.pictures.map(() => ({ w: work.width, h: work.height })),
    ...(work.music
      ? {
          music: `/ufile/atlas/${work.key}.m4a`,
          musicCdnList: [{ cdn: 'tymov2.a.kwimgs.com' }, { cdn: 'hwmov.a.yximgs.com' }],
        }
      : {}),
  }
}

function music(work: KuaishouWork): Record<string, unknown> {
  const cover = covers(work.cover, 'jpg')
  return {
    id: 22_636_248_000 + work.key.length,
    name: work.music ?? `${work.author.name}的作品原声`,
    artist: work.author.name,
    duration: 2,
    type: work.music ? 4 : 9,
    url: musicUrls(work)[0]?.url,
    audioUrls: musicUrls(work),
    imageUrls: cover,
    avatarUrls: cover,
    photoCount: 1,
    isOffline: false,
    hasCopyright: true,
  }
}

export function simpleInfo(call: Call, work: KuaishouWork): Record<string, unknown> {
  const video = work.form === 'video'
  const who = work.author
  return {
    result: 1,
    ...(work.form === 'atlas' ? { fid: 5_035_409_133, atlas: atlas(work, 'jpg') } : {}),
    counts: { fanCount: who.followers, followCount: 42, collectionCount: 128, photoCount: 366 },
    photo: {
      // True for every picture work, albums included.
      singlePicture: !video,
      type: 1,
      photoType: video ? 'VIDEO' : work.form === 'atlas' ? 'VERTICAL_ATLAS' : 'SINGLE_PICTURE',
      photoId: work.numeric,
      caption: work.caption,
      timestamp: work.timestamp,
      ...(video ? { duration: work.duration, manifest: manifestOf(call, work), soundTrack: music(work) } : {}),
      ...(work.music ? { music: music(work) } : {}),
      width: work.width,
      height: work.height,
      userId: 3_400_000_000 + who.mid,
      userName: who.name,
      userEid: eidOf(who),
      userSex: 'U',
      kwaiId: who.key,
      verified: who.verified !== undefined,
      ...heads(who),
      likeCount: work.stat.like,
      viewCount: work.stat.view,
      commentCount: work.stat.comment,
      shareCount: work.stat.share,
      forwardCount: 0,
      coverUrls: covers(work.cover, 'jpg'),
      webpCoverUrls: covers(work.cover, 'webp'),
      mainMvUrls: video
        ? pair(['tymov2.a.kwimgs.com', 'hwmov.a.yximgs.com'].map((host) => mirror(host, 'avc720', work.id)))
        : [],
      forcePublic: 'simulated',
      ext_params: {
        mtype: video ? 3 : 6,
        color: 'B77E4C',
        w: work.width,
        h: work.height,
        ...(video ? { interval: 30, sound: work.duration, video: work.duration } : {}),
        ...(work.form === 'atlas' ? { atlas: atlas(work, 'webp') } : {}),
        ...(work.form === 'single'
          ? {
              single: {
                type: 1,
                list: work.pictures.map((name) => picturePath(name, 'jpg')),
                cdnList: [{ cdn: 'p2.a.yximgs.com' }],
                size: [{ w: work.width, h: work.height }],
              },
            }
          : {}),
      },
      share_info: `userId=${eidOf(who)}&photoId=${work.id}`,
      serverExpTag: `feed_photo|${work.numeric}|${3_400_000_000 + who.mid}|1_a/simulated`,
      exp_tag: '1_a/simulated',
      adminTags: [],
      photoStatus: 0,
      llsid: big('2009796985074643505'),
    },
    serialInfo: { valid: false, title: null, msg: null, serialId: null, serialType: null, show: false },
  }
}

/** 123456 → `12.3万`, as the desktop site prints counters. */
export const display = (value: number): string =>
  value >= 10_000 ? `${Math.round(value / 1000) / 10}万` : String(value)

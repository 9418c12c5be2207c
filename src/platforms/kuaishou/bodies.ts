/**
 * Bodies of the endpoints. Fields by what `read/` looks at and people ask for; types as captured answers and public
 * captures show them (seen 2026-10). Moments are milliseconds.
 */
import {
  bytes,
  epochMs,
  fields,
  figure,
  flag,
  id,
  list,
  milliseconds,
  named,
  number,
  optional,
  pixels,
  sparse,
  table,
  text,
  type Bodies,
} from '../endpoint/body'

const address = named('KuaishouAddress', { cdn: optional(text), url: optional(text) })

const representation = sparse({
  id,
  url: text,
  backupUrl: list(text),
  width: pixels,
  height: pixels,
  avgBitrate: number,
  maxBitrate: number,
  frameRate: number,
  fileSize: bytes,
  videoCodec: text,
  qualityType: text,
  qualityLabel: text,
})

const sound = sparse({
  id,
  name: text,
  artist: text,
  duration: milliseconds,
  audioUrls: list(address),
  imageUrls: list(address),
})

const album = sparse({
  type: number,
  cdn: list(text),
  cdnList: list(address),
  /** Paths below each of `cdn`. */
  list: list(text),
  size: list(sparse({ w: pixels, h: pixels })),
  music: text,
  musicCdnList: list(address),
})

const photo = named('KuaishouPhoto', {
  id,
  photoId: optional(id),
  photoType: optional(text),
  type: optional(number),
  caption: optional(text),
  timestamp: optional(epochMs),
  duration: optional(milliseconds),
  width: optional(pixels),
  height: optional(pixels),
  userName: optional(text),
  userEid: optional(text),
  userId: optional(id),
  headUrl: optional(text),
  viewCount: optional(figure),
  likeCount: optional(figure),
  realLikeCount: optional(number),
  commentCount: optional(figure),
  shareCount: optional(figure),
  forwardCount: optional(figure),
  coverUrl: optional(text),
  coverUrls: optional(list(address)),
  photoUrl: optional(text),
  mainMvUrls: optional(list(address)),
  manifest: optional(
    sparse({ adaptationSet: list(sparse({ duration: milliseconds, representation: list(representation) })) }),
  ),
  music: optional(sound),
  soundTrack: optional(sound),
  singlePicture: optional(flag),
  ext_params: optional(sparse({ mtype: number, w: pixels, h: pixels, atlas: album })),
})

const reply = named('KuaishouReply', {
  commentId: id,
  authorId: optional(id),
  authorName: optional(text),
  content: text,
  headurl: optional(text),
  timestamp: optional(epochMs),
  likedCount: optional(figure),
  realLikedCount: optional(number),
  authorLiked: optional(flag),
  authorArea: optional(text),
  userId: optional(id),
  replyTo: optional(id),
  replyToUserName: optional(text),
})

const comment = named('KuaishouComment', {
  ...reply.fields,
  hot: optional(flag),
  subCommentCount: optional(number),
  subCommentsPcursor: optional(text),
  subComments: optional(list(reply)),
})

const counts = sparse({ fan: figure, follow: figure, photo: figure, playback: figure })

const person = named('KuaishouPerson', {
  id: optional(id),
  name: optional(text),
  description: optional(text),
  avatar: optional(text),
  sex: optional(text),
  living: optional(flag),
  cityName: optional(text),
  originUserId: optional(id),
  privacy: optional(flag),
  verifiedStatus: optional(sparse({ verified: flag, description: text, type: number })),
  counts: optional(counts),
})

const listedWork = named('KuaishouListedWork', {
  id,
  poster: optional(text),
  width: optional(pixels),
  height: optional(pixels),
  caption: optional(text),
  timestamp: optional(epochMs),
  counts: optional(sparse({ displayView: figure, displayLike: figure, displayComment: figure })),
  workType: optional(text),
  author: optional(sparse({ id, name: text })),
  imgUrls: optional(list(text)),
  playUrl: optional(text),
})

/** `pcursor` leads to the next page; `no_more` ends the list. */
const works = named('KuaishouWorks', {
  principalId: optional(text),
  result: optional(number),
  list: list(listedWork),
  pcursor: optional(text),
  hasMore: optional(flag),
  live: optional(sparse({ id, living: flag, caption: text })),
})

const room = named('KuaishouRoom', {
  isLiving: flag,
  author: optional(person),
  liveStream: optional(sparse({ id, poster: text, url: text, hlsPlayUrl: text, type: text })),
  gameInfo: optional(sparse({ id, name: text, categoryName: text, watchingCount: figure, poster: text })),
  config: optional(
    sparse({
      liveStreamId: id,
      caption: text,
      coverUrl: text,
      coverWidth: pixels,
      coverHeight: pixels,
      likeCount: figure,
      watchingCount: figure,
      landscape: flag,
    }),
  ),
})

export const bodies = {
  fetchOneWork: fields({
    data: fields({
      visionVideoDetail: fields({
        status: optional(number),
        type: optional(number),
        author: optional(sparse({ id, name: text, headerUrl: text })),
        photo,
        atlas: optional(album),
        counts: optional(
          sparse({ fanCount: figure, followCount: figure, collectionCount: figure, photoCount: figure }),
        ),
        serialInfo: optional(sparse({ valid: flag, title: text, serialId: id })),
      }),
    }),
  }),
  fetchWorkComments: fields({
    data: fields({
      visionCommentList: fields({
        commentCount: optional(number),
        /** Leads to the next page; `no_more` ends the list. */
        pcursor: optional(text),
        rootComments: optional(list(comment)),
      }),
    }),
  }),
  fetchEmojiList: fields({ data: fields({ visionBaseEmoticons: fields({ iconUrls: table(text) }) }) }),
  fetchUserProfile: fields({
    principalId: optional(text),
    author: fields({
      principalId: optional(text),
      userInfo: person,
      sensitiveInfo: optional(sparse({ kwaiId: id, originUserId: id, constellation: text, cityName: text, counts })),
    }),
    profile: optional(sparse({ publicData: works })),
  }),
  fetchUserWorkList: works,
  fetchLiveRoomInfo: fields({
    principalId: optional(text),
    activeIndex: optional(number),
    current: room,
    playList: optional(list(room)),
    result: optional(number),
  }),
} as const satisfies Bodies

/** Queries of the desktop site. */
import type { UpstreamRequest } from '../../endpoint/record'

/** A comment's own fields; roots and answers share them. */
const commentFields =
  'commentId authorId authorName content headurl timestamp likedCount realLikedCount liked status authorLiked'

const queries = {
  visionVideoDetail: `query visionVideoDetail($photoId: String, $type: String, $page: String, $webPageArea: String) {
  visionVideoDetail(photoId: $photoId, type: $type, page: $page, webPageArea: $webPageArea) {
    status
    type
    author { id name following headerUrl }
    photo {
      id duration caption likeCount realLikeCount viewCount coverUrl photoUrl photoH265Url timestamp videoRatio
      manifest {
        mediaType businessType version
        adaptationSet {
          id duration
          representation {
            id url backupUrl width height avgBitrate maxBitrate frameRate qualityType qualityLabel hidden
          }
        }
      }
      manifestH265
    }
    tags { type name }
    commentLimit { canAddComment }
    danmakuSwitch
  }
}`,
  commentListQuery: `query commentListQuery($photoId: String, $pcursor: String) {
  visionCommentList(photoId: $photoId, pcursor: $pcursor) {
    commentCount
    pcursor
    rootComments {
      ${commentFields}
      subCommentCount
      subCommentsPcursor
      subComments { ${commentFields} replyToUserName replyTo }
    }
  }
}`,
  visionBaseEmoticons: `query visionBaseEmoticons {
  visionBaseEmoticons { iconUrls }
}`,
  visionProfile: `query visionProfile($userId: String) {
  visionProfile(userId: $userId) {
    result
    hostName
    userProfile {
      ownerCount { fan photo follow photo_public }
      profile { gender user_name user_id headurl user_text user_profile_bg_url }
      isFollowing
    }
  }
}`,
  visionProfileUserList: `query visionProfileUserList($pcursor: String, $ftype: Int) {
  visionProfileUserList(pcursor: $pcursor, ftype: $ftype) {
    result
    fols { user_name user_id }
    pcursor
  }
}`,
} as const

type Operation = keyof typeof queries

/** One GraphQL call as the web client sends it. */
export function graphql(operationName: Operation, variables: Record<string, string | number>): UpstreamRequest {
  return {
    method: 'POST',
    url: 'https://www.kuaishou.com/graphql',
    body: JSON.stringify({ operationName, variables, query: queries[operationName] }),
  }
}

/** Emotes of comments. */
import { defineEndpoint } from '../../define'
import { liveChannel, webChannel } from '../channels'
import { graphql } from '../channels/graphql'
import { emojiPanel } from '../channels/live'
import { shapeEmojiPanel } from '../shape/emoji'

export const fetchEmojiList = defineEndpoint({
  name: 'fetchEmojiList',
  route: '/fetch_emoji_list',
  order: 30,
  title: { zh: '获取快手表情数据', en: 'Emotes of comments' },
  source:
    'GraphQL visionBaseEmoticons of www.kuaishou.com and live_api/emoji/panel of live.kuaishou.com, observed by public clients until 2026-09',
  params: {},
  payload: 'data.visionBaseEmoticons.iconUrls',
  cacheSec: 86_400,
  channels: [
    webChannel({
      name: 'graphql',
      request: () => graphql('visionBaseEmoticons', {}),
      success: 'data.visionBaseEmoticons.iconUrls',
    }),
    // A third of the names, and those that are used most.
    liveChannel({ name: 'live-panel', request: emojiPanel, success: 'data', shape: shapeEmojiPanel }),
  ],
})

/** Emotes of comments. */
import { defineEndpoint } from '../../define'
import { webChannel } from '../channels'
import { graphql } from '../channels/graphql'

export const fetchEmojiList = defineEndpoint({
  name: 'fetchEmojiList',
  route: '/fetch_emoji_list',
  order: 30,
  title: { zh: '获取快手表情数据', en: 'Emotes of comments' },
  source: 'GraphQL visionBaseEmoticons of www.kuaishou.com, observed by public clients until 2026-09',
  params: {},
  payload: 'data.visionBaseEmoticons.iconUrls',
  cacheSec: 86_400,
  channels: [
    webChannel({
      name: 'graphql',
      request: () => graphql('visionBaseEmoticons', {}),
      success: 'data.visionBaseEmoticons.iconUrls',
    }),
  ],
})

/** One long article: its body is JSON in a text, in two places. */
import type { Call } from '../types'
import type { World } from '../world'
import { ids } from '../world/pages'
import { person } from '../world/people'
import { issuePicture } from './cdn'
import { avatar } from './video'
import { authorOf } from './work'

export function essayOf(call: Call, { people, pictures }: World): Record<string, unknown> {
  const who = person(people, 'pixel')
  const picture = (seed: string): string =>
    issuePicture(call, pictures.add({ seed, width: 1280, height: 720 }), { treatment: 'tplv-dy-aweme-images:q75.jpeg' })
  const [head, first, second] = ['essay head', 'essay one', 'essay two'].map(picture)
  const markdown = [
    '# 像素天空是怎么画的',
    '天空其实只有五种蓝。',
    '## 一、先画云的影子',
    `![影子](${first})`,
    '> 云不是白的，是旁边的蓝让它变白。',
    '## 二、再擦掉三分之一',
    `![擦掉](${second})`,
    '**留白** 是最贵的颜料。',
  ].join('\n\n')
  return {
    aweme_id: ids.douyinEssay,
    aweme_type: 163,
    media_type: 0,
    desc: '像素天空是怎么画的 #像素画',
    caption: '',
    item_title: '像素天空是怎么画的',
    preview_title: '像素天空是怎么画的',
    create_time: 1_740_650_000,
    duration: 0,
    group_id: ids.douyinEssay,
    author: authorOf(who),
    images: null,
    music: null,
    video: { cover: avatar(who, 720), origin_cover: avatar(who, 720), duration: 0, bit_rate: null },
    article_info: {
      article_title: '像素天空是怎么画的',
      article_content: JSON.stringify({ markdown, head_poster_list: { uri: '', url_list: [head] } }),
      fe_data: JSON.stringify({
        image_list: [
          { url: first, width: 1280, height: 720 },
          { url: second, width: 1280, height: 720 },
        ],
        read_time: 2,
      }),
    },
    statistics: {
      aweme_id: ids.douyinEssay,
      digg_count: 8_017,
      comment_count: 217,
      collect_count: 3_017,
      share_count: 417,
      play_count: 0,
    },
    text_extra: [],
    status: { aweme_id: ids.douyinEssay, is_delete: false, is_prohibited: false, private_status: 0, part_see: 0 },
    aweme_control: { can_comment: true, can_show_comment: true },
  }
}

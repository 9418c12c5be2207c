/** Invented answers: what is content is said, whatever else stands in them is not. */
import { describe, expect, it } from 'vitest'
import type { PlatformId } from '../../src/model'
import { parseJson } from '../../src/http/json'
import { isCode, subjects, type Subject } from '../support/content'
import { differences, formOf, planted, sayings, wordsIn } from '../support/said'
import { fixtureText } from './upstream'

const answerOf = (platform: PlatformId, name: string): any => parseJson(fixtureText(platform, name))

const cases: [PlatformId, string, Subject][] = [
  ['bilibili', 'fetch_article_content', subjects.bilibiliArticle],
  ['bilibili', 'fetch_bangumi_video_info', subjects.bilibiliSeason],
  ['bilibili', 'fetch_column_info', subjects.bilibiliColumn],
  ['bilibili', 'fetch_dynamic_info', subjects.bilibiliDynamic],
  ['bilibili', 'fetch_live_room_detail', subjects.bilibiliRoom],
  ['bilibili', 'fetch_one_video', subjects.bilibiliVideo],
  ['bilibili', 'fetch_user_profile', subjects.bilibiliPerson],
  ['bilibili', 'fetch_work_comments', subjects.bilibiliReplies],
  ['douyin', 'fetch_one_work', subjects.douyinWork],
  ['douyin', 'fetch_user_info', subjects.douyinPerson],
  ['douyin', 'fetch_music_work', subjects.douyinSound],
  ['douyin', 'fetch_work_comments', subjects.douyinReplies],
  ['douyin', 'fetch_user_live_videos', subjects.douyinRoom],
  ['kuaishou', 'fetch_one_work', subjects.kuaishouWork],
  ['kuaishou', 'fetch_one_work.atlas', subjects.kuaishouWork],
  ['kuaishou', 'fetch_live_room_info', subjects.kuaishouRoom],
  ['kuaishou', 'fetch_work_comments', subjects.kuaishouReplies],
]

describe('what a post says of an answer', () => {
  it.each(cases)('%s %s: what people said, and no other words', (platform, name, { read, allowed }) => {
    const answer = answerOf(platform, name)
    expect(differences(answer, allowed, sayings(read(answer)))).toEqual([])
  })

  it.each(cases)('%s %s: words put in any other field are not taken over', (platform, name, subject) => {
    expect(planted(answerOf(platform, name), subject.allowed, subject.read, isCode)).toEqual([])
  })

  /** Fields of which the site makes chips, suggestions and advertising around a work. */
  const around = {
    suggest_words: {
      suggest_words: [{ scene: 'comment_top_rec', hint_text: '大家都在搜索', words: [{ word: '某某的秘密恋情' }] }],
    },
    anchors: [{ title: '立即购买同款帐篷', keyword: '户外帐篷推荐' }],
    anchor_info: { title: '一键使用同款特效', extra: '{"title":"限时特价的帐篷"}' },
    related_music_anchor: { title: '汽水音乐里听完整版', extra: '{"name":"别的歌曲名称"}' },
    video_tag: [{ tag_name: '户外旅行攻略' }],
    feed_comment_config: { input_config_text: '善语结善缘恶言伤人心', common_flags: '{"hashtag":"热门话题推荐"}' },
    share_info: { share_desc: '在抖音记录美好生活', share_title: '快来看看这个作品' },
    seo_info: { ocr_content: '画面里识别出的文字' },
    hot_list: null,
    interaction_stickers: [{ text_info: '点击参与投票活动' }],
    social_tag_list: [{ text: '你可能认识的人' }],
    label_top_text: [{ text: '编辑推荐的作品' }],
    entertainment_recommend_info: '{"recommend":"猜你喜欢的短剧"}',
    diversion_bar_info: [{ content: '去看完整的短剧' }],
    commerce_info: { ad_title: '广告里的那句话' },
    recommend_reason: '你的朋友也看过',
    guide_btn_text: '打开应用看更多',
  }

  it('nothing a site puts around a work is said of it', () => {
    const { aweme_detail } = answerOf('douyin', 'fetch_one_work')
    const answer = { aweme_detail: { ...aweme_detail, ...around } }
    const { read, allowed } = subjects.douyinWork
    expect(differences(answer, allowed, sayings(read(answer)))).toEqual([])
    const photo = answerOf('kuaishou', 'fetch_one_work')
    const reco = {
      recoReason: '你关注的人也在看',
      searchWords: ['相关搜索的词'],
      adText: '点击领取优惠券',
      tagShow: { text: '同款特效推荐' },
    }
    const work = { ...photo, ...reco, photo: { ...photo.photo, ...reco } }
    const kuaishou = subjects.kuaishouWork
    expect(differences(work, kuaishou.allowed, sayings(kuaishou.read(work)))).toEqual([])
  })
})

describe('the comparison itself', () => {
  const post = subjects.kuaishouWork.read(answerOf('kuaishou', 'fetch_one_work'))
  const { allowed } = subjects.kuaishouWork

  it('names what is not said and what should not be, per place', () => {
    const said = { card: '雨停了，纸船还在漂', text: '' }
    const answer = { photo: { caption: '雨停了，纸船还在漂', recoReason: '雨停了纸船', other: '纸船还在漂的河边' } }
    expect(differences(answer, allowed, said)).toEqual(['the text does not say photo.caption'])
    expect(differences({ reason: '纸船还在漂' }, allowed, said)).toEqual(['the card says reason'])
  })

  it('opens JSON in texts and tells places of lists by a star', () => {
    expect(wordsIn({ a: [{ extra: '{"b":["词"]}' }], c: '{no' })).toEqual([
      { path: 'a.0.extra!.b.0', text: '词' },
      { path: 'c', text: '{no' },
    ])
    expect(formOf('a.0.extra!.b.12')).toBe('a.*.extra!.b.*')
  })

  it('finds a field that is taken over, and one that is lost', () => {
    const leaky = (answer: unknown) => ({ ...post, title: (answer as { reason: string }).reason })
    const none = { says: { reason: true } } as const
    expect(planted({ reason: '别人的话' }, { says: {} }, leaky, isCode)).toEqual([
      'the card takes over reason',
      'the text takes over reason',
    ])
    expect(planted({ reason: '别人的话' }, none, leaky, isCode)).toEqual([])
    expect(planted({ reason: '别人的话' }, none, () => post, isCode)).toEqual([
      'the card loses reason',
      'the text loses reason',
    ])
  })
})

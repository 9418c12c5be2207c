/** What the share page of slides asks for: pictures with their clips. Only phones are answered, and they sign nothing. */
import { toAmagiError } from '../../../errors'
import { at } from '../../../json'
import type { Channel, UpstreamRequest } from '../../endpoint/record'
import { sameId, webChannel } from '.'
import { safariFetch } from '../../browser'
import { filtered } from '../judge'
import { sharePage } from './share-page'

/** Answers `aweme_details` with one work. Without a session: the headers of a desktop browser would contradict the phone. */
export const slidesInfo = webChannel({
  name: 'slides-info',
  caller: 'none',
  browser: 'phone',
  success: 'aweme_details.0',
  judge: ({ body }) => filtered(at(body, 'filter_list.0')),
  check: sameId('aweme_details.0.aweme_id', 'aweme_id'),
  request: ({ aweme_id }): UpstreamRequest => ({
    url: 'https://www.iesdouyin.com/web/api/v2/aweme/slidesinfo/',
    query: [
      ['reflow_source', 'reflow_page'],
      ['aweme_ids', `[${aweme_id}]`],
      ['request_source', '200'],
    ],
    headers: { ...safariFetch, referer: 'https://www.iesdouyin.com/' },
  }),
})

/** The share page has stills only: the clips of a post of pictures are asked for where the page itself does. */
export const sharePageWithClips: Channel = {
  ...sharePage,
  async run(params, context) {
    const page = await sharePage.run(params, context)
    const images = at(page.body, 'aweme_detail.images')
    if (!Array.isArray(images) || images.length === 0) return page
    try {
      const { body } = await slidesInfo.run(params, context)
      return { body: { status_code: 0, aweme_detail: at(body, 'aweme_details.0') } }
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') throw error
      context.log(`douyin: the pictures of the share page go without clips (${error.code})`)
      return page
    }
  },
}

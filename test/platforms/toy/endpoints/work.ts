import { defineEndpoint } from '../../../../src/platforms/define'

export const fetchOneBox = defineEndpoint({
  name: 'fetchOneBox',
  route: '/fetch_one_box',
  order: 10,
  title: { zh: '获取玩具箱', en: 'A box of toys' },
  source: 'made up',
  params: {
    box_id: { type: 'string', required: true, example: '17', description: { zh: '编号', en: 'id of the box' } },
  },
  payload: 'box',
  channels: [
    {
      name: 'shelf',
      run: async ({ box_id: box }, { transport, cookie, signal }) => {
        const answer = await transport.send({
          url: `https://api.toy.example/box?id=${box}`,
          purpose: 'api',
          hosts: ['toy.example'],
          ...(cookie() ? { headers: { cookie: String(cookie()) } } : {}),
          ...(signal ? { signal } : {}),
        })
        return { body: JSON.parse(answer.text()) as unknown, raw: answer.body }
      },
    },
  ],
  cacheSec: 0,
})

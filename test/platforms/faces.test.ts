/** Portraits of people who are watched, as the lists of the platforms have them. Values are invented. */
import { expect, it } from 'vitest'
import { readStatus } from '../../src/platforms/bilibili/watch/live'
import { readItems as readDynamics } from '../../src/platforms/bilibili/watch/read'
import { readReflow } from '../../src/platforms/douyin/watch/live'
import { readItems as readWorks } from '../../src/platforms/douyin/watch/read'
import { readLive } from '../../src/platforms/kuaishou/watch/live'
import { readFeeds, readWorkList } from '../../src/platforms/kuaishou/watch/read'

const sec = 'MS4wLjABAAAAinventedinventedinventedinvented'
const eid = '3xinvented000001'
const dates = new Map([['3xwork000000001', 1]])

/** The portrait each reader makes of an address upstream wrote. */
const readers: Record<string, (address: unknown) => string | undefined> = {
  'a dynamic': (face) =>
    readDynamics({
      data: {
        items: [
          {
            id_str: '1122334455667788990',
            type: 'DYNAMIC_TYPE_WORD',
            modules: { module_author: { mid: 7, face }, module_dynamic: {} },
          },
        ],
      },
    })[0]?.face,
  'a room of bilibili': (face) => readStatus({ data: { 7: { uid: 7, live_status: 0, uname: '某人', face } } })[0]?.face,
  'a work of douyin': (face) =>
    readWorks({
      aweme_list: [
        { aweme_id: '7560000000000000000', author: { sec_uid: sec, avatar_thumb: { url_list: [face] } }, status: {} },
      ],
    })[0]?.face,
  'a room of douyin': (face) =>
    readReflow({ data: { room: { status: 4, owner: { sec_uid: sec, avatar_medium: { url_list: [face] } } } } }, sec)
      ?.face,
  'a feed of kuaishou': (headerUrl) =>
    readFeeds(
      { feeds: [{ author: { id: eid, headerUrl }, photo: { id: '3xwork000000001', caption: '', timestamp: 1 } }] },
      eid,
      dates,
    )?.face,
  'a list of the live site': (avatar) =>
    readWorkList({ list: [{ id: '3xwork000000001', author: { id: eid, avatar } }] }, eid, dates)?.face,
  'a room of kuaishou': (avatar) => readLive({ current: { isLiving: false, author: { avatar } } }, eid)?.face,
}

const address = 'https://pictures.example/face/1.jpg'

it.each(Object.entries(readers))('%s has one where there is an address by https', (_, read) => {
  expect(read(address)).toBe(address)
  for (const other of [
    '',
    null,
    undefined,
    7,
    {},
    'data:image/png;base64,AAAA',
    'file:///etc/passwd',
    'ftp://a.example/x',
  ]) {
    expect([other, read(other)]).toEqual([other, undefined])
  }
})

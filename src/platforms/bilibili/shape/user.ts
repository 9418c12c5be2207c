/** People from elsewhere → the documented body of `web-interface/card`. */
import { at } from '../../../json'
import { present, success } from './present'

const text = (value: unknown): string | undefined =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : undefined

/** `space/wbi/acc/info`: everything of a person but the counts. */
export function cardOfSpace(body: unknown): unknown {
  const data = at(body, 'data')
  const level = at(data, 'level')
  return success({
    card: present({
      mid: text(at(data, 'mid')),
      name: at(data, 'name'),
      sex: at(data, 'sex'),
      face: at(data, 'face'),
      sign: at(data, 'sign'),
      level_info: level === undefined ? undefined : { current_level: level },
      pendant: at(data, 'pendant'),
      nameplate: at(data, 'nameplate'),
      Official: at(data, 'official'),
      vip: at(data, 'vip'),
    }),
  })
}

/** `live_user/v1/Master/info`: name, face, mark and followers, for people without a room as well. */
export function cardOfMaster(body: unknown): unknown {
  const info = at(body, 'data.info')
  const followers = at(body, 'data.follower_num')
  return success(
    present({
      card: present({
        mid: text(at(info, 'uid')),
        name: at(info, 'uname'),
        face: at(info, 'face'),
        fans: followers,
        official_verify: at(info, 'official_verify'),
      }),
      follower: followers,
    }),
  )
}

/** Seasons, episodes and courses from elsewhere → the documented bodies. */
import { at, isObject } from '../../../json'
import { success } from './present'

const episodesOf = (module: unknown): unknown[] => {
  const episodes = at(module, 'data.episodes')
  return Array.isArray(episodes) ? (episodes as unknown[]) : []
}

/** The app keeps episodes in modules: `positive` is the main row, `section` trailers and extras. */
export function seasonOfApp(body: unknown): unknown {
  const data = at(body, 'data')
  const modules = at(data, 'modules')
  const all = Array.isArray(modules) ? (modules as unknown[]) : []
  const styled = (style: string): unknown[] => all.filter((module) => at(module, 'style') === style)
  const { modules: _, ...rest } = isObject(data) ? data : {}
  const section = styled('section').map((module) => ({
    id: at(module, 'id'),
    title: at(module, 'title'),
    episodes: episodesOf(module),
  }))
  return { code: 0, message: 'success', result: { ...rest, episodes: styled('positive').flatMap(episodesOf), section } }
}

/** The page of a media number names its season. */
export const mediaOfPage = (state: unknown): unknown => ({
  code: 0,
  message: 'success',
  result: { media: at(state, 'mediaInfo') },
})

/** The newer player holds the documented answer a step deeper, and says beside it that it is a preview. */
export function streamsOfNewer(body: unknown): unknown {
  const result = at(body, 'result.video_info')
  const said = ['result.play_video_type', 'result.play_check.play_detail'].map((path) => String(at(body, path)))
  const cut = said.some((words) => /(?:^|_)preview$/i.test(words))
  return { code: 0, message: 'success', result: cut && isObject(result) ? { ...result, is_preview: 1 } : result }
}

/** The television's player answers at the top. */
export function streamsOfTelevision(body: unknown): unknown {
  const { code: _, message: __, ...result } = isObject(body) ? body : {}
  return { code: 0, message: 'success', result }
}

/** A course in chapters → in one row. */
export function courseOfSections(body: unknown): unknown {
  const data = at(body, 'data')
  const sections = at(data, 'sections')
  const rows = Array.isArray(sections) ? (sections as unknown[]).map((section) => at(section, 'episodes')) : []
  const { sections: _, ...rest } = isObject(data) ? data : {}
  return success({ ...rest, episodes: rows.flatMap((row) => (Array.isArray(row) ? (row as unknown[]) : [])) })
}

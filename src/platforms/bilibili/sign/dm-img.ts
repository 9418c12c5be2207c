/**
 * `dm_img_*`: what the web page says of screen, scroll position and graphics; space endpoints want it.
 * Source: SocialSisterYi/bilibili-API-collect issue 868, DIYgod/RSSHub `lib/routes/bilibili/utils.ts`.
 */

interface Screen {
  width: number
  height: number
  scrollTop: number
  scrollLeft: number
}

/** Base64 without its last two characters, as the page cuts it. @internal Held to known vectors by the tests. */
export function dmImgString(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64').slice(0, -2)
}

/**
 * The compact JSON of `dm_img_inter`; `size` is 0 … 113 and `scroll` 0 … 513, whole and random.
 *
 * @internal Held to known vectors by the tests.
 */
export function dmImgInter(screen: Screen, size: number, scroll: number): string {
  const { width, height, scrollTop, scrollLeft } = screen
  return JSON.stringify({
    ds: [],
    wh: [2 * width + 2 * height + 3 * size, 4 * width - height + size, size],
    of: [3 * scrollTop + 2 * scrollLeft + scroll, 4 * scrollTop - 4 * scrollLeft + 2 * scroll, scroll],
  })
}

/** The four parameters; they are part of what is signed. */
export function dmImgQuery(random: () => number): [string, string][] {
  const screen = { width: 1920, height: 1080, scrollTop: 10, scrollLeft: 10 }
  const graphics = dmImgString('no webgl')
  return [
    ['dm_img_list', '[]'],
    ['dm_img_str', graphics],
    ['dm_cover_img_str', graphics],
    ['dm_img_inter', dmImgInter(screen, Math.floor(random() * 114), Math.floor(random() * 514))],
  ]
}

/** `npm run pictures`, after `npm run gallery`: the README's pictures are cards of the gallery, scaled to what a page shows. */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'

ensureInstalled()
const { default: sharp } = await import('sharp')

const pictures = {
  'video-bilibili': 'video-bilibili-light',
  'video-douyin': 'video-douyin-portrait-dark',
  album: 'album-4-live-light',
  dynamic: 'dynamic-forward-light',
  season: 'season-light',
  comments: 'comments-bilibili-dark',
  pushed: 'pushed-video-light',
  'live-end': 'live-end-dark',
  digest: 'digest-light',
}

await mkdir(join(root, 'docs/images'), { recursive: true })
for (const [name, card] of Object.entries(pictures)) {
  const target = join(root, `docs/images/${name}.jpg`)
  const picture = sharp(join(root, `gallery/${card}.jpg`)).resize({ width: 640 })
  const { height = 0 } = await sharp(join(root, `gallery/${card}.jpg`)).metadata()
  const shown = Math.round((height / 1080) * 640)
  await picture
    .extract({ left: 0, top: 0, width: 640, height: Math.min(shown - 1, 1500) })
    .jpeg({ quality: 84, mozjpeg: true })
    .toFile(target)
  console.log(`${name}.jpg ${Math.round((await stat(target)).size / 1024)} KiB`)
}

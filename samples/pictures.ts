/** A transport that answers picture addresses with generated artwork, and counts what it was asked. */
import type { BufferedResponse, OutgoingRequest, Transport } from '../src/http/types'
import type { Picture } from '../src/model'
import { AmagiError } from '../src/errors'
import { artwork, portrait, type ArtworkStyle } from '../simulator/artwork'

/** Host of all invented pictures. */
export const pictureHost = 'pictures.test'

/** Picture whose address says what is to be drawn: style, seed, size. */
export function art(
  style: ArtworkStyle,
  seed: string,
  width = 1280,
  height = 720,
): Picture & { width: number; height: number } {
  return {
    source: { urls: [`https://${pictureHost}/${style}/${encodeURIComponent(seed)}/${width}x${height}.jpg`] },
    width,
    height,
  }
}

/** Avatar of somebody. */
export const face = (seed: string): Picture => ({
  source: { urls: [`https://${pictureHost}/face/${encodeURIComponent(seed)}/200x200.jpg`] },
})

/** Pictures that fail: `gone` answers 404, `rubbish` is no picture, `never` does not answer until aborted. */
export const faulty = (how: 'gone' | 'rubbish' | 'never'): Picture => ({
  source: { urls: [`https://${pictureHost}/${how}/x/1x1.jpg`] },
})

export interface PictureTransport extends Transport {
  readonly requests: OutgoingRequest[]
}

export function pictureTransport(): PictureTransport {
  const requests: OutgoingRequest[] = []
  const made = new Map<string, Promise<Buffer>>()
  const answer = (request: OutgoingRequest, status: number, body: Buffer): BufferedResponse => ({
    status,
    headers: {},
    setCookie: [],
    url: request.url,
    body,
    text: () => body.toString(),
    json: () => JSON.parse(body.toString()) as unknown,
  })
  return {
    requests,
    async send(request) {
      requests.push(request)
      const url = new URL(request.url)
      if (!request.hosts.includes(url.hostname)) throw new AmagiError('bad-input')
      const [, style = '', seed = '', size = ''] = decodeURIComponent(url.pathname).split('/')
      const [width = 0, height = 0] = size.split(/[x.]/).map(Number)
      if (style === 'gone') return answer(request, 404, Buffer.alloc(0))
      if (style === 'rubbish') return answer(request, 200, Buffer.from('<html>no picture</html>'))
      if (style === 'never') {
        return new Promise((_, reject) => {
          request.signal?.addEventListener('abort', () => reject(new AmagiError('cancelled')))
        })
      }
      const known = made.get(url.pathname)
      const drawing =
        known ?? (style === 'face' ? portrait(seed, width) : artwork(seed, width, height, style as ArtworkStyle))
      made.set(url.pathname, drawing)
      return answer(request, 200, await drawing)
    },
    open: () => Promise.reject(new AmagiError('unsupported')),
    close: () => undefined,
  }
}

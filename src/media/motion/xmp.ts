/** The XMP packet of a Motion Photo. Pure. */
import type { MotionMaker } from '../../model'

/** What the packet says of the clip. */
export interface ClipFacts {
  /** Bytes of the clip. */
  clipBytes: number
  mime: string
}

/**
 * Names and values by maker. `GCamera` and `Container`: Motion Photo format 1.0
 * (developer.android.com/media/platform/motion-photo-format, 2026). Xiaomi also reads the older MicroVideo names;
 * OPPO takes files with those for somebody else's and wants its own (files of phones as described in public projects,
 * 2026).
 */
const spaces = {
  GCamera: 'http://ns.google.com/photos/1.0/camera/',
  Container: 'http://ns.google.com/photos/1.0/container/',
  Item: 'http://ns.google.com/photos/1.0/container/item/',
  MiCamera: 'http://ns.xiaomi.com/photos/1.0/camera/',
  OpCamera: 'http://ns.oplus.com/photos/1.0/camera/',
} as const

/** Microseconds of the still inside the clip. Nobody upstream says it: -1 where the format knows that word. */
const presentationUs = { google: -1, xiaomi: 0, oppo: 0 } as const

type WithXmp = keyof typeof presentationUs

function properties(maker: WithXmp, { clipBytes }: ClipFacts): Record<string, string | number> {
  const at = presentationUs[maker]
  const common = {
    'GCamera:MotionPhoto': 1,
    'GCamera:MotionPhotoVersion': 1,
    'GCamera:MotionPhotoPresentationTimestampUs': at,
  }
  switch (maker) {
    case 'google':
      return common
    case 'xiaomi':
      return {
        ...common,
        'GCamera:MicroVideo': 1,
        'GCamera:MicroVideoVersion': 1,
        'GCamera:MicroVideoOffset': clipBytes,
        'GCamera:MicroVideoPresentationTimestampUs': at,
        'MiCamera:XMPMeta': "&lt;?xml version='1.0' encoding='UTF-8' standalone='yes' ?&gt;",
      }
    case 'oppo':
      return {
        ...common,
        'OpCamera:MotionPhotoPrimaryPresentationTimestampUs': at,
        'OpCamera:MotionPhotoOwner': 'oplus',
        'OpCamera:OLivePhotoVersion': 2,
        'OpCamera:VideoLength': clipBytes,
      }
  }
}

const attributes = (all: Record<string, string | number>): string =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')

const item = (facts: Record<string, string | number>): string =>
  `<rdf:li rdf:parseType="Resource"><Container:Item${attributes(facts)}/></rdf:li>`

/** The packet; `undefined` for makers whose phones read none. Every value is ours: nothing in it is foreign text. */
export function motionXmp(maker: MotionMaker, clip: ClipFacts): string | undefined {
  if (maker === 'huawei') return undefined
  const namespaces = Object.fromEntries(Object.entries(spaces).map(([prefix, uri]) => [`xmlns:${prefix}`, uri]))
  const still = { 'Item:Mime': 'image/jpeg', 'Item:Semantic': 'Primary', 'Item:Length': 0, 'Item:Padding': 0 }
  const video = { 'Item:Mime': clip.mime, 'Item:Semantic': 'MotionPhoto', 'Item:Length': clip.clipBytes }
  return [
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about=""${attributes(namespaces)}${attributes(properties(maker, clip))}>`,
    `<Container:Directory><rdf:Seq>${item(still)}${item(video)}</rdf:Seq></Container:Directory>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
  ].join('')
}

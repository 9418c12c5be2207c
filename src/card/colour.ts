/** Colour arithmetic: sRGB hex, HSL and WCAG contrast. */

/** Channels 0–255. */
export type Rgb = readonly [number, number, number]

/** Hue 0–360, saturation and lightness 0–1. */
export interface Hsl {
  h: number
  s: number
  l: number
}

/** `#rrggbb` → 0–255 each; shorter or named colours are not understood. */
export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1, 7), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

const toHex = (rgb: Rgb): string =>
  `#${rgb
    .map((part) =>
      Math.max(0, Math.min(255, Math.round(part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

/** `h` in degrees 0–360, 0 for grey; `s` and `l` 0–1. */
export function toHsl([red, green, blue]: Rgb): Hsl {
  const r = red / 255
  const g = green / 255
  const b = blue / 255
  const max = Math.max(r, g, b)
  const min = Math.min(r, g, b)
  const l = (max + min) / 2
  const spread = max - min
  if (spread === 0) return { h: 0, s: 0, l }
  const s = spread / (1 - Math.abs(2 * l - 1))
  const sector = max === r ? ((g - b) / spread + 6) % 6 : max === g ? (b - r) / spread + 2 : (r - g) / spread + 4
  return { h: sector * 60, s, l }
}

/** Back to `#rrggbb`, parts rounded; exact for what came from there. */
export function fromHsl({ h, s, l }: Hsl): string {
  const chroma = (1 - Math.abs(2 * l - 1)) * s
  const channel = (shift: number): number => {
    const place = (shift + h / 30) % 12
    return 255 * (l - (chroma / 2) * Math.max(-1, Math.min(place - 3, 9 - place, 1)))
  }
  return toHex([channel(0), channel(8), channel(4)])
}

/** Relative luminance of WCAG 2, 0–1. */
function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of WCAG 2, 1–21. @internal The tests measure whole cards with it. */
export function contrast(first: string, second: string): number {
  const a = luminance(first)
  const b = luminance(second)
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** `from` laid over `to` with the given share, both opaque. */
export function blend(from: string, to: string, share: number): string {
  const a = parseHex(from)
  const b = parseHex(to)
  return toHex([0, 1, 2].map((at) => (a[at] ?? 0) * share + (b[at] ?? 0) * (1 - share)) as unknown as Rgb)
}

/** Same hue, lightness moved away from the grounds until the contrast holds on all of them. */
export function readable(hex: string, grounds: readonly string[], ratio = 4.5): string {
  const dark = grounds.every((ground) => luminance(ground) < 0.2)
  const colour = toHsl(parseHex(hex))
  for (let l = dark ? Math.max(0.56, colour.l) : Math.min(0.5, colour.l); l >= 0 && l <= 1; l += dark ? 0.01 : -0.01) {
    const tried = fromHsl({ ...colour, l })
    if (grounds.every((ground) => contrast(tried, ground) >= ratio)) return tried
  }
  return dark ? '#ffffff' : '#000000'
}

/** Writes `assets/twemoji.br` below `lib` and returns its path; `quality` is brotli's, 0–11. */
export function packEmoji(lib?: string, quality?: number): string

/**
 * BV ids and av numbers: the same 51-bit number in two spellings.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/bvid_desc.md`.
 */

const alphabet = 'FcwAPNKTMug3GV5Lj7EJnHpWsx4tb8haYeviqBz6rkCy12mUSDQX9RdoZf'
const base = BigInt(alphabet.length)
const xor = 23442827791579n
const top = 1n << 51n
const mask = top - 1n

/** Pairs of places that are swapped in the twelve characters. */
const swaps = [
  [3, 9],
  [4, 7],
] as const

const shape = /^bv1[1-9A-HJ-NP-Za-km-z]{9}$/i

function swapped(text: string): string {
  const characters = [...text]
  for (const [left, right] of swaps) {
    const kept = characters[left] ?? ''
    characters[left] = characters[right] ?? ''
    characters[right] = kept
  }
  return characters.join('')
}

/** `170001` → `BV17x411w7KC`; undefined for anything that is no av number (1 … 2^51 − 1, digits only). */
export function avToBv(aid: string): string | undefined {
  if (!/^\d{1,16}$/.test(aid)) return undefined
  const number = BigInt(aid)
  if (number <= 0n || number > mask) return undefined
  let rest = (top | number) ^ xor
  let digits = ''
  for (let place = 0; place < 9; place++) {
    digits = alphabet.charAt(Number(rest % base)) + digits
    rest /= base
  }
  return swapped(`BV1${digits}`)
}

/**
 * `BV17x411w7KC` → `170001`; undefined when the text is no BV id. Only the case of the two letters in front
 * is forgiven. About three in ten random texts of the right shape decode: the answer of the API is the judge.
 */
export function bvToAv(bvid: string): string | undefined {
  if (!shape.test(bvid)) return undefined
  const plain = swapped(`BV${bvid.slice(2)}`)
  let number = 0n
  for (const character of plain.slice(3)) number = number * base + BigInt(alphabet.indexOf(character))
  const aid = ((number & mask) ^ xor).toString()
  return avToBv(aid) === `BV${bvid.slice(2)}` ? aid : undefined
}

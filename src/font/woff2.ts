/** The tables of a WOFF2 file (W3C recommendation of 2024-08-08): a directory, and one brotli stream of everything. */
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { mib } from '../units'

/** Tags by the number the directory has for them, four letters each. */
const knownTags =
  'cmapheadhheahmtxmaxpnameOS/2postcvt fpgmglyflocaprepCFF VORGEBDTEBLCgasphdmxkernLTSHPCLTVDMXvheavmtxBASEGDEFGPOSGSUB' +
  'EBSCJSTFMATHCBDTCBLCCOLRCPALSVG sbixacntavarbdatblocbslncvarfdscfeatfmtxfvargvarhstyjustlcarmortmorxopbdproptrak' +
  'ZapfSilfGlatGlocFeatSill'

/** Bytes the tables of one file may unpack to; the largest subset of the bundled font has 0.2 MiB. */
const maxUnpacked = 64 * mib

/** One table; `transformed` = not in the form of a plain font file. */
export interface Woff2Table {
  data: Buffer
  transformed: boolean
}

interface Entry {
  tag: string
  start: number
  end: number
  transformed: boolean
}

/** Entries of the directory and where it ends. */
function readDirectory(file: Buffer): { entries: Entry[]; end: number } {
  let at = 48
  const byte = (): number => file.readUInt8(at++)
  const number = (): number => {
    let value = 0
    for (let count = 0; count < 5; count += 1) {
      const next = byte()
      value = value * 128 + (next & 127)
      if ((next & 128) === 0) break
    }
    return value
  }
  const entries: Entry[] = []
  let start = 0
  for (let left = file.readUInt16BE(12); left > 0; left -= 1) {
    const flags = byte()
    const known = flags & 63
    const tag = known === 63 ? file.toString('latin1', at, at + 4) : knownTags.slice(known * 4, known * 4 + 4)
    if (known === 63) at += 4
    const original = number()
    // Version 0 of glyf and loca is the transformed one, of all other tables the plain one.
    const transformed = tag === 'glyf' || tag === 'loca' ? flags >> 6 !== 3 : flags >> 6 !== 0
    const length = transformed ? number() : original
    entries.push({ tag, start, end: start + length, transformed })
    start += length
  }
  return { entries, end: at }
}

/** Tables by tag. Throws RangeError for a file that ends early; a damaged stream rejects with what zlib says. */
export async function readWoff2(file: Buffer): Promise<ReadonlyMap<string, Woff2Table>> {
  const { entries, end } = readDirectory(file)
  const packed = file.subarray(end, end + file.readUInt32BE(20))
  const data = await promisify(brotliDecompress)(packed, { maxOutputLength: maxUnpacked })
  return new Map(
    entries.map(({ tag, start, end: until, transformed }) => [tag, { data: data.subarray(start, until), transformed }]),
  )
}

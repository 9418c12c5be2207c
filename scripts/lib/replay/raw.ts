/** Bodies in the form of a capture, with everything in them: for what is invented anyway. */
import { parseExact, type CapturedBody } from '../../../src/probe/body'

export function bodyOf(bytes: Buffer): CapturedBody {
  const size = { bytes: bytes.length }
  if (bytes.length === 0) return { form: 'empty', ...size }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  const value = parseExact(text)
  if (typeof value === 'object' && value !== null) return { form: 'json', ...size, text }
  return text.includes('\uFFFD') || text.includes('\u0000')
    ? { form: 'binary', ...size }
    : { form: 'text', ...size, text }
}

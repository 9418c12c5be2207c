/** Encryption at rest: AES-256-GCM with a key in a file of its own, so that a copied data file alone is worthless. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readIfThere, writePrivate } from './file'

/** All base64. */
export interface Sealed {
  iv: string
  tag: string
  data: string
}

/** Locks texts with the key of one file and opens them again. */
export interface Seal {
  /** `context` is authenticated with the text: what was sealed for one use cannot be put in place of another. */
  close(text: string, context: string): Promise<Sealed>
  /** Undefined when the key is gone or the data was changed. */
  open(sealed: unknown, context: string): string | undefined
}

const algorithm = 'aes-256-gcm'
const keyBytes = 32

/** Key of the file at `keyPath`, made at the first need. */
export function createSeal(keyPath: string): Seal {
  let key: Buffer | undefined

  function existing(): Buffer | undefined {
    if (key) return key
    const found = readIfThere(keyPath)
    key = found?.length === keyBytes ? found : undefined
    return key
  }

  return {
    async close(text, context) {
      let secret = existing()
      if (!secret) {
        secret = randomBytes(keyBytes)
        await writePrivate(keyPath, secret)
        key = secret
      }
      const iv = randomBytes(12)
      const cipher = createCipheriv(algorithm, secret, iv).setAAD(Buffer.from(context, 'utf8'))
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') }
    },
    open(sealed, context) {
      const secret = existing()
      if (!secret) return undefined
      try {
        // Whatever it is: what is not text, or not there, cannot be decoded.
        const { iv, tag, data } = sealed as Sealed
        const decipher = createDecipheriv(algorithm, secret, Buffer.from(iv, 'base64'), { authTagLength: 16 })
        decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(Buffer.from(tag, 'base64'))
        return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}

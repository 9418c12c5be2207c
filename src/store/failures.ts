/** What failed before the restart, for whoever looks into it afterwards. */
import { toAmagiError } from '../errors'
import { createKept, type KeptOptions } from './kept'
import { createSeal, type Sealed } from './seal'

/** One text that follows into a file. Sealed: nothing personal is in it, but it names works people asked for. None of it rejects. */
export interface FailureMemory {
  /** What the last life left; undefined when it left nothing, or what cannot be opened. */
  read(): Promise<string | undefined>
  /** Takes the place of what is there; undefined = nothing is left. Resolves when it was tried. */
  write(text: string | undefined): Promise<void>
  close(): Promise<void>
}

const key = 'failures'

/** `path`: the file; its key is beside it, for the reason of `createDevices`. */
export function createFailureMemory(options: KeptOptions): FailureMemory {
  const { rows, save, close } = createKept<Sealed>(options, ({ iv, tag, data }) =>
    typeof iv === 'string' && typeof tag === 'string' && typeof data === 'string' ? { iv, tag, data } : undefined,
  )
  const seal = createSeal(options.path.replace(/\.json$/, '') + '.key')

  return {
    async read() {
      const row = (await rows()).get(key)
      try {
        return row && seal.open(row, key)
      } catch (error) {
        options.log(`the kept failures cannot be opened (${toAmagiError(error).message})`)
        return undefined
      }
    },
    async write(text) {
      try {
        const all = await rows()
        if (text === undefined) all.delete(key)
        else all.set(key, await seal.close(text, key))
        await save()
      } catch (error) {
        if (options.trouble) options.trouble.refused(error)
        else options.log(`failures cannot be kept (${toAmagiError(error).message})`)
      }
    },
    close,
  }
}

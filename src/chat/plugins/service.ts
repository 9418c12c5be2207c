/** The service `amagi` for other plugins: what answers are made of, under the settings of the plugin. */
import type { Context } from 'koishi'
import type { PlatformMethods } from '../../api/methods'
import { follow } from '../../async/deadline'
import { lazy } from '../../async/lazy'
import { stackSheets } from '../../card/stack'
import type { CardView } from '../../card/views'
import { toAmagiError } from '../../errors'
import type { Post } from '../../model'
import { knownKey } from '../../words/families'
import { cardOptions } from '../card-options'
import type { MayUse } from '../commands'
import { localeOf } from '../conversation'
import type { ChatKit } from '../types'
import { linksIn, targetIn } from './content'
import { mediaOf } from './media'
import { insightOf, type Within } from './insight'
import type { Amagi, AskOptions } from './types'

const isPost = (what: Post | CardView): what is Post => knownKey('postKind', what.kind) !== undefined

/** The methods of the client over the plugin's own service; its file is loaded at the first call. */
function methodsOver(kit: ChatKit): PlatformMethods {
  const methods = lazy(async () => {
    const { methodsOf } = await import('../../api/client')
    return methodsOf(await kit.service()) as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>
  })
  const platforms = kit.platforms.map(({ id, endpoints }) => {
    const own = endpoints.map(({ name }) => [
      name,
      async (...args: unknown[]) => (await methods())[id]?.[name]?.(...args),
    ])
    return [id, Object.freeze(Object.fromEntries(own))]
  })
  return Object.fromEntries(platforms) as PlatformMethods
}

/** Made of the kit; nothing is loaded before it is used. */
function createAmagi(kit: ChatKit, mayUse: MayUse): Amagi {
  /** Work that ends with the plugin, too. */
  const within: Within = async (given, work) => {
    const life = follow(kit.signal, given)
    try {
      return await kit.running.track(work(life.signal))
    } catch (error) {
      throw toAmagiError(error)
    } finally {
      life.end()
    }
  }
  const asking = ({ fresh }: AskOptions) => (fresh ? { fresh: true } : {})

  return {
    ...methodsOver(kit),
    find: (content) => linksIn(content, kit.platforms),
    target: (given, options = {}) =>
      within(options.signal, async (signal) => {
        const target = targetIn(given, kit.platforms, kit.settings)
        return (await kit.service()).expand(target, { signal })
      }),
    resolve: (given, options = {}) =>
      within(options.signal, async (signal) => {
        const target = targetIn(given, kit.platforms, kit.settings)
        return (await kit.service()).resolve(target, { signal, ...asking(options) })
      }),
    draw: (what, { signal: given, locale, ...wishes } = {}) =>
      within(given, async (signal) => {
        const engine = await kit.cards()
        const usual = cardOptions({ locale: localeOf(locale === undefined ? [] : [locale], kit.host.i18n) }, kit)
        const options = { ...usual, ...wishes, format: 'png' as const, signal }
        return stackSheets(isPost(what) ? await engine.draw(what, options) : await engine.drawView(what, options))
      }),
    media: (post, options = {}) => within(options.signal, (signal) => mediaOf(post, { ...options, signal }, kit)),
    ...insightOf(kit, mayUse, within),
  }
}

/** Offers it for the lifetime of the context. */
export function offerAmagi(ctx: Context, kit: ChatKit, mayUse: MayUse): void {
  if (ctx.get('amagi')) return kit.log.warn('another plugin offers a service amagi; other plugins get that one')
  ctx.set('amagi', createAmagi(kit, mayUse))
}

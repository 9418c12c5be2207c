/** Every command by its name. Made by `npm run lists` from the files beside this one; a name without one does not compile. */
import { account } from './account'
import { audio } from './audio'
import { check } from './check'
import { clean } from './clean'
import { comments } from './comments'
import { cookie } from './cookie'
import { danmaku } from './danmaku'
import { delivery } from './delivery'
import { diagnosis } from './diagnosis'
import { followOptions } from './follow-options'
import { subscriptions, suspended } from './following'
import { health } from './health'
import { help, root } from './help'
import { lists } from './lists'
import { login } from './login'
import { parse } from './parse'
import { block, unblock } from './people'
import { force, ignoreOne, look, preview } from './preview'
import { probe } from './probe'
import { cancel, progress } from './progress'
import { reportOf } from './report'
import { settings } from './settings'
import { statistics, totals } from './statistics'
import { status, version } from './status'
import { subscribe, unsubscribe } from './subscribe'
import { summary } from './summary'
import { off, on } from './switch'
import { exportAll, importAll, move } from './transfer'
import type { CommandName, CommandRecord } from './record'

export const commands: { readonly [Name in CommandName]: CommandRecord<Name> } = {
  amagi: root,
  'amagi.account': account,
  'amagi.audio': audio,
  'amagi.block': block,
  'amagi.cancel': cancel,
  'amagi.check': check,
  'amagi.clean': clean,
  'amagi.comments': comments,
  'amagi.cookie': cookie,
  'amagi.danmaku': danmaku,
  'amagi.delivery': delivery,
  'amagi.diagnose': diagnosis,
  'amagi.export': exportAll,
  'amagi.force': force,
  'amagi.health': health,
  'amagi.help': help,
  'amagi.ignore': ignoreOne,
  'amagi.import': importAll,
  'amagi.lists': lists,
  'amagi.login': login,
  'amagi.look': look,
  'amagi.move': move,
  'amagi.off': off,
  'amagi.on': on,
  'amagi.parse': parse,
  'amagi.preview': preview,
  'amagi.probe': probe,
  'amagi.progress': progress,
  'amagi.report': reportOf,
  'amagi.settings': settings,
  'amagi.stats': statistics,
  'amagi.status': status,
  'amagi.subscribe': subscribe,
  'amagi.subscription': followOptions,
  'amagi.subscriptions': subscriptions,
  'amagi.summary': summary,
  'amagi.suspended': suspended,
  'amagi.totals': totals,
  'amagi.unblock': unblock,
  'amagi.unsubscribe': unsubscribe,
  'amagi.version': version,
}

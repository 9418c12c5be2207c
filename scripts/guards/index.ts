import { commandHome } from './commands'
import { docs } from './docs'
import { endpointRecords } from './endpoints'
import { errorRows } from './errors'
import { unreadFields } from './fields'
import { exportedDocs } from './exported-docs'
import type { Guard } from './files'
import { hygiene } from './hygiene'
import { importDirection } from './imports'
import { localeKeys } from './keys'
import { generatedLists } from './lists'
import { localeParity } from './locales'
import { rooms } from './rooms'
import { sendingHome } from './sending'
import { newsCosts } from './news'
import { npmScripts } from './scripts'
import { platformNames } from './platform-names'
import { settingsRead } from './settings'
import { readmeTables } from './tables'
import { waitingHome } from './waiting'

/** Rules that run, in the order they are reported. */
export const guards = (): Guard[] => [
  importDirection,
  waitingHome,
  commandHome,
  sendingHome,
  newsCosts,
  rooms,
  npmScripts,
  localeParity,
  localeKeys(),
  errorRows,
  settingsRead,
  unreadFields,
  exportedDocs,
  generatedLists(),
  platformNames(),
  endpointRecords(),
  readmeTables(),
  docs,
  hygiene,
]

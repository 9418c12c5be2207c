/** What the plugin remembers between messages and restarts. */
export { createChoices } from './choices'
export { createCredentials } from './credentials'
export { createDevices, type Devices } from './devices'
export { createExperience, type Experience, type Lesson } from './experience'
export { removeParts } from './file'
export { createLedger } from './ledger'
export { createSendings, type Sending, type Sendings } from './sendings'
export type { Choices, Credentials, Ledger } from './types'

/** What the plugin remembers between messages and restarts. */
export { createChoices } from './choices'
export { createCredentials } from './credentials'
export { createLedger } from './ledger'
export type { Choices, Claim, Credentials, Ledger } from './types'

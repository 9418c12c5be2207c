/** What the plugin remembers between messages and restarts. */
export { createChoices, createDatabaseChoices, createFileChoices, type ChoiceRow, type ChoicesOptions } from './choices'
export { createCredentials, type CredentialsOptions } from './credentials'
export { createLedger, type LedgerOptions } from './ledger'
export type { Choices, Claim, Credentials, CredentialStatus, Ledger } from './types'

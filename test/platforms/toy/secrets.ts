/** Names of this platform whose values no log may hold. */
// prettier-ignore
export const secrets = [
  'toybox', 'toy_seal',
]

/**
 * A world without pauses, for tests about what is done between them:
 *
 *     vi.mock('../../src/async/sleep', async (original) => (await import('../support/no-waiting')).noWaiting(original))
 */
export async function noWaiting(original: () => Promise<object>): Promise<object> {
  return { ...(await original()), sleep: async () => undefined }
}

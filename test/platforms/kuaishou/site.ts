/** A service over what Kuaishou answers. */
import type { AmagiError } from '../../../src/errors'
import type { OutgoingRequest } from '../../../src/http/types'
import { kuaishou } from '../../../src/platforms/kuaishou'
import { createService, type ServiceOptions } from '../../../src/platforms/service'
import { fakeTransport, fixtureText, type Answer } from '../upstream'

export type Handler = (request: OutgoingRequest) => Answer | AmagiError

/** A service with Kuaishou alone, a still clock and counted randomness. */
export function fakeService(handler: Handler, options: Partial<ServiceOptions> & { account?: string } = {}) {
  const transport = fakeTransport(handler)
  const service = createService({
    platforms: [kuaishou],
    transport,
    cookie: () => options.account,
    clock: () => 1_750_000_000_000,
    random: () => 0.5,
    ...options,
  })
  return {
    service,
    asked: transport.asked,
    paths: () => transport.asked.map((request) => new URL(request.url).host + new URL(request.url).pathname),
  }
}

/** A committed answer of `test/fixtures/kuaishou`, fresh for every caller. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(fixtureText('kuaishou', name)) as Record<string, unknown>
}

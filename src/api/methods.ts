/**
 * Methods of the client, derived from the endpoint records. The published typings of this file are written from
 * the same records (a mapped type carries no comments): both export the same names.
 */
import type { PlatformId } from '../model'
import type { declarations } from '../platforms'
import type { bodies } from '../platforms/bodies'
import type { BodyOf } from '../platforms/endpoint/body'
import type { ParamSpecs, ParamsIn } from '../platforms/endpoint/record'

/** Second argument of every method of the client. */
export interface CallOptions {
  /** Ends the call with `cancelled`. */
  signal?: AbortSignal
  /** Resolve to the exact text of the body instead of the parsed form. */
  raw?: boolean
  /** Cookie for this call in place of the client's, as a browser sends it; never logged. */
  cookie?: string
  /**
   * Hears what the call does besides asking once: channels that refused, repetitions. One line each, without cookies
   * and signatures. Of equal calls that share one upstream request all hear the same.
   */
  log?: (line: string) => void
  /** Upstream is asked although an answer is kept: addresses in it may have expired. */
  fresh?: boolean
  /** This call is not held back by the client's `pace`, unless it shares the request of an equal one that is. */
  pace?: false
}

/**
 * An endpoint without parameters takes none: any object would do for `{}`, the options of a call among them. Written as
 * one object for the same reason: the compiler looks for a common name there only.
 */
type Params<S extends ParamSpecs> = keyof S extends never
  ? Record<string, never>
  : { [K in keyof ParamsIn<S>]: ParamsIn<S>[K] }

type NoneRequired<S extends ParamSpecs> = Record<string, never> extends ParamsIn<S> ? true : false

/**
 * Resolves to the documented body, of which the declared fields are typed: `src/platforms/endpoint/body.ts`. Integers
 * beyond 2^53 are strings in the parsed form and exact in `raw`. Rejects with AmagiError.
 */
export interface Method<S extends ParamSpecs, B> {
  (
    ...args: NoneRequired<S> extends true
      ? [params?: Params<S>, options?: CallOptions & { raw?: false }]
      : [params: ParamsIn<S>, options?: CallOptions & { raw?: false }]
  ): Promise<B>
  (params: Params<S>, options: CallOptions & { raw: true }): Promise<string>
  (params: Params<S>, options: CallOptions): Promise<B | string>
}

/** What the methods resolve to, by platform and method. */
export type PlatformBodies = {
  readonly [Id in PlatformId]: { [Name in keyof (typeof bodies)[Id]]: BodyOf<(typeof bodies)[Id][Name]> }
}

/** One method per endpoint of a declaration; what has no body declared answers something unknown. */
type MethodsOf<P extends { endpoints: readonly { name: string; params: ParamSpecs }[] }, B> = {
  [E in P['endpoints'][number] as E['name']]: Method<E['params'], E['name'] extends keyof B ? B[E['name']] : unknown>
}

/** Methods by platform. */
export type PlatformMethods = {
  readonly [Id in PlatformId]: MethodsOf<(typeof declarations)[Id], PlatformBodies[Id]>
}

/**
 * What an endpoint answers, as far as it is vouched for: a tiny language whose words are plain data. The client's types
 * are derived from it (`BodyOf`), the published typings and the OpenAPI document are written from it, and answers are
 * checked against it in tests. Never loaded on the way of an answer.
 *
 * A declaration names the fields people use; upstream sends more.
 */

/** A field without fields of its own. */
export interface Plain<K extends PlainKind = PlainKind> {
  kind: K
  /** Unit of a number: `s`, `ms`, `bytes`, `px`. */
  unit?: string
}

/**
 * `id`: digits; a number up to 2^53, a string beyond (`src/http/json.ts: parseJson`) or where upstream sends one.
 * `flag`: yes or no, which upstream writes as a boolean or as 0 and 1. `figure`: a count as a number or as the site shows
 * it, `1.2万`. `anything`: present, of no promised shape.
 */
export type PlainKind = 'text' | 'number' | 'id' | 'flag' | 'figure' | 'anything'

/** An object by its fields; `name` makes it a type of its own in typings and OpenAPI. */
export interface Fields<F extends Readonly<Record<string, Body>> = Readonly<Record<string, Body>>> {
  kind: 'fields'
  fields: F
  name?: string
}

/** Entries of one shape; that no entry is `null`, too, is said. */
export interface List<B extends Body = Body> {
  kind: 'list'
  of: B
}

/** An object whose keys are data. */
export interface Table<B extends Body = Body> {
  kind: 'table'
  of: B
}

/** Absent, `null`, or there. Upstream leaves out, empties and nulls the same field without a rule. */
export interface Optional<B extends Body = Body> {
  kind: 'optional'
  of: B
}

/** One of several shapes. */
export interface Either<B extends Body = Body> {
  kind: 'either'
  of: readonly B[]
}

/** Any declaration. Without the generics above, which over themselves would be circular. */
export type Body =
  | Plain
  | { kind: 'fields'; fields: Readonly<Record<string, Body>>; name?: string }
  | { kind: 'list' | 'table' | 'optional'; of: Body }
  | { kind: 'either'; of: readonly Body[] }

/** Bodies of a platform by the names of its endpoints. */
export type Bodies = Readonly<Record<string, Body>>

export const text: Plain<'text'> = { kind: 'text' }
export const number: Plain<'number'> = { kind: 'number' }
export const id: Plain<'id'> = { kind: 'id' }
export const flag: Plain<'flag'> = { kind: 'flag' }
export const figure: Plain<'figure'> = { kind: 'figure' }
export const anything: Plain<'anything'> = { kind: 'anything' }

/** A number with its unit. */
const measured = (unit: string): Plain<'number'> => ({ kind: 'number', unit })
export const seconds = measured('s')
export const milliseconds = measured('ms')
/** A moment. */
export const epoch = measured('s since 1970')
export const epochMs = measured('ms since 1970')
export const pixels = measured('px')
export const bytes = measured('bytes')

export const fields = <const F extends Readonly<Record<string, Body>>>(of: F): Fields<F> => ({
  kind: 'fields',
  fields: of,
})
/** Fields that several bodies share; the name is unique over all platforms. */
export const named = <const F extends Readonly<Record<string, Body>>>(name: string, of: F): Fields<F> => ({
  kind: 'fields',
  fields: of,
  name,
})
export const list = <const B extends Body>(of: B): List<B> => ({ kind: 'list', of })
export const table = <const B extends Body>(of: B): Table<B> => ({ kind: 'table', of })
export const optional = <const B extends Body>(of: B): Optional<B> => ({ kind: 'optional', of })
export const either = <const B extends readonly Body[]>(...of: B): Either<B[number]> => ({ kind: 'either', of })

/** Every field of an object may be absent: what upstream says about what is not there at all. */
export const sparse = <const F extends Readonly<Record<string, Body>>>(of: F): Fields<Sparse<F>> =>
  fields(Object.fromEntries(Object.entries(of).map(([name, body]) => [name, optional(body)])) as Sparse<F>)

type Sparse<F extends Readonly<Record<string, Body>>> = { readonly [K in keyof F]: Optional<F[K]> }

interface PlainTypes {
  text: string
  number: number
  id: string | number
  flag: boolean | number
  figure: string | number
  anything: unknown
}

type OptionalKeys<F> = { [K in keyof F]: F[K] extends { kind: 'optional' } ? K : never }[keyof F]

/**
 * The type of a body. An object type, no interface, and without an index: a misspelt field does not compile, and the
 * whole is still a `Record<string, unknown>` for those who want a field that is not declared.
 */
export type BodyOf<B> = B extends { kind: 'fields'; fields: infer F }
  ? { -readonly [K in Exclude<keyof F, OptionalKeys<F>>]: BodyOf<F[K]> } & {
      -readonly [K in OptionalKeys<F>]?: BodyOf<F[K]>
    } extends infer O
    ? { [K in keyof O]: O[K] }
    : never
  : B extends { kind: 'list'; of: infer I }
    ? BodyOf<I>[]
    : B extends { kind: 'table'; of: infer I }
      ? Record<string, BodyOf<I>>
      : B extends { kind: 'optional'; of: infer I }
        ? BodyOf<I> | null
        : B extends { kind: 'either'; of: readonly (infer I)[] }
          ? BodyOf<I>
          : B extends { kind: infer K extends PlainKind }
            ? PlainTypes[K]
            : never

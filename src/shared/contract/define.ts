import { z } from 'zod'
import type { Right } from '../domain/rights.ts'

/** An id as the program makes them (UUIDv7; the demo office's are shorter). Bounded, so that no call carries a book in it. */
export const id = z.string().min(1).max(64)

/** One call of the contract: what goes in, what comes out, and the right it needs (`'public'`: before sign-in). */
export interface Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly type: 'method'
  readonly input: I
  readonly output: O
  readonly requires: Right | 'public' | 'signed-in'
}

/** One announcement of the contract. Carries ids and states, never rows. */
export interface Event<P extends z.ZodType = z.ZodType> {
  readonly type: 'event'
  readonly payload: P
}

export function method<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  options: { requires: Right | 'public' | 'signed-in' },
): Method<I, O> {
  return { type: 'method', input, output, requires: options.requires }
}

export function event<P extends z.ZodType>(payload: P): Event<P> {
  return { type: 'event', payload }
}

export type Feature = Readonly<Record<string, Method | Event>>
export type Contract = Readonly<Record<string, Feature>>

type MethodNames<F> = { [K in keyof F]: F[K] extends Method ? K : never }[keyof F]
type EventNames<F> = { [K in keyof F]: F[K] extends Event ? K : never }[keyof F]

/** What the renderer holds: a function per method, a subscription per event. */
export type Client<C extends Contract> = {
  readonly [F in keyof C]: {
    readonly [K in MethodNames<C[F]>]: C[F][K] extends Method<infer I, infer O>
      ? (input: z.input<I>) => Promise<z.output<O>>
      : never
  } & {
    readonly [K in EventNames<C[F]>]: C[F][K] extends Event<infer P>
      ? (listener: (payload: z.output<P>) => void) => () => void
      : never
  }
}

/** What main must supply for a feature: a handler per method. A missing one does not compile. */
export type FeatureHandlers<F extends Feature, Context> = {
  readonly [K in MethodNames<F>]: F[K] extends Method<infer I, infer O>
    ? (input: z.output<I>, context: Context) => Promise<z.input<O>> | z.input<O>
    : never
}

export type Handlers<C extends Contract, Context> = { readonly [F in keyof C]: FeatureHandlers<C[F], Context> }

/** `publish('pickup', 'changed', …)`, typed by the contract; to every window, or to the one that asked for it. */
export type Publish<C extends Contract> = <F extends keyof C & string, K extends EventNames<C[F]> & string>(
  feature: F,
  name: K,
  payload: C[F][K] extends Event<infer P> ? z.input<P> : never,
  windowId?: number,
) => void

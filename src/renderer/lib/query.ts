import {
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import type { Api } from '../../shared/contract/index.ts'
import { api } from './api.ts'
import { showError } from './messages.ts'

/** A cache of what main answered; app/live.ts empties it when something changed. Nothing goes stale by time. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
  },
})

type Method<F extends keyof Api, M extends keyof Api[F]> = Api[F][M] extends (input: infer I) => Promise<infer O>
  ? (input: I) => Promise<O>
  : never
export type Input<F extends keyof Api, M extends keyof Api[F]> = Parameters<Method<F, M>>[0]
export type Output<F extends keyof Api, M extends keyof Api[F]> = Awaited<ReturnType<Method<F, M>>>

function run<F extends keyof Api, M extends keyof Api[F]>(
  feature: F,
  name: M,
  input: Input<F, M>,
): Promise<Output<F, M>> {
  // One cast where a generic key meets the contract's conditional types; both ends are typed by it.
  const method = api[feature][name] as unknown as (input: Input<F, M>) => Promise<Output<F, M>>
  return method(input)
}

interface CallOptions {
  readonly enabled?: boolean
  /** Keep showing the last answer while the next one (another input) is on its way. */
  readonly keep?: boolean
}

/** Reads through the cache: `useCall('people', 'file', { personId })`. */
export function useCall<F extends keyof Api, M extends keyof Api[F]>(
  feature: F,
  name: M,
  input: Input<F, M>,
  options: CallOptions = {},
): UseQueryResult<Output<F, M>> {
  return useQuery({
    queryKey: [feature, name, input],
    queryFn: () => run(feature, name, input),
    enabled: options.enabled ?? true,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  }) as UseQueryResult<Output<F, M>>
}

/** Acts: `useAct('cards', 'startDelivery')`. A failure shows its sentence unless `quiet`; the caller may also read `error`. */
export function useAct<F extends keyof Api, M extends keyof Api[F]>(
  feature: F,
  name: M,
  options: { quiet?: boolean } = {},
): UseMutationResult<Output<F, M>, Error, Input<F, M>> {
  return useMutation({
    mutationFn: (input: Input<F, M>) => run(feature, name, input),
    networkMode: 'always',
    // What went wrong before is over with the next try; its message would stand beside the success.
    onMutate: () => notifications.clean(),
    onError: (error: Error) => {
      if (options.quiet !== true) showError(error)
    },
  })
}

/** Fetches ahead of a page that will need it. */
export function prefetch<F extends keyof Api, M extends keyof Api[F]>(
  feature: F,
  name: M,
  input: Input<F, M>,
): Promise<void> {
  return queryClient.prefetchQuery({ queryKey: [feature, name, input], queryFn: () => run(feature, name, input) })
}

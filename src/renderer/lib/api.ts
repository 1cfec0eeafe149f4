import type { Bridge } from '../../preload/bridge.ts'
import type { Api } from '../../shared/contract/index.ts'
import { AppError, type Reply } from '../../shared/errors.ts'

declare global {
  interface Window {
    readonly bridge?: Bridge
  }
}

function bridge(): Bridge {
  if (window.bridge === undefined) throw new Error('The preload did not run: there is no bridge to the main process.')
  return window.bridge
}

async function call(name: string, input: unknown): Promise<unknown> {
  // The bridge hands over what serve.ts built: the envelope is ours, its value is parsed there.
  const reply = (await bridge().call(name, input)) as Reply<unknown>
  if (reply.ok) return reply.value
  const { code, details, reference } = reply.error
  throw new AppError(code, reference === undefined ? { details } : { details, reference })
}

/** `api.people.file({ … })` calls, `api.people.changed(listener)` subscribes: the contract's types, two functions of the preload. */
export const api = new Proxy({} as Api, {
  get: (_target, feature) =>
    new Proxy(
      {},
      {
        get: (_inner, key) => (argument: unknown) => {
          const name = `${String(feature)}.${String(key)}`
          return typeof argument === 'function'
            ? bridge().subscribe(name, argument as (payload: unknown) => void)
            : call(name, argument)
        },
      },
    ),
})

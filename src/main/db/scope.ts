import { AsyncLocalStorage } from 'node:async_hooks'

const scope = new AsyncLocalStorage<{ open: boolean }>()

/** Runs the body of a transaction so that {@link assertOutsideTransaction} can tell it from the rest of the program. */
export async function insideTransaction<T>(body: () => Promise<T>): Promise<T> {
  const state = { open: true }
  try {
    return await scope.run(state, body)
  } finally {
    state.open = false
  }
}

/**
 * Fails when code inside a transaction asks for a connection of its own: on SQLite it would wait for itself for ever, on
 * PostgreSQL its rows would survive the rollback.
 */
export function assertOutsideTransaction(): void {
  if (scope.getStore()?.open === true) {
    throw new Error(
      'Inside a transaction only its own handle may be used: the callback parameter `db`, not the outer one.',
    )
  }
}

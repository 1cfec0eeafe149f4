import { utilityProcess } from 'electron'
import type { ForkDatabase, FromDatabase } from './sqlite-protocol.ts'

/** Runs the database process as Electron's utility process: the way of the product. Call after `app` is ready. */
export function forkWithUtilityProcess(script: string): ForkDatabase {
  return () => {
    const child = utilityProcess.fork(script, [], { serviceName: 'Tresen database', stdio: 'inherit' })
    return {
      get pid() {
        return child.pid
      },
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', (message: FromDatabase) => listener(message)),
      onExit: (listener) => void child.once('exit', listener),
      // Electron's own kill() asks politely, and the process ignores polite signals.
      kill: () => {
        if (child.pid === undefined) child.kill()
        else process.kill(child.pid, 'SIGKILL')
      },
    }
  }
}

import { startApp, type App, type Host } from './app.ts'
import { readConfig } from './config.ts'

/**
 * Everything but the window: settings, devices, store, features. A module of its own, so that index.ts can open the window before
 * it is read.
 * @throws ConfigError
 */
export function start(argv: readonly string[], userData: string, host: Host): App {
  return startApp(readConfig(argv, userData), host)
}

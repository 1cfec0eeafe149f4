import { defineConfig } from 'vitest/config'

// Unit and database tests. E2E runs under Playwright (see playwright.config.ts), in a real Electron.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'drivers/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores on the smallest machine: more workers only steal time from PostgreSQL and the ptys.
    maxWorkers: 2,
  },
})

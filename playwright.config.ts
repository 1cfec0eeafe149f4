import { defineConfig } from '@playwright/test'

// One after the other: each test has a whole workstation, and two of them would share the keystore and the processor.
// Never a second try: a test that passes only sometimes tells of a fault.
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.TRESEN_TEST_REPORT ?? 'test-results/report.json' }]],
})

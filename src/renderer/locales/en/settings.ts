import type * as de from '../de/settings.ts'

export const settings = {
  look: 'Appearance',
  language: 'Language of the screens',
  theme: 'Colours',
  themes: { auto: 'as the system', light: 'light', dark: 'dark' },
  density: 'Tables',
  densities: { normal: 'normal', compact: 'compact' },
  installation: 'This installation',
  office: 'Office',
  mode: 'Data',
  modes: { demo: 'Demo office, all people invented', real: 'Real data' },
  database: 'Database',
  keystore: 'Key',
  keystoreStrong: 'protected',
  keystoreWeak: 'only weakly protected: this machine has no keystore',
  lock: 'Lock',
  lockAfter_one: 'after {{count}} minute without input',
  lockAfter_other: 'after {{count}} minutes without input',
  configNote:
    'Office, database, pickup period and lock time stand in config.json in the data folder; Tresen reads it at the start (see README). Devices are set up under “Devices” (F9).',
} satisfies typeof de.settings

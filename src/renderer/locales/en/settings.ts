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
    'Office, database, devices, pickup period and lock time stand in config.json in the data folder; Tresen reads it at the start (see README).',
} satisfies typeof de.settings

export const devicesPage = {
  title: 'Devices at this workplace',
  lead: 'Tresen connects every device by itself and keeps trying while one is missing. Your work is not lost meanwhile.',
  empty: 'Devices stand in config.json in the data folder (see README).',
  simulated: 'SIMULATED',
  inProgram: 'simulated in the program',
  kind: 'Kind',
  kinds: { scanner: 'Scanner', pad: 'Signature pad', 'lock-board': 'Locker controller' },
  model: 'Model',
  firmware: 'Reports itself as',
  line: 'Connection',
  since: 'State since',
  wait: 'Please check cable and power.',
  attempts_one: '{{count}} attempt so far.',
  attempts_other: '{{count}} attempts so far.',
  reasons: {
    'cannot-open': {
      what: 'The connection cannot be opened.',
      todo: 'Check the cable; if another program uses the device, close it.',
    },
    'no-module': {
      what: 'A part of the program for this sort of connection cannot be loaded on this machine.',
      todo: 'Have Tresen installed again; all other devices go on working.',
    },
    'not-open': { what: 'The connection is closed.', todo: 'Tresen connects by itself.' },
    'not-sent': { what: 'A command did not go out.', todo: 'Tresen connects by itself.' },
    'outcome-unknown': { what: 'The device did not answer a command.', todo: 'Please look at the device.' },
    timeout: { what: 'The device does not answer.', todo: 'Check its power; unplug it and plug it in again.' },
    'bad-answer': {
      what: 'The device gives answers that make no sense.',
      todo: 'Check model and speed in config.json.',
    },
    refused: { what: 'The device refuses.', todo: 'Check the model in config.json.' },
    unplugged: { what: 'The device was unplugged.', todo: 'Please plug it in again.' },
    aborted: { what: 'The connection was broken off.', todo: 'Tresen connects by itself.' },
    unsupported: { what: 'This model is not supported.', todo: 'Check the model in config.json.' },
  },
} satisfies typeof de.devicesPage

import type * as de from '../de/simulation.ts'

export const simulation = {
  title: 'Simulated devices',
  note: 'Here the person opposite acts: lays down papers, signs, pushes doors shut.',
  plugged: 'plugged in',
  kind: { scanner: 'Scanner', pad: 'Signature pad', 'lock-board': 'Locker' },
  whose: 'Paper of (family name)',
  nobody: 'Nobody has this name.',
  paper: {
    document: 'identity document {{document}}',
    'ordered-card': 'delivered card {{document}}, not taken in yet',
    card: 'card {{document}}',
    slip: 'appointment slip {{time}}',
    stranger: 'document {{document}}, no file',
    wrong: 'document {{document}} with a wrong check digit',
  },
  drawHere: 'Sign with the mouse, then tap “Sign”.',
  padIdle: 'The pad waits. It takes ink as soon as a document lies on it.',
  signs: 'Ready-made signature',
  tap: { sign: 'Button Sign', clear: 'Button Clear', cancel: 'Button Cancel' },
  allShut: 'All doors are shut.',
  doorOpen: 'Door {{number}} open',
  closeDoor: 'Push shut',
  silent: 'Controller is silent',
} satisfies typeof de.simulation

import type * as de from '../de/frame.ts'

export const common = {
  loading: 'Loading …',
  reference: 'Reference',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  back: 'Back',
  print: 'Print',
  copy: 'Copy',
  copied: 'Copied.',
  yes: 'yes',
  no: 'no',
  unknown: 'unknown',
} satisfies typeof de.common

export const frame = {
  skip: 'Skip to content',
  places: 'Work areas',
  counter: 'Counter',
  cases: 'Cases',
  cards: 'Cards',
  pickup: 'Locker',
  video: 'Video',
  videoWaiting_one: '1 person is waiting',
  videoWaiting_other: '{{count}} people are waiting',
  audit: 'Audit log',
  settings: 'Settings',
  search: 'Name, file number, birth date, document …',
  searchKey: 'Ctrl K',
  lock: 'Lock',
  lockKey: 'Ctrl L',
} satisfies typeof de.frame

export const search = {
  title: 'Search',
  results: 'Results',
  commandsOnly: 'Command …',
  noRight: 'Your role opens no files. Commands are found here.',
  nothing: 'Nothing found. Try only the family name or the birth date.',
  help: 'Arrow keys choose, Enter opens. Every spelling of a name is found.',
  commands: {
    newPerson: 'New person',
    counter: 'Go to the counter',
    cards: 'Cards and delivery',
    pickup: 'Open the locker page',
    next: 'Call the next person (video)',
    video: 'Video consultation',
    hall: 'Team of the video consultation',
    devices: 'Devices',
    settings: 'Settings',
    keys: 'Show all keys',
    lock: 'Lock the screen',
  },
} satisfies typeof de.search

export const keys = {
  title: 'Keys',
  search: { key: 'Ctrl K', what: 'Search and commands' },
  typed: { key: 'F2', what: 'Type a code or zone by hand' },
  sign: { key: 'F3', what: 'Signature in the file' },
  locker: { key: 'F4', what: 'Locker' },
  next: { key: 'F8', what: 'Next person in the video consultation' },
  devices: { key: 'F9', what: 'Devices' },
  lock: { key: 'Ctrl L', what: 'Lock the screen' },
  mute: { key: 'Alt M', what: 'In a talk: microphone off or on' },
  camera: { key: 'Alt K', what: 'In a talk: camera off or on' },
  hold: { key: 'Alt H', what: 'In a talk: hold' },
  help: { key: '?', what: 'This overview' },
  close: { key: 'Esc', what: 'Close the top layer' },
} satisfies typeof de.keys

export const session = {
  who: 'Who works here now?',
  demo: 'DEMO OFFICE',
  demoNote:
    'All people are invented. The demo office keeps its data in a folder of its own and never mixes it with real data.',
  weakKeystore:
    'This machine has no keystore: the key of the demo data is only weakly protected. For real data Tresen then asks for a passphrase.',
  noUsers:
    'No users are set up. This version signs in people of the demo office only; sign-in for real data is a stage of its own.',
  roles: {
    counter: 'Counter (front office)',
    casework: 'Casework (back office)',
    locker: 'Locker team',
    lead: 'Team lead',
  },
  engine: { sqlite: 'Encrypted database on this machine', postgres: "The office's PostgreSQL" },
  version: 'Version',
  scannedWhileLocked: 'The screen is locked: the scan was not read. Please sign in first, then scan again.',
  newStore: 'Create the data store',
  newStoreWhy:
    "There is no data store on this machine yet. It is created encrypted; the system's keystore keeps the key.",
  create: 'Create',
  passphrase: 'Enter the passphrase',
  passphraseWhy: 'This machine has no keystore to protect the key, so a passphrase protects it.',
  newPassphrase: 'New passphrase',
  passphraseLabel: 'Passphrase',
  passphraseRule: 'At least 12 characters.',
  passphraseAgain: 'Repeat the passphrase',
  passphraseDiffers: 'The two entries differ.',
  open: 'Open',
  recoveryTitle: 'Recovery code',
  recoveryWhy:
    'Print this code or write it down and put it into the safe. It is shown only now. Without it the data is lost if the keystore or the passphrase is lost.',
  recoveryKept: 'The code is in a safe place',
  recoveryLabel: 'Recovery code',
  recoveryHelp: 'Only if the key can no longer be opened. The data stays as it is.',
  recover: 'Restore the key',
} satisfies typeof de.session

export const scan = {
  person: '{{document}} read, all check digits right.',
  file: 'File opened.',
  expired: 'Note: the document has expired.',
  documents: {
    passport: 'Passport',
    idCard: 'Identity card',
    visa: 'Visa',
    document: 'Document',
    returnDocument: 'EU emergency travel document',
  },
  'no-file': '{{document}} read without fault. This person has no file yet.',
  case: 'Case opened.',
  appointment: 'Appointment opened.',
  card: 'Card recognised.',
  step: {
    delivery: 'Card taken in.',
    load: 'Card recognised.',
    'hand-out': 'The card is right.',
  },
  corrected: 'A character of the zone was corrected by the paper first.',
  correction: {
    title: 'A character was probably misread',
    what: 'Read like this, the check digits do not add up. Please look at the document. Nothing was opened and nothing recorded so far.',
    line: 'Line {{line}} as it was read; in question: place {{columns}}',
    sentence: 'Line {{line}}, place {{column}}: the document says {{proposed}} here, what was read is {{read}}.',
    oneOf: 'Line {{line}}, place {{column}}: {{proposed}} (what was read is {{read}})',
    right: 'Is that right?',
    choose: 'What does the document say?',
    characters: {
      digit: 'the digit {{character}}',
      letter: 'the letter {{character}}',
      filler: 'the filler <',
      unreadable: 'no readable character',
    },
    accept: 'Use this',
    again: 'Scan again',
  },
  unread: {
    'no-read':
      'The scanner found nothing. Please hold the paper still and completely under the scanner and scan again.',
    garbled:
      'The scan arrived damaged and was not used. Please scan again; if it happens again, check cable and devices (F9).',
  },
  typedTitle: 'Type a code or zone',
  typedLabel: 'File number, appointment code, card number or machine readable lines',
  typedHelp: 'Works like a scan. Confirm with Enter.',
  picture: {
    title: 'No scanner at hand?',
    camera: 'Read with the camera',
    stop: 'Close the camera',
    file: 'Open picture or PDF …',
    hint: 'QR, DataMatrix, Code 128 and PDF417. A copied picture can also be pasted here.',
    hold: 'Hold the code still in front of the camera, about a hand’s width away.',
    none: 'There is no readable code in this picture. Take it again, straight and without reflections.',
    several: 'Several codes were found. Which one is meant?',
    reading: 'Reading the picture …',
    broken: 'This file cannot be opened as a picture or PDF.',
    large: 'This file is larger than 40 MB. Please open only the page with the code.',
    noCamera: 'The camera cannot be opened. Is it plugged in, and not open in another program?',
    off: 'The camera was closed after two minutes.',
    video: 'Picture of the camera',
  },
} satisfies typeof de.scan

export const devices = {
  strip: 'State of the devices',
  none: 'No devices set up',
  simulated: 'DEVICES SIMULATED',
  simulatedHelp: 'Shows what the person opposite can do: lay down papers, sign, shut doors.',
  free: '{{name}} · {{free}} of {{total}} free',
  doorsOpen_one: '{{name}} · door {{doors}} open',
  doorsOpen_other: '{{name}} · doors {{doors}} open',
  openNow_one: 'Door {{doors}} of the locker is open.',
  openNow_other: 'Doors {{doors}} of the locker are open.',
  codePending: 'The message with the pickup code has not been handed over yet.',
  toLocker: 'To the locker (F4)',
  state: {
    absent: 'not found',
    opening: 'connecting',
    ready: 'ready',
    failed: 'does not answer',
  },
} satisfies typeof de.devices

export const words = {
  unknown: 'unknown',
  connect: 'Connection',
  path: 'Connection',
  model: 'Model',
  documentNumber: 'document number',
  birthDate: 'date of birth',
  expiryDate: 'expiry date',
  optionalData: 'optional field',
  composite: 'overall check digit',
} satisfies typeof de.words

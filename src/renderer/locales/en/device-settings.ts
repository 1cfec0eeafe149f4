import type { de } from '../de/index.ts'

/** Words for the settings of the drivers, by key; a setting without any is shown by its key. */
export const deviceSettings = {
  keys: {
    backlight: { label: 'Light of the pad', help: 'Brightness from 0 (off) to 3. A pad that cannot stays as it is.' },
    configure: {
      label: 'Set up the scanner',
      help: 'Sets what Tresen needs when it connects: packets with the symbology, and a sign when nothing was recognised.',
    },
    enable: { label: 'Switch reading on', help: 'Switches reading on when it connects, in case it was off.' },
    inkColour: { label: 'Colour of the ink on the pad', help: 'On colour pads only.' },
    inkThickness: { label: 'Thickness of the ink on the pad', help: 'From 0 (thin) to 3 (thick).' },
    intervalMs: {
      label: 'Pause between questions (ms)',
      help: 'How often the reader is asked whether a document lies on it.',
    },
    model: { label: 'Pad expected', help: 'Another pad is refused. Any will do unless one is named.' },
    wakeUp: { label: 'Wake up before a command', help: 'For scanners that fall asleep after a pause.' },
    aim: {
      label: 'Take off the symbology identifier (AIM)',
      help: 'The scanner sends an identifier such as ]C1 before the code; it is no part of the content.',
    },
    base: {
      label: 'Number of the first lock',
      help: 'What the board calls its first lock: 0 or 1. Test an empty compartment after a change.',
    },
    board: { label: 'Type of the board', help: 'Printed on the board: how many locks it has.' },
    boards: {
      label: 'Addresses of the boards',
      help: 'In the order in which the locks are counted, such as 0, 1, 2. The address is set by the switch on the board.',
    },
    broadcast: {
      label: 'Ask all boards at once',
      help: 'Faster with many boards. Switch it off when answers overlap.',
    },
    charset: { label: 'Character set', help: 'How the scanner sends umlauts. By itself: UTF-8, else ISO-8859-1.' },
    codeId: {
      label: "Maker's letters for symbologies",
      help: 'Only when the scanner is set up to put them before the code.',
    },
    echo: {
      label: 'The line gives back what is sent',
      help: 'Some RS-485 adapters hear themselves. The traffic then says “echo of the line” each time.',
    },
    encryption: {
      label: 'Encrypt the pen',
      help: 'Strokes go over the cable encrypted, where the pad can do it.',
    },
    leftOpen: {
      label: 'Tell of an open door after (s)',
      help: 'A door may stand open this long. After that every page and the door events say so.',
    },
    end: { label: 'End of a code', help: 'How Tresen sees that the code is complete.' },
    enterHidMode: {
      label: 'Leave keyboard mode',
      help: 'Changes a Honeywell scanner that works as a keyboard to reports.',
    },
    feedback: {
      label: 'Feedback of the lock',
      help: 'When the contact is closed. If every door stands the wrong way round, choose the other setting.',
    },
    gapMs: { label: 'Pause at the end (ms)', help: 'Silence this long on the line ends a code.' },
    items: {
      label: 'Sensor in the compartment',
      help: 'Whether the board tells that something lies inside. Sensors that are not wired always say the same.',
    },
    layout: { label: 'Layout of the reports', help: 'By itself: as the device describes itself.' },
    locks: { label: 'Locks of one board', help: 'Printed on the board.' },
    maxFrame: { label: 'Longest code (bytes)', help: 'Anything longer is thrown away as noise.' },
    mode: { label: 'Mode', help: 'How the reader is asked.' },
    partMs: { label: 'Wait for the rest (ms)', help: 'How long Tresen waits for the rest of a long code.' },
    polarity: {
      label: 'Door contact',
      help: 'Which bit means a closed door. If every door stands the wrong way round, choose the other setting.',
    },
    prefix: {
      label: 'Characters before the code',
      help: 'Taken off where they are. Control characters as \\x02, \\r, \\n, \\t.',
    },
    suffix: {
      label: 'Characters after the code',
      help: 'Taken off where they are. Control characters as \\x03, \\r, \\n, \\t.',
    },
  },
  choices: {
    unchanged: 'unchanged',
    any: 'any',
    black: 'black',
    blue: 'blue',
    'when-possible': 'when the pad can',
    required: 'always, otherwise refuse',
    continuous: 'continuously',
    inquire: 'when asked',
    'one-line': 'zone in one line',
    none: 'none',
    auto: 'by itself',
    line: 'line end (CR, LF or both)',
    cr: 'CR only',
    lf: 'LF only',
    crlf: 'CR and LF only',
    tab: 'tab only',
    suffix: 'only the characters after the code',
    idle: 'pause on the line',
    'suffix-idle': 'pause after the characters at the end',
    'closed-is-1': '1 means closed',
    'closed-is-0': '0 means closed',
    'present-is-1': '1 means occupied',
    'present-is-0': '0 means occupied',
    'short-when-locked': 'closed while locked',
    'short-when-open': 'closed while open',
    'utf-8': 'UTF-8',
    'iso-8859-1': 'ISO-8859-1',
    honeywell: 'Honeywell',
    zebra: 'Zebra',
    off: 'off',
  },
} satisfies typeof de.deviceSettings

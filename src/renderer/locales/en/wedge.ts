/** A scanner that is a keyboard to this machine. */
export const wedge = {
  title: 'Scanner that types like a keyboard',
  lead: 'Some scanners can only type what they read. Tresen knows them by their pace. What you type yourself always stays; a scan leaves nothing behind in any field.',
  on: 'This workplace has such a scanner',
  prefix: 'Key before each code',
  prefixHelp:
    'Safest: set the scanner to send a key before each code that your keyboard does not have. At the end it sends Enter or Tab.',
  noPrefix: 'none, know it by its pace',
  mistyped: {
    what: 'The scanner probably types with the wrong keyboard.',
    todo: 'The self-test of the scanner in the settings says what to change.',
  },
  test: {
    open: 'Self-test',
    title: 'Self-test of the scanner',
    what: 'Scan one of the two codes from the screen or from paper. Tresen says whether the scanner types correctly.',
    bars: 'Barcode (Code 128)',
    qr: 'QR code',
    waiting: 'Waiting for the scan …',
    printed: 'The code says',
    came: 'What arrived',
    right: { what: 'The scanner types every character correctly.', todo: 'There is nothing to change.' },
    layout: {
      what: 'The scanner types as on a keyboard “{{scanner}}”, this computer expects “{{machine}}”.',
      todo: 'Set the scanner to the keyboard “{{machine}}” (setup code in its manual, mostly “Keyboard Country”). Then scan again.',
    },
    caps: {
      what: 'Capital and small letters are swapped.',
      todo: 'Switch off Caps Lock. If that does not help, switch off the reversal of case in the scanner.',
    },
    'code-page': {
      what: 'Only the ß arrives wrong. Codes and documents have no ß: you can work like this.',
      todo: 'If you want to put it right: set the character set of the scanner to UTF-8.',
    },
    garbled: {
      what: 'The code arrived changed.',
      todo: 'Check keyboard, language and transmission speed of the scanner. Then scan again.',
    },
    other: { what: 'That was another code.', todo: 'Please scan one of the two codes from here.' },
    scanners: { de: 'German', us: 'US English', fr: 'French', ch: 'Swiss' },
    machines: { qwertz: 'German', qwerty: 'US English', azerty: 'French' },
  },
}

/** A scanner that is a keyboard to this machine. */
export const wedge = {
  title: 'Scanner, der wie eine Tastatur tippt',
  lead: 'Manche Scanner können nur tippen, was sie lesen. Tresen erkennt das am Tempo. Was Sie selbst tippen, bleibt immer stehen; ein Scan lässt in keinem Feld etwas zurück.',
  on: 'An diesem Arbeitsplatz gibt es einen solchen Scanner',
  prefix: 'Taste vor jedem Code',
  prefixHelp:
    'Am sichersten: Stellen Sie den Scanner so ein, dass er vor jedem Code eine Taste sendet, die Ihre Tastatur nicht hat. Am Ende sendet er Eingabe oder Tab.',
  noPrefix: 'keine, nur am Tempo erkennen',
  mistyped: {
    what: 'Der Scanner tippt vermutlich mit der falschen Tastatur.',
    todo: 'Unter Einstellungen sagt der Selbsttest des Scanners, was umzustellen ist.',
  },
  test: {
    open: 'Selbsttest',
    title: 'Selbsttest des Scanners',
    what: 'Scannen Sie einen der beiden Codes vom Bildschirm oder vom Papier. Tresen sagt, ob der Scanner richtig tippt.',
    bars: 'Strichcode (Code 128)',
    qr: 'QR-Code',
    waiting: 'Wartet auf den Scan …',
    printed: 'Im Code steht',
    came: 'Angekommen ist',
    right: { what: 'Der Scanner tippt jedes Zeichen richtig.', todo: 'Es ist nichts zu ändern.' },
    layout: {
      what: 'Der Scanner tippt wie auf einer Tastatur „{{scanner}}“, dieser Rechner erwartet „{{machine}}“.',
      todo: 'Stellen Sie am Scanner die Tastatur „{{machine}}“ ein (Einstellcode im Handbuch, meist „Keyboard Country“). Dann noch einmal scannen.',
    },
    caps: {
      what: 'Große und kleine Buchstaben sind vertauscht.',
      todo: 'Schalten Sie die Feststelltaste aus. Hilft das nicht, am Scanner die Umkehr der Großschreibung ausschalten.',
    },
    'code-page': {
      what: 'Nur das ß kommt falsch an. Codes und Ausweise enthalten kein ß: Sie können so arbeiten.',
      todo: 'Wenn Sie es richten wollen: am Scanner den Zeichensatz auf UTF-8 stellen.',
    },
    garbled: {
      what: 'Der Code kam verändert an.',
      todo: 'Prüfen Sie am Scanner Tastatur, Sprache und das Tempo der Übertragung. Dann noch einmal scannen.',
    },
    other: { what: 'Das war ein anderer Code.', todo: 'Bitte einen der beiden Codes von hier scannen.' },
    scanners: { de: 'Deutsch', us: 'US-Englisch', fr: 'Französisch', ch: 'Schweiz' },
    machines: { qwertz: 'Deutsch', qwerty: 'US-Englisch', azerty: 'Französisch' },
  },
}

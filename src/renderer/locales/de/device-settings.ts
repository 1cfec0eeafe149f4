/** Words for the settings of the drivers, by key; a setting without any is shown by its key. */
export const deviceSettings = {
  keys: {
    backlight: {
      label: 'Beleuchtung des Pads',
      help: 'Helligkeit von 0 (aus) bis 3. Ein Pad, das es nicht kann, bleibt, wie es ist.',
    },
    configure: {
      label: 'Scanner einstellen',
      help: 'Stellt beim Verbinden ein, was Tresen braucht: Pakete mit Codeart und ein Signal, wenn nichts erkannt wurde.',
    },
    enable: { label: 'Lesen einschalten', help: 'Schaltet beim Verbinden das Lesen ein, falls es abgeschaltet war.' },
    inkColour: { label: 'Farbe der Schrift auf dem Pad', help: 'Nur auf farbigen Pads.' },
    inkThickness: { label: 'Strichstärke auf dem Pad', help: 'Von 0 (dünn) bis 3 (dick).' },
    intervalMs: { label: 'Abstand der Fragen (ms)', help: 'So oft wird der Leser gefragt, ob ein Dokument aufliegt.' },
    model: { label: 'Erwartetes Pad', help: 'Ein anderes Pad wird abgelehnt. Ohne Angabe gilt jedes.' },
    wakeUp: { label: 'Vor dem Befehl wecken', help: 'Für Scanner, die nach einer Pause schlafen.' },
    aim: {
      label: 'Codeart-Kennung abnehmen (AIM)',
      help: 'Der Scanner schickt vor dem Code eine Kennung wie ]C1; sie gehört nicht zum Inhalt.',
    },
    base: {
      label: 'Nummer des ersten Schlosses',
      help: 'Wie die Platine ihr erstes Schloss nennt: 0 oder 1. Nach einer Änderung ein leeres Fach testen.',
    },
    board: { label: 'Bauart der Platine', help: 'Steht auf der Platine: wie viele Schlösser sie hat.' },
    boards: {
      label: 'Adressen der Platinen',
      help: 'In der Reihenfolge, in der die Schlösser gezählt werden, zum Beispiel 0, 1, 2. Die Adresse stellt der Drehschalter auf der Platine.',
    },
    broadcast: {
      label: 'Alle Platinen auf einmal fragen',
      help: 'Schneller bei vielen Platinen. Abschalten, wenn Antworten sich überschneiden.',
    },
    charset: {
      label: 'Zeichensatz',
      help: 'Wie der Scanner Umlaute schickt. Von selbst: UTF-8, sonst ISO-8859-1.',
    },
    codeId: {
      label: 'Codeart-Buchstaben des Herstellers',
      help: 'Nur wenn der Scanner so eingestellt ist, dass er sie vor den Code setzt.',
    },
    echo: {
      label: 'Leitung gibt Gesendetes zurück',
      help: 'Manche RS-485-Adapter hören sich selbst. Im Datenverkehr steht dann jedes Mal „eigenes Echo der Leitung“.',
    },
    encryption: {
      label: 'Stift verschlüsseln',
      help: 'Die Striche gehen verschlüsselt über das Kabel, wo das Pad es kann.',
    },
    leftOpen: {
      label: 'Offene Tür melden nach (s)',
      help: 'So lange darf eine Tür offen stehen. Danach steht es auf jeder Seite und unter den Türereignissen.',
    },
    end: { label: 'Ende eines Codes', help: 'Woran Tresen erkennt, dass der Code vollständig ist.' },
    enterHidMode: {
      label: 'Aus dem Tastaturmodus umstellen',
      help: 'Stellt einen Honeywell-Scanner, der als Tastatur arbeitet, auf Berichte um.',
    },
    feedback: {
      label: 'Rückmeldung des Schlosses',
      help: 'Wann der Kontakt geschlossen ist. Steht jede Tür verkehrt herum da, die andere Einstellung wählen.',
    },
    gapMs: { label: 'Pause am Ende (ms)', help: 'So lange Stille auf der Leitung beendet einen Code.' },
    items: {
      label: 'Sensor im Fach',
      help: 'Ob die Platine meldet, dass etwas im Fach liegt. Nicht angeschlossene Sensoren melden immer dasselbe.',
    },
    layout: {
      label: 'Aufbau der Berichte',
      help: 'Von selbst: so, wie das Gerät sich beschreibt.',
    },
    locks: { label: 'Schlösser je Platine', help: 'Steht auf der Platine.' },
    maxFrame: {
      label: 'Längster Code (Bytes)',
      help: 'Was länger ist, wird als Störung verworfen.',
    },
    mode: { label: 'Betriebsart', help: 'Wie der Leser abgefragt wird.' },
    partMs: {
      label: 'Wartezeit auf den Rest (ms)',
      help: 'So lange wartet Tresen auf die Fortsetzung eines langen Codes.',
    },
    polarity: {
      label: 'Türkontakt',
      help: 'Welches Bit eine geschlossene Tür bedeutet. Steht jede Tür verkehrt herum da, die andere Einstellung wählen.',
    },
    prefix: {
      label: 'Zeichen vor dem Code',
      help: 'Werden abgenommen, wenn sie da sind. Steuerzeichen als \\x02, \\r, \\n, \\t.',
    },
    suffix: {
      label: 'Zeichen nach dem Code',
      help: 'Werden abgenommen, wenn sie da sind. Steuerzeichen als \\x03, \\r, \\n, \\t.',
    },
  },
  choices: {
    unchanged: 'unverändert',
    any: 'jedes',
    black: 'schwarz',
    blue: 'blau',
    'when-possible': 'wenn das Pad es kann',
    required: 'immer, sonst ablehnen',
    continuous: 'fortlaufend',
    inquire: 'auf Anfrage',
    'one-line': 'Zone in einer Zeile',
    none: 'keine',
    auto: 'von selbst',
    line: 'Zeilenende (CR, LF oder beide)',
    cr: 'nur CR',
    lf: 'nur LF',
    crlf: 'nur CR und LF',
    tab: 'nur Tabulator',
    suffix: 'nur die Zeichen nach dem Code',
    idle: 'Pause auf der Leitung',
    'suffix-idle': 'Pause nach den Zeichen am Ende',
    'closed-is-1': '1 heißt geschlossen',
    'closed-is-0': '0 heißt geschlossen',
    'present-is-1': '1 heißt belegt',
    'present-is-0': '0 heißt belegt',
    'short-when-locked': 'geschlossen, solange verriegelt',
    'short-when-open': 'geschlossen, solange offen',
    'utf-8': 'UTF-8',
    'iso-8859-1': 'ISO-8859-1',
    honeywell: 'Honeywell',
    zebra: 'Zebra',
    off: 'aus',
  },
}

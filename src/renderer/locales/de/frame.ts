export const common = {
  loading: 'Wird geladen …',
  reference: 'Kennung',
  retry: 'Noch einmal versuchen',
  cancel: 'Abbrechen',
  close: 'Schließen',
  save: 'Speichern',
  back: 'Zurück',
  print: 'Drucken',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  yes: 'ja',
  no: 'nein',
  unknown: 'unbekannt',
}

export const frame = {
  skip: 'Zum Inhalt springen',
  places: 'Arbeitsbereiche',
  counter: 'Schalter',
  cases: 'Vorgänge',
  cards: 'Karten',
  pickup: 'Abholfach',
  video: 'Video',
  videoWaiting_one: '1 Person wartet',
  videoWaiting_other: '{{count}} Personen warten',
  audit: 'Protokoll',
  settings: 'Einstellungen',
  search: 'Name, Aktenzeichen, Geburtsdatum, Dokument …',
  searchKey: 'Strg K',
  lock: 'Sperren',
  lockKey: 'Strg L',
}

export const search = {
  title: 'Suchen',
  results: 'Treffer',
  commandsOnly: 'Befehl …',
  noRight: 'Ihre Rolle öffnet keine Akten. Hier finden Sie Befehle.',
  nothing: 'Kein Treffer. Versuchen Sie nur den Familiennamen oder das Geburtsdatum.',
  help: 'Pfeiltasten wählen, Eingabe öffnet. Jede Schreibweise des Namens wird gefunden.',
  commands: {
    newPerson: 'Neue Person anlegen',
    counter: 'Zum Schalter',
    cards: 'Karten und Lieferung',
    pickup: 'Abholfach öffnen',
    next: 'Nächste Person rufen (Video)',
    video: 'Videosprechstunde',
    hall: 'Team der Videosprechstunde',
    devices: 'Geräte',
    settings: 'Einstellungen',
    keys: 'Alle Tasten zeigen',
    lock: 'Bildschirm sperren',
  },
}

export const keys = {
  title: 'Tasten',
  search: { key: 'Strg K', what: 'Suchen und Befehle' },
  typed: { key: 'F2', what: 'Code oder Zeile von Hand eingeben' },
  sign: { key: 'F3', what: 'Unterschrift in der Akte' },
  locker: { key: 'F4', what: 'Abholfach' },
  next: { key: 'F8', what: 'Nächste Person in der Videosprechstunde' },
  devices: { key: 'F9', what: 'Geräte' },
  lock: { key: 'Strg L', what: 'Bildschirm sperren' },
  mute: { key: 'Alt M', what: 'Im Gespräch: Mikrofon aus oder an' },
  camera: { key: 'Alt K', what: 'Im Gespräch: Kamera aus oder an' },
  hold: { key: 'Alt H', what: 'Im Gespräch: halten' },
  help: { key: '?', what: 'Diese Übersicht' },
  close: { key: 'Esc', what: 'Oberste Ebene schließen' },
}

export const session = {
  who: 'Wer arbeitet jetzt hier?',
  demo: 'DEMO-BEHÖRDE',
  demoNote:
    'Alle Personen sind erfunden. Daten der Demo-Behörde liegen in einem eigenen Ordner und werden nie mit echten vermischt.',
  weakKeystore:
    'Dieser Rechner hat keinen Schlüsselbund: Der Schlüssel der Demo-Daten ist nur schwach geschützt. Für echte Daten verlangt Tresen dann eine Passphrase.',
  noUsers:
    'Es sind keine Benutzerinnen und Benutzer eingerichtet. Diese Fassung meldet nur Personen der Demo-Behörde an; die Anmeldung für echte Daten gehört zu einer eigenen Ausbaustufe.',
  roles: {
    counter: 'Schalter (Front Office)',
    casework: 'Sachbearbeitung (Back Office)',
    locker: 'Abholfach-Team',
    lead: 'Teamleitung',
  },
  engine: { sqlite: 'Verschlüsselte Datenbank auf diesem Rechner', postgres: 'PostgreSQL der Behörde' },
  version: 'Version',
  scannedWhileLocked:
    'Der Bildschirm ist gesperrt: Der Scan wurde nicht gelesen. Bitte zuerst anmelden, dann noch einmal scannen.',
  newStore: 'Datenspeicher anlegen',
  newStoreWhy:
    'Auf diesem Rechner gibt es noch keinen Datenspeicher. Er wird verschlüsselt angelegt; den Schlüssel verwahrt der Schlüsselbund des Systems.',
  create: 'Anlegen',
  passphrase: 'Passphrase eingeben',
  passphraseWhy:
    'Dieser Rechner hat keinen Schlüsselbund, der den Schlüssel schützt. Darum schützt ihn eine Passphrase.',
  newPassphrase: 'Neue Passphrase',
  passphraseLabel: 'Passphrase',
  passphraseRule: 'Mindestens 12 Zeichen.',
  passphraseAgain: 'Passphrase wiederholen',
  passphraseDiffers: 'Die beiden Eingaben sind verschieden.',
  open: 'Öffnen',
  recoveryTitle: 'Wiederherstellungscode',
  recoveryWhy:
    'Drucken Sie diesen Code oder schreiben Sie ihn ab und legen Sie ihn in den Tresor. Er wird nur jetzt gezeigt. Ohne ihn sind die Daten verloren, wenn der Schlüsselbund oder die Passphrase verloren geht.',
  recoveryKept: 'Der Code ist verwahrt',
  recoveryLabel: 'Wiederherstellungscode',
  recoveryHelp: 'Nur wenn der Schlüssel nicht mehr zu öffnen ist. Die Daten bleiben dabei unverändert.',
  recover: 'Schlüssel wiederherstellen',
}

export const scan = {
  person: '{{document}} erkannt, alle Prüfziffern richtig.',
  file: 'Akte geöffnet.',
  expired: 'Achtung: Das Dokument ist abgelaufen.',
  documents: {
    passport: 'Reisepass',
    idCard: 'Personalausweis',
    visa: 'Visum',
    document: 'Dokument',
    returnDocument: 'EU-Rückkehrausweis',
  },
  'no-file': '{{document}} fehlerfrei gelesen. Zu dieser Person gibt es noch keine Akte.',
  case: 'Vorgang geöffnet.',
  appointment: 'Termin geöffnet.',
  card: 'Karte erkannt.',
  step: {
    delivery: 'Karte angenommen.',
    load: 'Karte erkannt.',
    'hand-out': 'Karte stimmt.',
  },
  corrected: 'Die Zone wurde vorher nach dem Papier berichtigt.',
  correction: {
    title_one: 'Ein Zeichen wurde wahrscheinlich falsch gelesen',
    title_other: '{{count}} Zeichen wurden wahrscheinlich falsch gelesen',
    what: 'Was an der markierten Stelle gelesen wurde, kann dort nicht stehen. Bitte vergleichen Sie mit dem Papier. Bisher wurde nichts geöffnet und nichts erfasst.',
    line: 'Zeile {{line}}, wie sie gelesen wurde; fraglich ist Stelle {{columns}}',
    type: 'Zeile {{line}}, Stelle {{column}}: Welches Zeichen steht auf dem Papier?',
    read: 'Gelesen wurde {{read}}.',
    elsewhere:
      'Der Fehler kann auch an einer anderen Stelle liegen. Steht auf dem Papier etwas anderes, scannen Sie neu.',
    characters: {
      digit: 'die Ziffer {{character}}',
      letter: 'der Buchstabe {{character}}',
      filler: 'das Füllzeichen <',
      unreadable: 'kein lesbares Zeichen',
    },
    accept: 'So übernehmen',
    again: 'Neu scannen',
  },
  unread: {
    'no-read':
      'Der Scanner hat nichts gefunden. Bitte das Papier ruhig und ganz unter den Scanner halten und noch einmal scannen.',
    garbled:
      'Der Scan kam nur beschädigt an und wurde nicht verwendet. Bitte noch einmal scannen; bei Wiederholung Kabel und Geräte (F9) prüfen.',
    interrupted:
      'Der Scanner wurde mitten im Lesen unterbrochen. Es wurde nichts verwendet. Bitte noch einmal scannen.',
    nonstop:
      'Der Scanner sendet ohne Pause; nichts davon wird verwendet, bis er wieder still ist. Bitte auf der Seite Geräte (F9) Modell und Leitung prüfen oder ihn abstecken.',
  },
  typedTitle: 'Code oder Zeile eingeben',
  typedLabel: 'Aktenzeichen, Termincode, Kartennummer oder maschinenlesbare Zeilen',
  typedHelp: 'Gilt wie ein Scan. Mit Eingabe bestätigen.',
  picture: {
    title: 'Kein Scanner zur Hand?',
    camera: 'Mit der Kamera lesen',
    stop: 'Kamera schließen',
    file: 'Bild oder PDF öffnen …',
    hint: 'QR, DataMatrix, Code 128 und PDF417. Ein kopiertes Bild lässt sich hier auch einfügen.',
    hold: 'Halten Sie den Code ruhig vor die Kamera, etwa eine Handbreit entfernt.',
    none: 'Auf diesem Bild ist kein lesbarer Code. Gerade und ohne Spiegelung noch einmal aufnehmen.',
    several: 'Mehrere Codes gefunden. Welcher gilt?',
    reading: 'Das Bild wird gelesen …',
    broken: 'Diese Datei lässt sich nicht als Bild oder PDF öffnen.',
    large: 'Diese Datei ist größer als 40 MB. Bitte nur die Seite mit dem Code öffnen.',
    noCamera: 'Die Kamera lässt sich nicht öffnen. Ist sie angeschlossen und nicht in einem anderen Programm offen?',
    off: 'Die Kamera wurde nach zwei Minuten geschlossen.',
    video: 'Bild der Kamera',
  },
}

export const devices = {
  strip: 'Zustand der Geräte',
  none: 'Keine Geräte eingerichtet',
  more_one: '{{count}} weiteres Gerät zeigen',
  more_other: '{{count}} weitere Geräte zeigen',
  simulated: 'GERÄTE SIMULIERT',
  simulatedHelp: 'Zeigt, was die Person gegenüber tun kann: Papiere auflegen, unterschreiben, Türen schließen.',
  free: '{{name}} · {{free}} von {{total}} frei',
  doorsOpen_one: '{{name}} · Tür {{doors}} offen',
  doorsOpen_other: '{{name}} · Türen {{doors}} offen',
  silentBoards_one: 'Platine {{boards}} antwortet nicht',
  silentBoards_other: 'Platinen {{boards}} antworten nicht',
  openNow_one: 'Tür {{doors}} des Abholfachs ist offen.',
  openNow_other: 'Türen {{doors}} des Abholfachs sind offen.',
  leftOpen: 'Tür {{door}} des Abholfachs steht seit {{time}} Uhr offen.',
  unasked_one: 'Fach {{doors}} ging auf, ohne dass es von hier geöffnet wurde. Bitte nachsehen.',
  unasked_other: 'Fächer {{doors}} gingen auf, ohne dass sie von hier geöffnet wurden. Bitte nachsehen.',
  emptied_one: 'Fach {{doors}} ist leer, ohne dass es von hier geöffnet wurde. Bitte nachsehen.',
  emptied_other: 'Fächer {{doors}} sind leer, ohne dass sie von hier geöffnet wurden. Bitte nachsehen.',
  codePending: 'Die Nachricht mit dem Abholcode ist noch nicht übergeben.',
  toLocker: 'Zum Abholfach (F4)',
  state: {
    absent: 'nicht gefunden',
    opening: 'wird verbunden',
    ready: 'bereit',
    partly: 'teilweise bereit',
    failed: 'antwortet nicht',
  },
  /** By the driver's code; others do not answer. */
  failed: {
    'bad-answer': 'antwortet unverständlich',
    'given-back': 'Echo der Leitung',
    refused: 'lehnt ab',
    unsupported: 'nicht unterstützt',
    'cannot-open': 'lässt sich nicht öffnen',
    'no-module': 'lässt sich nicht öffnen',
  },
}

/** Words for codes that stand in error details. */
export const words = {
  unknown: 'unbekannt',
  connect: 'Anschluss',
  host: 'Adresse',
  path: 'Anschluss',
  name: 'Name an diesem Arbeitsplatz',
  model: 'Modell',
  documentNumber: 'Dokumentnummer',
  birthDate: 'Geburtsdatum',
  expiryDate: 'Ablaufdatum',
  optionalData: 'Zusatzfeld',
  composite: 'Gesamtprüfziffer',
}

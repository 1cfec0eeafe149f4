/** Why something cannot be done now, and how late something is. */
export const hints = {
  receiptFirst: 'Aushändigen geht erst, wenn die Person den Empfang unterschrieben hat.',
  noCase: 'Kein Vorgang gewählt',
  caseClosed: 'Der Vorgang ist abgeschlossen',
  nothingMissing: 'Es fehlt keine Unterlage',
  overdue_one: '1 Tag überfällig',
  overdue_other: '{{count}} Tage überfällig',
}

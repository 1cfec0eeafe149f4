import type { WarningKey } from '../../../shared/contract/people.ts'
import type { CaseState, CaseStep } from '../../../shared/domain/case-states.ts'

export const domain = {
  caseState: {
    received: 'eingegangen',
    assigned: 'zugeordnet',
    completeness: 'Vollständigkeit',
    demanded: 'nachgefordert',
    examination: 'in Prüfung',
    participation: 'Beteiligung',
    'ready-to-decide': 'entscheidungsreif',
    countersign: 'Mitzeichnung',
    granted: 'erteilt',
    refused: 'abgelehnt',
    withdrawn: 'zurückgenommen',
    transferred: 'abgegeben',
    'document-ordered': 'Dokument bestellt',
    'document-arrived': 'Dokument eingetroffen',
    'document-ready': 'Dokument bereit',
    'document-issued': 'Dokument ausgegeben',
    closed: 'abgeschlossen',
  } satisfies Record<CaseState, string>,
  caseStep: {
    received: 'eingegangen',
    assigned: 'zugeordnet',
    completeness: 'Vollständigkeit',
    examination: 'Prüfung',
    decision: 'Entscheidung',
  } satisfies Record<CaseStep, string>,
  cardState: {
    ordered: 'bestellt',
    'at-counter': 'liegt am Schalter',
    'in-locker': 'im Abholfach',
    'handed-over': 'ausgehändigt',
    returned: 'zurückgesandt',
  },
  documentState: {
    draft: 'Entwurf',
    signed: 'unterschrieben',
    filed: 'abgelegt',
    revoked: 'widerrufen',
    discarded: 'verworfen',
  },
  documentKind: {
    passport: 'Pass',
    'id-card': 'Personalausweis',
    'travel-document': 'Reiseausweis',
    'residence-card': 'Aufenthaltstitel (eAT)',
  },
  requirement: { missing: 'fehlt', demanded: 'nachgefordert', present: 'liegt vor', checked: 'geprüft' },
  channel: { counter: 'am Schalter', post: 'per Post', online: 'online' },
  sex: { M: 'männlich', F: 'weiblich', X: 'divers oder ohne Angabe' },
  relation: { spouse: 'Ehe- oder Lebenspartner/in', child: 'Kind', parent: 'Elternteil', sibling: 'Geschwister' },
  appointment: {
    expected: 'erwartet',
    here: 'da seit {{time}}',
    done: 'erledigt',
    missed: 'nicht erschienen',
    cancelled: 'abgesagt',
  },
  collection: 'Abholung eAT',
  general: 'Allgemeine Frage',
  until: 'bis {{date}}',
  unlimited: 'unbefristet',
  titleEnded: 'abgelaufen am {{date}}',
}

/** Where a date comes from. Dates in the gaps are written as dates. */
export const deadlines = {
  'inaction-suit': 'Eingang {{received}} + {{months}} Monate: Ab dann ist eine Untätigkeitsklage möglich.',
  demand: 'Bis dahin sollen die nachgeforderten Unterlagen vorliegen.',
  'pickup-until': 'Die Karte liegt bis dahin in Fach {{door}} bereit.',
  'fiction-none': 'keine: Es gibt keinen Titel, an den der Antrag anknüpft',
  'fiction-schengen': 'keine: Ein Schengen-Visum gilt nicht fort',
  'fiction-stay': 'Aufenthalt gilt als erlaubt, Antrag am {{received}}',
  'fiction-suspended': 'Antrag nach Ablauf: Abschiebung gilt als ausgesetzt',
  'fiction-title': 'ja, Antrag vor Ablauf: Ab dem {{end}} gilt der Titel bis zur Entscheidung fort',
  'fiction-late': 'keine, Antrag nach Ablauf am {{end}}. Die Behörde kann die Fortgeltung anordnen.',
}

/** `what`: what is so; `todo`: what it means or what to do. {{when}}: „in 73 Tagen". */
export const warnings = {
  'no-passport': {
    what: 'Kein gültiger Pass in der Akte.',
    todo: 'Pass scannen oder Passpflicht klären (§ 3 AufenthG).',
  },
  'passport-expires': {
    what: '{{pass}} läuft {{when}} ab.',
    todo: 'Gültig bis {{date}}. Auf die Verlängerung hinweisen.',
  },
  'passport-expired': { what: '{{pass}} ist abgelaufen.', todo: 'Seit {{date}}. Neues Dokument vorlegen lassen.' },
  'no-title': { what: 'Kein Aufenthaltstitel in der Akte.', todo: 'Aufenthaltsrecht klären.' },
  'title-expires': {
    what: 'Titel läuft {{when}} ab.',
    todo: 'Gültig bis {{date}}. Die Verlängerung kann jetzt beantragt werden.',
  },
  'title-expires-applied': { what: 'Titel läuft {{when}} ab.', todo: 'Die Verlängerung ist beantragt.' },
  'title-expired': {
    what: 'Titel ist abgelaufen.',
    todo: 'Seit {{date}}, und es gibt keinen Antrag. Aufenthaltsrecht klären.',
  },
  'title-expired-late': {
    what: 'Titel ist abgelaufen.',
    todo: 'Seit {{date}}, der Antrag kam danach. Fortgeltung prüfen (§ 81 Abs. 4 S. 3 AufenthG).',
  },
  unlimited: {
    what: 'Der Titel ist unbefristet.',
    todo: 'Der {{date}} auf der Karte ist nur das technische Ende der Karte, nicht des Rechts.',
  },
  'unlimited-card-expires': {
    what: 'Die Karte läuft {{when}} ab, das Recht nicht.',
    todo: 'Der Titel ist unbefristet. Neue Karte bestellen (§ 45c AufenthV).',
  },
  'unlimited-card-expired': {
    what: 'Die Karte ist abgelaufen, das Recht nicht.',
    todo: 'Der Titel ist unbefristet. Neue Karte bestellen (§ 45c AufenthV).',
  },
  'fiction-continues': {
    what: 'Der Titel gilt fort (Fiktion).',
    todo: 'Bescheinigung bis {{date}} ausgestellt (§ 81 Abs. 4, 5 AufenthG).',
  },
  'fiction-stay-allowed': {
    what: 'Der Aufenthalt gilt als erlaubt (Fiktion).',
    todo: 'Bescheinigung bis {{date}} ausgestellt (§ 81 Abs. 3, 5 AufenthG).',
  },
  'fiction-suspended': {
    what: 'Die Abschiebung gilt als ausgesetzt.',
    todo: 'Bescheinigung bis {{date}} ausgestellt (§ 81 Abs. 3 S. 2, Abs. 5 AufenthG).',
  },
  'fiction-no-certificate': {
    what: 'Fiktion ohne Bescheinigung.',
    todo: 'Das Recht besteht, die Bescheinigung ist noch auszustellen (§ 81 Abs. 5 AufenthG).',
  },
  'fiction-certificate-expired': {
    what: 'Fiktionsbescheinigung ist abgelaufen.',
    todo: 'Seit {{date}}. Das Recht besteht fort, die Bescheinigung ist zu verlängern.',
  },
  'identity-unclear': {
    what: 'Identität nicht geklärt.',
    todo: 'Keine Online-Funktion und kein Abholfach (§ 61h Abs. 2 AufenthV).',
  },
  'demand-open': {
    what_one: 'Offen: 1 nachgeforderte Unterlage',
    what_other: 'Offen: {{count}} nachgeforderte Unterlagen',
    todo: 'bis {{date}} zu {{caseNumber}}.',
  },
  'demand-overdue': {
    what_one: 'Nachgeforderte Unterlage fehlt noch.',
    what_other: '{{count}} nachgeforderte Unterlagen fehlen noch.',
    todo: 'Frist war der {{date}}, zu {{caseNumber}}.',
  },
  'card-at-counter': {
    what: '{{document}} liegt zur Abholung am Schalter.',
    todo: 'Empfang unterschreiben lassen, dann aushändigen.',
  },
  'card-in-locker': { what: '{{document}} liegt in Fach {{door}}.', todo: 'Abholung bis {{date}}.' },
} satisfies { readonly [K in WarningKey]: K extends Counted ? CountedWords : Words }

type Counted = 'demand-open' | 'demand-overdue'
interface Words {
  readonly what: string
  readonly todo: string
}
interface CountedWords {
  readonly what_one: string
  readonly what_other: string
  readonly todo: string
}

import type * as de from '../de/domain.ts'

export const domain = {
  caseState: {
    received: 'received',
    assigned: 'assigned',
    completeness: 'completeness check',
    demanded: 'papers demanded',
    examination: 'under examination',
    participation: 'others consulted',
    'ready-to-decide': 'ready to decide',
    countersign: 'countersignature',
    granted: 'granted',
    refused: 'refused',
    withdrawn: 'withdrawn',
    transferred: 'transferred',
    'document-ordered': 'document ordered',
    'document-arrived': 'document arrived',
    'document-ready': 'document ready',
    'document-issued': 'document handed over',
    closed: 'closed',
  },
  caseStep: {
    received: 'received',
    assigned: 'assigned',
    completeness: 'completeness',
    examination: 'examination',
    decision: 'decision',
  },
  cardState: {
    ordered: 'ordered',
    'at-counter': 'at the counter',
    'in-locker': 'in the locker',
    'handed-over': 'handed over',
    returned: 'sent back',
  },
  documentState: { draft: 'draft', signed: 'signed', filed: 'filed', revoked: 'withdrawn', discarded: 'discarded' },
  documentKind: {
    passport: 'Passport',
    'id-card': 'Identity card',
    'travel-document': 'Travel document',
    'residence-card': 'Residence card',
  },
  requirement: { missing: 'missing', demanded: 'demanded', present: 'present', checked: 'checked' },
  channel: { counter: 'at the counter', post: 'by post', online: 'online' },
  sex: { M: 'male', F: 'female', X: 'diverse or not stated' },
  relation: { spouse: 'Spouse or partner', child: 'Child', parent: 'Parent', sibling: 'Sibling' },
  appointment: {
    expected: 'expected',
    here: 'here since {{time}}',
    done: 'served',
    missed: 'did not come',
    cancelled: 'cancelled',
  },
  collection: 'Collection of residence card',
  general: 'General question',
  until: 'until {{date}}',
  unlimited: 'unlimited',
  titleEnded: 'expired on {{date}}',
} satisfies typeof de.domain

export const deadlines = {
  'inaction-suit': 'Received {{received}} + {{months}} months: from then on an action for failure to act is possible.',
  demand: 'The papers that were demanded are due by then.',
  'pickup-until': 'The card lies in compartment {{door}} until then.',
  'fiction-none': 'none: there is no title the application could continue',
  'fiction-schengen': 'none: a Schengen visa does not continue',
  'fiction-stay': 'stay deemed permitted, applied on {{received}}',
  'fiction-suspended': 'applied after expiry: deportation deemed suspended',
  'fiction-title': 'yes, applied before expiry: from {{end}} the title continues until the decision',
  'fiction-late': 'none, applied after expiry on {{end}}. The authority may order continuation.',
} satisfies typeof de.deadlines

export const warnings = {
  'no-passport': {
    what: 'No valid passport on file.',
    todo: 'Scan the passport or clarify the duty to hold one (§ 3 AufenthG).',
  },
  'passport-expires': { what: '{{pass}} expires {{when}}.', todo: 'Valid until {{date}}. Point out the renewal.' },
  'passport-expired': { what: '{{pass}} has expired.', todo: 'Since {{date}}. Ask for a new document.' },
  'no-title': { what: 'No residence title on file.', todo: 'Clarify the right to stay.' },
  'title-expires': {
    what: 'Title expires {{when}}.',
    todo: 'Valid until {{date}}. The extension can be applied for now.',
  },
  'title-expires-applied': { what: 'Title expires {{when}}.', todo: 'The extension has been applied for.' },
  'title-expired': {
    what: 'Title has expired.',
    todo: 'Since {{date}}, and there is no application. Clarify the right to stay.',
  },
  'title-expired-late': {
    what: 'Title has expired.',
    todo: 'Since {{date}}, and the application came later. Consider continuation (§ 81(4) S. 3 AufenthG).',
  },
  unlimited: {
    what: 'The title is unlimited.',
    todo: '{{date}} on the card is only the technical end of the card, not of the right.',
  },
  'unlimited-card-expires': {
    what: 'The card expires {{when}}, the right does not.',
    todo: 'The title is unlimited. Order a new card (§ 45c AufenthV).',
  },
  'unlimited-card-expired': {
    what: 'The card has expired, the right has not.',
    todo: 'The title is unlimited. Order a new card (§ 45c AufenthV).',
  },
  'fiction-continues': {
    what: 'The title is deemed to continue (Fiktion).',
    todo: 'Certificate issued until {{date}} (§ 81(4), (5) AufenthG).',
  },
  'fiction-stay-allowed': {
    what: 'The stay is deemed permitted (Fiktion).',
    todo: 'Certificate issued until {{date}} (§ 81(3), (5) AufenthG).',
  },
  'fiction-suspended': {
    what: 'Deportation is deemed suspended.',
    todo: 'Certificate issued until {{date}} (§ 81(3) S. 2, (5) AufenthG).',
  },
  'fiction-no-certificate': {
    what: 'Fiktion without a certificate.',
    todo: 'The right exists; the certificate must still be issued (§ 81(5) AufenthG).',
  },
  'fiction-certificate-expired': {
    what: 'Fiktion certificate has expired.',
    todo: 'Since {{date}}. The right continues; the certificate must be extended.',
  },
  'identity-unclear': {
    what: 'Identity not established.',
    todo: 'No online function and no locker (§ 61h(2) AufenthV).',
  },
  'demand-open': {
    what_one: 'Open: 1 demanded paper',
    what_other: 'Open: {{count}} demanded papers',
    todo: 'by {{date}} for {{caseNumber}}.',
  },
  'demand-overdue': {
    what_one: 'A demanded paper is still missing.',
    what_other: '{{count}} demanded papers are still missing.',
    todo: 'They were due on {{date}}, for {{caseNumber}}.',
  },
  'card-at-counter': {
    what: '{{document}} is ready for collection at the counter.',
    todo: 'Have the receipt signed, then hand it over.',
  },
  'card-in-locker': { what: '{{document}} lies in compartment {{door}}.', todo: 'To be collected by {{date}}.' },
} satisfies typeof de.warnings

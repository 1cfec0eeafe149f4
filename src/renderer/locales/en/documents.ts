import type { documents as german } from '../de/documents.ts'

export const documents = {
  page: 'Page {{page}} of {{pages}}',
  whole: 'The whole document',
  toFile: 'Back to the file',
  saveCopy: 'Save a copy',
  saved: 'The copy is saved.',
  print: 'Print',
  sign: 'Sign',
  discard: 'Discard',
  discarded: 'The draft is discarded.',
  discardQuestion: 'Discard the draft “{{title}}”?',
  discardWhy: 'It is not signed. It can be made again from the file at any time.',
  keep: 'Keep',
  created: 'Created',
  checksum: 'Checksum (SHA-256)',
  pages: 'Pages',
  file: 'File',
  person: 'Person',
  kind: 'State',
  state: {
    draft: 'draft, not signed',
    filed: 'on file',
    signed: 'signed',
    discarded: 'discarded',
  },
  signedIntact: 'The file begins with exactly the bytes that were displayed before signing.',
} satisfies typeof german

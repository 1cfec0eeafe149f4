/** Parts that every form has: the heading with the file's marks, and the block about the person. */
import type { FormData, FormTitle } from './form-data.ts'
import { formatDate, formatDay, formatName } from './format.ts'
import type { Atom, Field, Typesetter } from './layout.ts'

export const heading = (set: Typesetter, data: FormData, title: string, law: string): Atom[] => [
  ...set.title(title, law),
  ...set.fields(3, [
    { label: 'Aktenzeichen', value: data.caseNumber },
    { label: 'Datum', value: formatDay(data.at) },
    { label: 'Bearbeitung', value: data.clerk ?? '' },
  ]),
]

export const personFields = ({ person }: FormData): Field[] => [
  { label: 'Familienname', value: person.familyName.toLocaleUpperCase('de') },
  { label: 'Vornamen', value: person.givenNames },
  { label: 'Geburtsname', value: person.birthName ?? '' },
  { label: 'Geburtsdatum', value: formatDate(person.birthDate) },
  { label: 'Geburtsort', value: [person.birthPlace, person.birthCountry].filter(Boolean).join(', ') },
  { label: 'Staatsangehörigkeit', value: person.nationalities.join(', ') },
]

/** The short block of forms where the file is known: one row of four columns. */
export const personShort = ({ person }: FormData): Field[] => [
  { label: 'Name', value: formatName(person), span: 2 },
  { label: 'Geburtsdatum', value: formatDate(person.birthDate) },
  { label: 'Staatsangehörigkeit', value: person.nationalities.join(', ') },
]

export const validity = (title: FormTitle | undefined): string =>
  title?.unlimited ? 'unbefristet' : formatDate(title?.validUntil)

/** § 3a Abs. 5 VwVfG: the whole declaration could be read before, and a copy is given after. */
export const readBefore =
  'Ich konnte dieses Dokument vor der Unterschrift vollständig lesen. Nach der Unterschrift bekomme ich eine Kopie.'
export const readBeforeEnglish = 'I was able to read the whole document before signing. I receive a copy afterwards.'

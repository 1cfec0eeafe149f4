/**
 * What the forms are filled with: plain data from the file, as the caller found it. Calendar dates are ISO `2029-08-31`
 * (unknown parts `00`), `undefined` prints as a dash.
 */
import type { IsoDate } from '../../../../shared/domain/dates.ts'
import type { PadForm } from '../../../../shared/domain/pad-texts.ts'

/** The documents of a Vorgang that can be signed at the counter. */
export type FormKind = PadForm

export interface FormOffice {
  /** "Stadt Musterstadt" */
  readonly name: string
  /** "Ausländerbehörde" */
  readonly department: string
  /** Lines at the right of the letterhead: street, town, telephone, mail, web. At most five. */
  readonly contact: readonly string[]
  /** Place of signing: "Musterstadt". */
  readonly place: string
}

export interface FormPerson {
  readonly familyName: string
  readonly givenNames: string
  readonly birthName?: string | undefined
  readonly birthDate: IsoDate
  readonly birthPlace?: string | undefined
  /** In words, German: "Syrien". */
  readonly birthCountry?: string | undefined
  /** In words, German. */
  readonly nationalities: readonly string[]
  readonly maritalStatus?: string | undefined
  /** One line: "Beispielweg 4, 12345 Musterstadt". */
  readonly address?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
}

export interface FormPassport {
  /** "Nationalpass", "Reiseausweis für Flüchtlinge" … */
  readonly type: string
  readonly number: string
  readonly issuer: string
  readonly validUntil?: IsoDate | undefined
}

/** A residence title, the one held or the one on the new card. */
export interface FormTitle {
  /** "Aufenthaltserlaubnis" */
  readonly name: string
  /** "§ 25 Abs. 2 AufenthG" */
  readonly basis: string
  /** Unlimited titles have none and set `unlimited`. */
  readonly validUntil?: IsoDate | undefined
  readonly unlimited?: boolean | undefined
}

export interface FormCheck {
  readonly text: string
  readonly done: boolean
}

export interface FormData {
  readonly office: FormOffice
  /** Aktenzeichen, `33-2026-004711`. */
  readonly caseNumber: string
  /** Who serves: "M. Beispiel, Schalter 3". */
  readonly clerk?: string | undefined
  /** When the form was made, ISO UTC. Printed as the date in Germany, and the only time in the file's metadata. */
  readonly at: string
  /** True for every person of the demo office: every page then says so. */
  readonly invented: boolean
  readonly person: FormPerson
  readonly passport?: FormPassport | undefined
  /** The title the person holds (application) or gets (hand-over). */
  readonly title?: FormTitle | undefined
  readonly extension?: {
    /** "Erwerbstätigkeit als Fachkraft bei …" */
    readonly purpose: string
    readonly requestedUntil?: IsoDate | undefined
    /** Fee in cents (§ 45 AufenthV); `undefined`: none or not known, nothing is printed. */
    /** 0: exempt as a protected person (§ 52 Abs. 3 AufenthV); absent: the form names no fee. */
    readonly feeCents?: number | undefined
    /** Papers asked for, and whether they lie on the file. */
    readonly documents: readonly FormCheck[]
  }
  readonly handover?: {
    /** Nine characters, `Y05PVYP4C`. */
    readonly serial: string
    readonly validUntil?: IsoDate | undefined
    /** "Schalter 3" or "Abholfach". */
    readonly where: string
    readonly onlineId: 'on' | 'off'
    /** Letter with the Sperrkennwort handed over together with the card (§ 60a Abs. 1 AufenthV). */
    readonly blockingLetter: boolean
    /** What was given back: "Bisherige Karte Y01ABC234", "Fiktionsbescheinigung". */
    readonly returned: readonly FormCheck[]
  }
  readonly pickup?: {
    readonly channel: 'sms' | 'email' | 'letter'
    /** Mobile number or mail address; for a letter the address of the person. */
    readonly channelAddress?: string | undefined
    /** Days the card lies in the locker. */
    readonly days: number
    /** "Foyer des Bürgerhauses, Rathausplatz 1" */
    readonly place: string
    /** "täglich 6 bis 22 Uhr" */
    readonly hours?: string | undefined
  }
}

/** Rectangle for the ink on a page: PDF points, origin bottom left; `page` counts from 0. */
export interface SignaturePlace {
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface RenderedForm {
  readonly bytes: Uint8Array
  /** Number of pages. */
  readonly pages: number
  readonly signature: SignaturePlace
  /** German title, as on the page and in the metadata. */
  readonly title: string
  /** Two German lines for the screen beside the pad. */
  readonly summary: readonly [string, string]
}

import type { CitizenLanguage } from '../../../../shared/consultation/languages.ts'
import type { IsoDate } from '../../../../shared/domain/dates.ts'
import type { FormData } from '../forms/form-data.ts'
import type { PadLanguage } from '../../../../shared/domain/pad-texts.ts'
import type { NoticeSubject } from './notice-texts.ts'

/** The way in, as it stands on the paper of the person and nowhere else. */
export interface InvitationLink {
  readonly url: string
  /** The link as QR code: an SVG of one path on a square. */
  readonly qr: string
}

/** What a letter is about, beside the person and the office. */
export type Letter =
  | {
      readonly kind: 'notice'
      readonly about: NoticeSubject
      readonly endsOn: IsoDate
      readonly language: PadLanguage
    }
  | {
      readonly kind: 'demand'
      /** Names of the papers, German. */
      readonly papers: readonly string[]
      readonly dueOn: IsoDate
    }
  | {
      readonly kind: 'invitation'
      readonly language: CitizenLanguage
      /** null: the copy for the file, which everybody who reads the file can open. */
      readonly link: InvitationLink | null
      /** ISO UTC. */
      readonly dueAt: string
      readonly minutes: number
      /** Names of the papers, German. */
      readonly papers: readonly string[]
    }

export interface RenderedLetter {
  readonly bytes: Uint8Array
  readonly pages: number
  /** German title, as on the page. */
  readonly title: string
}

/** Makes the PDF of a letter. Pure, as the forms are; library and fonts are loaded with the first one. */
export const renderLetter = async (letter: Letter, data: FormData): Promise<RenderedLetter> => {
  const { render } = await import('./render.ts')
  return render(letter, data)
}

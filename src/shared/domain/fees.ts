/** Fees (AufenthV 2026, StAG § 38) in cents, before reductions and exemptions (§§ 49 to 53 AufenthV), which casework decides. */
export const FEES = {
  'settlement-permit': { cents: 11_300, basis: '§ 44 AufenthV' },
  'residence-permit': { cents: 10_000, basis: '§ 45 AufenthV' },
  /** More than three months. */
  extension: { cents: 9_300, basis: '§ 45 AufenthV' },
  reissue: { cents: 6_700, basis: '§ 45c AufenthV' },
  /** 0 where it concerns employment (§ 47 Abs. 2 AufenthV). */
  'conditions-change': { cents: 5_000, basis: '§ 47 AufenthV' },
  commitment: { cents: 2_900, basis: '§ 47 AufenthV' },
  naturalisation: { cents: 25_500, basis: '§ 38 StAG' },
  /** Aliens, from 24 years; refugees and stateless persons pay less. */
  'travel-document': { cents: 10_000, basis: '§ 48 AufenthV' },
  certificate: { cents: 1_800, basis: '§ 47 AufenthV' },
  'fast-track': { cents: 41_100, basis: '§ 47 AufenthV' },
} as const satisfies Record<string, { readonly cents: number; readonly basis: string }>

export type FeeKey = keyof typeof FEES

/** Titles of persons entitled to asylum, refugees and those under subsidiary protection, who pay no fee for them (§ 52 Abs. 3 AufenthV). */
const EXEMPT: ReadonlySet<string> = new Set(['ae-25-1', 'ae-25-2', 'ne-26-3'])

/** Whether the holder of such a title (code of titles.ts) pays no fee. Other exemptions (§§ 50 to 53 AufenthV) casework decides. */
export const isFeeExempt = (titleKind: string): boolean => EXEMPT.has(titleKind)

import type { Hours } from '../../src/shared/domain/consultation/closing.ts'

/** The invented office of the simulated year: who works there, who comes, and how long it takes. Times in minutes, shares from 0 to 1. */

export const hours: Hours = {
  days: [
    { day: 1, from: '08:00', to: '15:30' },
    { day: 2, from: '08:00', to: '15:30' },
    { day: 3, from: '08:00', to: '12:00' },
    { day: 4, from: '08:00', to: '17:30' },
    { day: 5, from: '08:00', to: '12:30' },
  ],
  walkIn: true,
}

export const clerks = [
  { clerkId: 'berger', languages: ['en', 'fr'], matters: [] },
  {
    clerkId: 'demir',
    languages: ['tr', 'en'],
    matters: ['extension', 'family', 'settlement', 'collection', 'general'],
  },
  { clerkId: 'kowal', languages: ['uk', 'ru'], matters: ['extension', 'certificate', 'collection', 'general'] },
  { clerkId: 'nasser', languages: ['ar', 'en'], matters: [] },
] as const

/** Median length of a talk, its skew (deviation of the logarithm), and how often it is asked for. */
export const matters: Readonly<Record<string, { median: number; skew: number; share: number }>> = {
  extension: { median: 10, skew: 0.45, share: 0.28 },
  certificate: { median: 6, skew: 0.4, share: 0.16 },
  collection: { median: 4, skew: 0.35, share: 0.14 },
  general: { median: 6, skew: 0.6, share: 0.18 },
  study: { median: 11, skew: 0.4, share: 0.08 },
  family: { median: 14, skew: 0.45, share: 0.06 },
  'skilled-worker': { median: 13, skew: 0.45, share: 0.05 },
  settlement: { median: 15, skew: 0.4, share: 0.05 },
}

export const languages: Readonly<Record<string, number>> = {
  de: 0.42,
  'de-simple': 0.05,
  en: 0.2,
  ar: 0.1,
  uk: 0.09,
  tr: 0.06,
  fa: 0.05,
  fr: 0.03,
}

/** Booked places an hour; walk-ins an hour by the hour of the day, the door permitting. */
export const booked = { perHour: 8, wantsClerk: 0.08, priority1: 0.02, priority2: 0.06, interpreter: 0.05 }
export const walkIns: Readonly<Record<number, number>> = {
  8: 8,
  9: 6,
  10: 5,
  11: 4,
  12: 3,
  13: 4,
  14: 4,
  15: 4,
  16: 4,
  17: 3,
}
/** Semester and summer: factor on all who come, January to December. */
export const season = [1, 0.95, 1.05, 1.1, 0.95, 0.9, 0.85, 0.9, 1.12, 1.15, 1.05, 0.8]

/** What people and lines do. */
export const people = {
  /** Of those who enter: with whom the estimates for all who wait are taken down, to be compared with what comes. */
  looks: 0.3,
  cancelsBefore: 0.04,
  neverComes: 0.11,
  comesLate: 0.15,
  lateMean: 6,
  /** Missed their time and asked on the phone to be put in again. */
  asksAgain: 0.3,
  answers: 0.95,
  declines: 0.01,
  givesUpAfter: 30,
  givesUp: 0.05,
  lineWaiting: 0.04,
  lineTalking: 0.04,
  lineBack: 0.85,
  lineMean: 0.8,
}

/** What clerks do. */
export const work = {
  gapMedian: 0.6,
  gapSkew: 0.7,
  wrapUpMedian: 1.2,
  wrapUpSkew: 0.6,
  transfers: 0.04,
  parks: 0.03,
  parkedBack: 0.85,
  parkedMean: 12,
  callsOff: 0.01,
  breaks: 0.05,
  breakMean: 9,
  lunchMinutes: 35,
  /** One of the team is ill; for a second one somebody steps in. */
  ill: 0.1,
}

import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, test } from 'vitest'
import { padForms } from '../../../../shared/domain/pad-texts.ts'
import type { FormData } from './form-data.ts'
import { renderForm } from './render-form.ts'

const data: FormData = {
  office: {
    name: 'Stadt Musterstadt',
    department: 'Ausländerbehörde',
    contact: ['Rathausplatz 1, 12345 Musterstadt', 'Telefon 0123 456-0', 'www.musterstadt.example'],
    place: 'Musterstadt',
  },
  caseNumber: '33-2026-004711',
  clerk: 'M. Beispiel, Schalter 3',
  at: '2026-11-21T08:47:00.000Z',
  invented: true,
  person: {
    familyName: 'Musterfrau',
    givenNames: 'Amina',
    birthDate: '1985-06-12',
    birthPlace: 'Aleppo',
    birthCountry: 'Syrien',
    nationalities: ['Syrien'],
    address: 'Beispielweg 4, 12345 Musterstadt',
  },
  passport: { type: 'Nationalpass', number: 'N012345678', issuer: 'Syrien', validUntil: '2027-02-02' },
  title: { name: 'Aufenthaltserlaubnis', basis: '§ 25 Abs. 2 AufenthG', validUntil: '2029-08-31' },
  extension: {
    purpose: 'Beschäftigung als Pflegefachkraft',
    feeCents: 9300,
    documents: [
      { text: 'Gültiger Pass', done: true },
      { text: 'Mietvertrag', done: false },
    ],
  },
  handover: {
    serial: 'Y05PVYP4C',
    validUntil: '2029-08-31',
    where: 'Schalter 3',
    onlineId: 'on',
    blockingLetter: true,
    returned: [{ text: 'bisherige Karte Y01ABC23D', done: true }],
  },
  pickup: { channel: 'sms', channelAddress: '0151 0000000', days: 10, place: 'Foyer des Bürgerhauses' },
}

interface Item {
  readonly text: string
  readonly page: number
  readonly left: number
  readonly right: number
  readonly baseline: number
}

/** Reads a file back with a library that had no part in writing it. */
const read = async (bytes: Uint8Array) => {
  const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const items: Item[] = []
  for (let page = 0; page < pdf.numPages; page += 1) {
    const content = await (await pdf.getPage(page + 1)).getTextContent()
    for (const item of content.items) {
      if (!('str' in item) || !item.str.trim()) continue
      const [left, baseline] = [Number(item.transform[4]), Number(item.transform[5])]
      items.push({ text: item.str, page, left, right: left + item.width, baseline })
    }
  }
  const { info } = await pdf.getMetadata()
  return {
    pages: pdf.numPages,
    items,
    info: info as Record<string, unknown>,
    viewer: await pdf.getViewerPreferences(),
    text: items.map((item) => item.text).join(' '),
  }
}

const spoken: Record<(typeof padForms)[number], readonly string[]> = {
  'extension-application': ['§ 81 Abs. 4 AufenthG', 'Beschäftigung als Pflegefachkraft', '93,00 €', 'N012345678'],
  'handover-receipt': [
    'Belehrung nach § 82 Abs. 6 AufenthG',
    'innerhalb von zwei Wochen',
    'Y05PVYP4C',
    'Sperrkennwort',
  ],
  'pickup-consent': ['Sie müssen nicht einwilligen.', 'Widerruf', '10 Tage', '0151 0000000', '§ 60a AufenthV'],
}

describe.each(padForms)('%s', (kind) => {
  test('another library reads the whole text, on numbered pages', async () => {
    const form = await renderForm(kind, data)
    const { text, pages, info, viewer } = await read(form.bytes)
    expect(pages).toBe(form.pages)
    const parts = [form.title, '33-2026-004711', 'MUSTERFRAU', '12.06.1985', 'English summary', ...spoken[kind]]
    for (const part of parts) expect(text).toContain(part)
    for (let page = 1; page <= pages; page += 1) expect(text).toContain(`Seite ${page} von ${pages}`)
    expect(text.match(/Testdaten – erfundene Person/gu)).toHaveLength(pages)
    expect(info).toMatchObject({ Title: form.title, Language: 'de-DE', CreationDate: 'D:20261121084700Z' })
    expect(viewer?.get('DisplayDocTitle')).toBe(true)
  })

  test('the same data and date give the same bytes, another date does not', async () => {
    const [first, second] = [await renderForm(kind, data), await renderForm(kind, structuredClone(data))]
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0)
    const later = await renderForm(kind, { ...data, at: '2026-11-22T08:47:00.000Z' })
    expect(Buffer.compare(first.bytes, later.bytes)).not.toBe(0)
  })

  test('the place to sign is on the last page, free of text, under its own caption', async () => {
    const { bytes, pages, signature } = await renderForm(kind, data)
    expect(signature.page).toBe(pages - 1)
    const { items } = await read(bytes)
    const top = signature.y + signature.height
    const inside = items.filter(
      (item) =>
        item.page === signature.page &&
        item.left < signature.x + signature.width &&
        item.baseline > signature.y - 12 &&
        item.baseline < top,
    )
    expect(inside).toEqual([])
    const caption = items.find((item) => item.page === signature.page && item.text.startsWith('Unterschrift'))
    expect((caption?.baseline ?? 0) - top).toBeLessThan(12)
  })

  test('missing values and values without end keep inside the margins', async () => {
    const { passport: _passport, title: _title, clerk: _clerk, ...few } = data
    expect((await read((await renderForm(kind, few)).bytes)).text).toContain('–')

    const long = await renderForm(kind, {
      ...data,
      person: {
        ...data.person,
        familyName: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(20),
        givenNames: 'Maria del Carmen '.repeat(120),
      },
    })
    const { items, pages } = await read(long.bytes)
    expect(pages).toBeGreaterThan(2)
    expect(items.map((item) => item.text).join('')).toContain('WOLFESCHLEGELSTEINHAUSEN')
    for (const item of items) {
      expect(item.left).toBeGreaterThanOrEqual(63.9)
      expect(item.right).toBeLessThanOrEqual(595.28 - 63.5)
      expect(item.baseline).toBeGreaterThan(20)
    }
    // The text ends above the foot (rule 52 points from the edge) on every page.
    const lowest = items.filter((item) => item.baseline < 60).map((item) => item.text)
    expect(lowest.filter((text) => !/Testdaten|Seite \d|33-2026-004711/u.test(text))).toEqual([])
  })
})

test('names in every spelling of Latin, and Cyrillic, come back as they were', async () => {
  const names = [
    'Łukasz Ćwikła',
    'Şahin Öztürk-Güneş İlker',
    'Nguyễn Thị Ánh',
    'Əliyev',
    'Țepeș',
    'Олена Їжак',
    'Straße',
  ]
  for (const name of names) {
    const form = await renderForm('pickup-consent', { ...data, person: { ...data.person, givenNames: name } })
    expect((await read(form.bytes)).text).toContain(name)
  }
  // What the font cannot show is visibly missing, never silently left out.
  const strange = { ...data.person, givenNames: 'Mei 美' }
  expect((await read((await renderForm('pickup-consent', { ...data, person: strange })).bytes)).text).toContain('Mei ▯')
  // Letter and combining mark, as some registers deliver it, become the one letter the font has.
  const parted = { ...data.person, givenNames: 'S\u0327ahin' }
  expect((await read((await renderForm('pickup-consent', { ...data, person: parted })).bytes)).text).toContain('Şahin')
})

test('only invented people are marked', async () => {
  const { text, info } = await read((await renderForm('handover-receipt', { ...data, invented: false })).bytes)
  expect(text).not.toContain('Testdaten')
  expect(info).not.toHaveProperty('Keywords')
})

test('an unlimited title has no end, and a form without a fee names none', async () => {
  const form = await renderForm('extension-application', {
    ...data,
    title: { name: 'Niederlassungserlaubnis', basis: '§ 9 AufenthG', unlimited: true },
    extension: { purpose: 'x', documents: [] },
  })
  const { text } = await read(form.bytes)
  expect(text).toContain('unbefristet')
  expect(text).not.toContain('€')
  expect(text).toContain('5 Meine Erklärung')
})

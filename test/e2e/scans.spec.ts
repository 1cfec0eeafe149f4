import { officeDay } from '../../src/shared/domain/office-time.ts'
import { expect, test } from './fixtures.ts'
import { AMINA, ERIKSSON, fileOf, goTo, papers, scanLine, search } from './papers.ts'

interface Appointment {
  code: string
  familyName: string
  givenNames: string
  caseId: string | null
  state: string
}

const oeztuerk = {
  familyName: 'Öztürk',
  givenNames: 'Gülşen',
  birthName: null,
  birthDate: '1990-02-03',
  birthPlace: 'Ankara',
  birthCountry: 'TUR',
  sex: 'F',
  nationalities: ['TUR'],
  language: 'tr',
  street: 'Lindenweg 1',
  postalCode: '12345',
  city: 'Musterstadt',
  email: null,
  phone: null,
  document: null,
}

test.describe('a paper under the scanner', () => {
  for (const framing of ['cr', 'lf', 'crlf', 'stx-etx', 'access-is']) {
    test(`opens the file, framed as ${framing}`, async ({ counter: { page }, rig }) => {
      for (const paper of [papers.td3, papers.td1, papers.td2]) {
        await rig.scan(paper, framing)
        await expect(fileOf(page, ERIKSSON)).toBeVisible()
        await expect(scanLine(page)).toContainText('alle Prüfziffern richtig')
        await goTo(page, 'Schalter')
        await expect(fileOf(page, ERIKSSON)).toBeHidden()
      }
    })
  }

  test('opens the file when it comes as one line without separators, in pieces of five bytes', async ({
    counter,
    rig,
  }) => {
    const { page } = counter
    await rig.act('scanner', { do: 'scan', lines: [papers.td3.join('')], framing: 'cr', chunk: 5, delayMs: 2 })
    await expect(fileOf(page, ERIKSSON)).toBeVisible()
  })

  test('is the ordered residence card of a person: the file opens, and says what the card is', async ({
    counter,
    rig,
  }) => {
    const { page } = counter
    await rig.scan(papers.eat)
    await expect(fileOf(page, AMINA)).toBeVisible()
    await expect(scanLine(page)).toContainText('Karte erkannt.')
  })

  test('is a passport of the demo office', async ({ counter, rig }) => {
    const { page } = counter
    const found = await counter.call<{ label: string; kind: string; content: string }[]>('simulation.papers', {
      text: 'Musterfrau',
    })
    const passport = found.find(({ kind }) => kind === 'document')
    if (passport === undefined) throw new Error('nobody of that name has a document')
    await rig.scan(passport.content.split('\r'))
    await expect(page.getByRole('article', { name: 'Akte MUSTERFRAU' })).toBeVisible()
  })

  test('has a wrong check digit: its field is named, and nothing opens', async ({ counter, rig }) => {
    const { page } = counter
    const [first, second] = papers.td3
    const wrong = {
      Dokumentnummer: second.replace('L898902C36', 'L898902C37'),
      Geburtsdatum: second.replace('7408122F', '7408123F'),
      Gesamtprüfziffer: second.replace(/0$/, '1'),
    }
    for (const [field, line] of Object.entries(wrong)) {
      await rig.scan([first, line])
      await expect(scanLine(page)).toContainText(field)
      await expect(scanLine(page)).toContainText('Es wurde nichts geöffnet und nichts erfasst.')
      await expect(page.getByRole('article')).toHaveCount(0)
    }
  })

  test('of somebody without a file offers a new person, filled from the zone, and saves it once', async ({
    counter,
    rig,
  }) => {
    const { page } = counter
    await rig.scan(papers.germanId)
    await expect(page.getByRole('heading', { name: 'Neue Person', level: 1 })).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Familienname' })).toHaveValue('Mustermann')
    await expect(page.getByRole('textbox', { name: 'Vornamen' })).toHaveValue('Erika')
    await expect(page.getByRole('textbox', { name: 'Geburtsdatum' })).toHaveValue('12.08.1964')
    // The zone does not say where somebody was born: nothing is filled in there.
    await page.getByRole('combobox', { name: 'Geburtsstaat' }).fill('Deutschland')
    await page.getByRole('option', { name: 'Deutschland' }).click()
    await page.getByRole('combobox', { name: 'Geschlecht' }).click()
    await page.getByRole('option', { name: 'weiblich' }).click()
    await page.getByRole('button', { name: 'Akte anlegen' }).click()
    await expect(fileOf(page, 'MUSTERMANN, Erika')).toBeVisible()
    await goTo(page, 'Schalter')
    await rig.scan(papers.germanId)
    await expect(fileOf(page, 'MUSTERMANN, Erika')).toBeVisible()
  })
})

test.describe('a code of the office', () => {
  test('opens its Vorgang from every page, with no field focused', async ({ counter, rig }) => {
    const { page } = counter
    const today = await counter.call<Appointment[]>('appointments.today', { date: officeDay(new Date()) })
    const slip = today.find(({ caseId, familyName }) => caseId !== null && familyName !== 'Musterfrau')
    if (slip === undefined) throw new Error('nobody has an appointment with a Vorgang today')
    const name = `${slip.familyName.toLocaleUpperCase('de')}, ${slip.givenNames}`
    for (const place of ['Schalter', 'Vorgänge', 'Bestellt', 'Abholfach', 'Einstellungen']) {
      if (place === 'Bestellt') {
        // The delivery takes every scan for itself; the lists beside it do not.
        await goTo(page, 'Karten')
        await page.getByRole('tab', { name: place }).click()
        await expect(page.getByRole('table', { name: place })).toBeVisible()
      } else {
        await goTo(page, place)
      }
      await rig.scanText(slip.code)
      await expect(fileOf(page, name)).toBeVisible()
      await expect(scanLine(page)).toContainText('Termin geöffnet.')
      expect(page.url()).toContain(`case=${slip.caseId}`)
    }
    // Code 128 with the reader's own mark in front.
    await goTo(page, 'Schalter')
    await rig.scanText(`]C0${slip.code}`)
    await expect(fileOf(page, name)).toBeVisible()
  })

  test('is an Aktenzeichen: of the file it opens the file, of a Vorgang the Vorgang', async ({ counter, rig }) => {
    const { page } = counter
    await rig.scanText('33-2026-004711')
    await expect(fileOf(page, AMINA)).toBeVisible()
    const [hit] = await counter.call<{ personId: string }[]>('people.search', { text: '33-2026-004711' })
    const file = await counter.call<{ cases: { id: string; caseNumber: string }[] }>('people.file', {
      personId: hit?.personId,
    })
    for (const { id, caseNumber } of file.cases) {
      await goTo(page, 'Schalter')
      await rig.scanText(caseNumber)
      await expect(scanLine(page)).toContainText('Vorgang geöffnet.')
      await expect(fileOf(page, AMINA)).toBeVisible()
      expect(page.url()).toContain(`case=${id}`)
    }
  })

  test('that nobody issued is refused with a next step, and nothing opens', async ({ counter, rig }) => {
    const { page } = counter
    for (const text of ['33-1999-000001', '4006381333931', 'https://example.org/']) {
      await rig.scanText(text)
      await expect(scanLine(page)).toContainText('Dieser Code gehört zu keiner Akte')
      await expect(page.getByRole('article')).toHaveCount(0)
    }
  })

  test('typed by hand (F2) goes the same way', async ({ counter }) => {
    const { page } = counter
    await page.keyboard.press('F2')
    await page.getByRole('textbox', { name: 'Aktenzeichen, Termincode' }).fill('33-2026-004711')
    await page.keyboard.press('Enter')
    await expect(fileOf(page, AMINA)).toBeVisible()
  })
})

test('a card of a delivery that was misread stays to be cleared, whatever is scanned next', async ({
  counter,
  rig,
}) => {
  const { page } = counter
  await goTo(page, 'Karten')
  await expect(page.getByRole('heading', { name: 'Karten der Lieferung scannen' })).toBeVisible()
  await rig.scan(papers.eat.map((line) => line.replace('850612', '85O612')))
  const asked = page.getByRole('dialog', { name: 'Ein Zeichen wurde wahrscheinlich falsch gelesen' })
  await expect(asked).toBeVisible()
  await rig.scanText('C0MPLET3N')
  await expect(asked).toBeHidden()
  const unread = page.getByRole('listitem').filter({ hasText: 'Nicht gelesene Karte' })
  await expect(unread).toContainText('Bitte beiseitelegen und noch einmal scannen.')
  await expect(page.getByRole('button', { name: 'Nächste Kiste' })).toBeDisabled()
  await goTo(page, 'Schalter')
  await goTo(page, 'Karten')
  await expect(unread).toBeVisible()
  await rig.scan(papers.eat)
  await expect(unread).toBeHidden()
  await rig.act('scanner', { do: 'half', text: 'Y0TEST0X18' })
  await unread.getByRole('button', { name: /erledigt/ }).click()
  await expect(unread).toBeHidden()
  await expect(page.getByRole('button', { name: 'Nächste Kiste' })).toBeEnabled()
})

test('nothing opens while the screen is locked', async ({ counter, rig }) => {
  const { page } = counter
  await page.keyboard.press('Control+L')
  await expect(page.getByRole('heading', { name: 'Wer arbeitet jetzt hier?' })).toBeVisible()
  await rig.scan(papers.td3)
  await rig.until('scanner', 'has sent it', ({ sent }) => sent === 1)
  await counter.signIn()
  await expect(page.getByRole('heading', { name: 'Pass, Karte oder Terminzettel scannen' })).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(0)
})

test.describe('a person without a paper', () => {
  test('is found by name in every spelling', async ({ counter }) => {
    const { page } = counter
    await counter.call('people.create', oeztuerk)
    for (const text of ['ÖZTÜRK', 'OEZTUERK', 'OEZTURK', 'Ozturk', 'ozturk gulsen', 'Öztürk, Gülşen']) {
      await expect(await search(page, text), text).toContainText('ÖZTÜRK, Gülşen')
    }
    for (const text of ['Yilmaz', 'YILMAZ', 'Yılmaz'])
      await expect(await search(page, text), text).toContainText('YILMAZ')
    for (const text of ['Nguyen', 'NGUYỄN']) await expect(await search(page, text), text).toContainText('NGUYỄN')
    for (const text of ['Коваленко', 'Kovalenko']) {
      await expect(await search(page, text), text).toContainText('KOVALENKO', { ignoreCase: true })
    }
  })

  test('is found by birth date, Aktenzeichen and document number, and opened by Enter', async ({ counter }) => {
    const { page } = counter
    for (const text of ['12.08.1974', '33-2025-000001', 'L898902C3', 'Eriksson Anna', 'anna eriksson 12.08.1974']) {
      await expect(await search(page, text), text).toContainText(ERIKSSON)
    }
    await page.keyboard.press('Enter')
    await expect(fileOf(page, ERIKSSON)).toBeVisible()
  })

  test('who does not exist is said not to, with what to try', async ({ counter }) => {
    const { page } = counter
    await search(page, 'Xyzzyquux')
    await expect(page.getByRole('status').filter({ hasText: 'Kein Treffer.' })).toBeVisible()
  })
})

test('a file says who it is, what its title means, and what to do about it', async ({ counter, rig }) => {
  const { page } = counter
  await rig.scan(papers.td3)
  const file = fileOf(page, ERIKSSON)
  await expect(file.getByRole('heading', { name: ERIKSSON })).toBeVisible()
  await expect(file).toContainText('geb. 12.08.1974 in Zenith')
  await expect(file).toContainText('unbefristet')
  await expect(file.getByRole('region', { name: 'Hinweise' })).toContainText('ist abgelaufen.')
  await rig.scanText('33-2026-004711')
  const amina = fileOf(page, AMINA)
  await expect(amina).toContainText('Geburtsname Al-Qasim')
  await expect(amina).toContainText('bis 31.08.2029')
  await expect(amina.getByRole('region', { name: 'Hinweise' })).toContainText('in 73 Tagen')
  await amina.getByRole('tab', { name: 'Familie' }).click()
  await expect(amina.getByRole('row', { name: /MUSTERFRAU, Lina/ })).toContainText('Kind')
  // Who reads is written down beside the answer: it stands there for whoever opens the file next.
  await page.keyboard.press('Control+L')
  await counter.signIn('Teamleitung')
  await rig.scanText('33-2026-004711')
  await amina.getByRole('tab', { name: 'Verlauf' }).click()
  await expect(amina.getByRole('row', { name: /Akte gelesen/ }).filter({ hasText: 'M. Beispiel' })).toBeVisible()
})

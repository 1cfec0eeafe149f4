import { parse as oracle } from 'mrz'
import { describe, expect, test } from 'vitest'
import { buildMrz, checkDigit, mrzLines, parseMrz } from './mrz.ts'

const TODAY = '2026-11-21'

/** ICAO Doc 9303 and German specimens, and invented German zones (no real person). */
const VECTORS = {
  td1: ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
  td1Long: ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<JOHN<<<<<<<<<'],
  td2: ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'],
  td3: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  mrva: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'],
  mrvb: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L8988901C4XXX4009078F9612109<<<<<<<<'],
  germanId: ['IDD<<T220001293<<<<<<<<<<<<<<<', '6408125<2010315D<<<<<<<<<<<<<4', 'MUSTERMANN<<ERIKA<<<<<<<<<<<<<'],
  germanPassport: ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0'],
  eat: ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR<<<<<<<<<<<4', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<'],
  refugee: ['P<D<<MUSTERFRAU<<AMINA<<<<<<<<<<<<<<<<<<<<<<', 'E00TEST015XXB8506128F2908317<<<<<<<<<<<<<<<0'],
  refugeePr: ['PRD<<MUSTERFRAU<<AMINA<<<<<<<<<<<<<<<<<<<<<<', 'E00TEST015XXB8506128F2908317<<<<<<<<<<<<<<<0'],
  germanVisa: ['V<D<<MUSTERFRAU<<AMINA<<<<<<<<<<<<<<', '000TEST017SYR8506128F2908317<<<<<<<<'],
  stateless: ['PSD<<MUSTER<<SAMI<<<<<<<<<<<<<<<<<<<<<<<<<<<', 'E00TEST015XXA8506128M2908317<<<<<<<<<<<<<<<0'],
  eatVersion: ['ARD<<Y0TEST0X18<<<<<<<<<<<<<<<', '8506128F2908317SYR2108<<<<<<<7', 'MUSTERFRAU<<AMINA<<<<<<<<<<<<<'],
  swiss: ['ASD<<Y0TEST0X30<<<<<<<<<<<<<<<', '9007046F3501014CHE<<<<<<<<<<<0', 'MUSTERLI<<HEIDI<<<<<<<<<<<<<<<'],
} as const

function read(lines: readonly string[] | string) {
  const result = parseMrz(lines, TODAY)
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result
}

/** Short form of an outcome: `ok`, `not-mrz`, `length 1`, `bad-character 1:2`, `check-digit birthDate`, `date birthDate`. */
function outcome(lines: readonly string[] | string): string {
  const result = parseMrz(lines, TODAY)
  if (result.ok) return 'ok'
  if (result.problem === 'length') return `length ${result.line}`
  if (result.problem === 'bad-character') return `bad-character ${result.line}:${result.column}`
  return 'field' in result ? `${result.problem} ${result.field}` : result.problem
}

function edit(lines: readonly string[], line: number, column: number, character: string): string[] {
  return lines.map((text, i) => (i === line - 1 ? text.slice(0, column - 1) + character + text.slice(column) : text))
}

describe('specimens', () => {
  test('formats, codes and names', () => {
    const table = Object.values(VECTORS).map((lines) => {
      const mrz = read(lines)
      return [
        mrz.format,
        mrz.documentCode,
        mrz.issuer,
        mrz.number,
        mrz.familyName,
        mrz.givenNames,
        mrz.nationality,
        mrz.sex,
      ].join(' ')
    })
    expect(table).toEqual([
      'TD1 I UTO D23145890 ERIKSSON ANNA MARIA UTO F',
      'TD1 I UTO D23145890734 STEVENSON PETER JOHN UTO M',
      'TD2 I UTO D23145890 ERIKSSON ANNA MARIA UTO F',
      'TD3 P UTO L898902C3 ERIKSSON ANNA MARIA UTO F',
      'MRVA V UTO L8988901C ERIKSSON ANNA MARIA XXX F',
      'MRVB V UTO L8988901C ERIKSSON ANNA MARIA XXX F',
      'TD1 ID D T22000129 MUSTERMANN ERIKA D X',
      'TD3 P D C01X0006H MUSTERMANN ERIKA D F',
      'TD1 AR D Y0TEST0X1 MUSTERFRAU AMINA SYR F',
      'TD3 P D E00TEST01 MUSTERFRAU AMINA XXB F',
      'TD3 PR D E00TEST01 MUSTERFRAU AMINA XXB F',
      'MRVB V D 000TEST01 MUSTERFRAU AMINA SYR F',
      'TD3 PS D E00TEST01 MUSTER SAMI XXA M',
      'TD1 AR D Y0TEST0X1 MUSTERFRAU AMINA SYR F',
      'TD1 AS D Y0TEST0X3 MUSTERLI HEIDI CHE F',
    ])
  })

  test('dates get their century from today', () => {
    expect([read(VECTORS.td3).birthDate, read(VECTORS.td3).expiry]).toEqual(['1974-08-12', '2012-04-15'])
    expect([read(VECTORS.td1Long).birthDate, read(VECTORS.td1Long).expiry]).toEqual(['1934-07-12', '1995-07-12'])
    expect([read(VECTORS.eat).birthDate, read(VECTORS.eat).expiry]).toEqual(['1985-06-12', '2029-08-31'])
    const born = (birthDate: string, expiry = '2030-01-01') =>
      read(
        buildMrz({
          format: 'TD3',
          documentCode: 'P',
          issuer: 'UTO',
          number: '1',
          familyName: 'X',
          givenNames: '',
          sex: 'X',
          nationality: 'UTO',
          birthDate,
          expiry,
        }),
      )
    expect(born('2026-11-21').birthDate).toBe('2026-11-21')
    expect(born('2026-11-22').birthDate).toBe('1926-11-22')
    expect(born('1985-00-00').birthDate).toBe('1985-00-00')
    expect(born('1985-06-00').birthDate).toBe('1985-06-00')
    expect(born('0000-00-00').birthDate).toBe('0000-00-00')
    expect(born('1985-06-12', '2076-11-21').expiry).toBe('2076-11-21')
    expect(born('1985-06-12', '2006-11-21').expiry).toBe('2006-11-21')
    expect(born('1985-06-12', '0000-00-00').expiry).toBe('0000-00-00')
  })

  test('optional data, also behind a long number', () => {
    expect(read(VECTORS.td3).optional1).toBe('ZE184226B')
    expect(read(VECTORS.td1Long).optional1).toBe('')
    expect(read(VECTORS.eatVersion).optional2).toBe('2108')
  })

  test('the npm parser agrees where it knows the format', () => {
    for (const lines of Object.values(VECTORS)) {
      const ours = read(lines)
      if (ours.format.startsWith('MRV')) continue
      const { fields } = oracle([...lines])
      expect([fields.documentNumber, fields.lastName, fields.firstName]).toEqual([
        ours.number,
        ours.familyName,
        ours.givenNames,
      ])
      expect(fields.birthDate).toBe(ours.birthDate.slice(2).replaceAll('-', ''))
      expect(fields.expirationDate).toBe(ours.expiry.slice(2).replaceAll('-', ''))
    }
  })
})

describe('input as readers send it', () => {
  const [first, second, third] = VECTORS.eat
  test.each([
    ['Access-IS frame', `\u001c\u0002${first}\r${second}\r${third}\r\u0003\u001d`],
    ['STX and ETX', `\u0002${first}\r${second}\r${third}\u0003`],
    ['CR LF', `${first}\r\n${second}\r\n${third}\r\n`],
    ['one line of 90', first + second + third],
    ['typed in small letters with blanks around', `  ${first.toLowerCase()}  \n${second}\n\n${third} `],
  ])('%s', (_, text) => {
    expect(read(text).lines).toEqual([...VECTORS.eat])
  })

  test('one line of 88 and of 72', () => {
    expect(read(VECTORS.td3.join('')).format).toBe('TD3')
    expect(read(VECTORS.td2.join('')).format).toBe('TD2')
    expect(mrzLines('X'.repeat(89))).toHaveLength(1)
  })

  test('other codes are no zone', () => {
    for (const text of [
      '',
      '33-2026-004711',
      'Y0TEST0X18',
      'https://example.org/a?b',
      'two\nlines',
      'BEGIN:VCARD\nN:A\nEND:VCARD',
      'A'.repeat(30),
    ])
      expect(outcome(text), text).toBe('not-mrz')
  })

  test('missing and surplus characters name the line', () => {
    expect(outcome([VECTORS.td3[0], VECTORS.td3[1].slice(1)])).toBe('length 2')
    expect(outcome([`${VECTORS.td3[0]}<`, VECTORS.td3[1]])).toBe('length 1')
    expect(outcome([first, second, third.slice(3)])).toBe('length 3')
  })

  test('misread characters name their place', () => {
    expect(outcome(edit(VECTORS.td3, 2, 5, '*'))).toBe('bad-character 2:5')
    expect(outcome(edit(VECTORS.eat, 1, 8, ' '))).toBe('bad-character 1:8')
    expect(outcome(edit(VECTORS.eat, 3, 2, '0'))).toBe('bad-character 3:2')
    expect(outcome(edit(VECTORS.eat, 2, 17, '5'))).toBe('bad-character 2:17')
    expect(outcome(edit(VECTORS.eat, 2, 8, '1'))).toBe('bad-character 2:8')
    expect(outcome(edit(VECTORS.td2, 1, 3, '1'))).toBe('bad-character 1:3')
  })

  test('a day that does not exist is refused although the digits add up', () => {
    const lines = buildMrz({
      format: 'TD3',
      documentCode: 'P',
      issuer: 'UTO',
      number: '1',
      familyName: 'X',
      givenNames: 'Y',
      sex: 'M',
      nationality: 'UTO',
      birthDate: '1985-02-28',
      expiry: '2030-01-01',
    })
    const line = lines[1]?.replace(/850228./, `850230${checkDigit('850230')}`) ?? ''
    const fixed = line.slice(0, 43) + checkDigit(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43))
    expect(outcome([lines[0] ?? '', fixed])).toBe('date birthDate')
  })
})

describe('every wrong digit is found and its field named', () => {
  /** Which field a place belongs to, by line and column from 1 (ICAO Doc 9303 tables). */
  const fieldAt = (format: string, line: number, column: number): string | undefined => {
    const within = (from: number, to: number) => column >= from && column <= to
    if (format === 'TD1') {
      if (line === 1) return within(6, 15) ? 'documentNumber' : within(16, 30) ? 'composite' : undefined
      if (line === 2)
        return within(1, 7) ? 'birthDate' : within(9, 15) ? 'expiryDate' : within(19, 30) ? 'composite' : undefined
      return undefined
    }
    if (line === 1) return undefined
    if (within(1, 10)) return 'documentNumber'
    if (within(14, 20)) return 'birthDate'
    if (within(22, 28)) return 'expiryDate'
    if (format === 'TD3') return within(29, 43) ? 'optionalData' : 'composite'
    return format === 'TD2' ? 'composite' : undefined
  }

  test.each(Object.entries(VECTORS))('%s', (name, lines) => {
    const { format } = read(lines)
    let mutations = 0
    lines.forEach((line, l) => {
      ;[...line].forEach((character, c) => {
        const field = name === 'td1Long' && l === 0 && c >= 15 ? 'documentNumber' : fieldAt(format, l + 1, c + 1)
        if (!/\d/.test(character) || field === undefined) return
        for (const digit of '0123456789') {
          if (digit === character) continue
          mutations++
          expect(outcome(edit(lines, l + 1, c + 1, digit)), `${l + 1}:${c + 1} ${digit}`).toBe(`check-digit ${field}`)
        }
      })
    })
    expect(mutations).toBeGreaterThan(150)
  })
})

test('an empty optional field may have a filler for its check digit, a full one not', () => {
  const swap = (lines: readonly string[]) => edit(lines, 2, 43, '<')
  expect(outcome(swap(VECTORS.germanPassport))).toBe('ok')
  expect(outcome(swap(VECTORS.td3))).toBe('check-digit optionalData')
})

test('a number without check digit is refused', () => {
  expect(outcome(edit(VECTORS.eat, 1, 15, '<'))).toBe('check-digit documentNumber')
})

test('both readings of a long number are accepted', () => {
  for (const over of ['D23145890734', 'D23145890<734']) {
    const first = `I<UTOD23145890<734${checkDigit(over)}<<<<<<<<<<<`
    const composite = checkDigit(`${first.slice(5)}34071279507122<<<<<<<<<<<`)
    expect(read([first, `3407127M9507122UTO<<<<<<<<<<<${composite}`, VECTORS.td1Long[2]]).number).toBe('D23145890734')
  }
})

test('full name fields are marked', () => {
  const build = (familyName: string) =>
    read(
      buildMrz({
        format: 'TD1',
        documentCode: 'AR',
        issuer: 'D',
        number: 'Y0TEST0X1',
        familyName,
        givenNames: 'Amina',
        sex: 'F',
        nationality: 'SYR',
        birthDate: '1985-06-12',
        expiry: '2029-08-31',
      }),
    )
  expect(build('Wolfeschlegelsteinhausenbergerdorff').nameTruncated).toBe(true)
  expect(build('Musterfrau')).toMatchObject({ nameTruncated: false, lines: VECTORS.eat })
})

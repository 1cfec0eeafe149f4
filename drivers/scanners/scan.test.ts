import { describe, expect, it } from 'vitest'

import { makeScan } from './scan.ts'
import { leadingCodeId, symbologyOfAim, symbologyOfHoneywell, symbologyOfSsi } from './symbology.ts'

const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']

describe('a scan', () => {
  it('reads UTF-8, ISO-8859-1 where it is none, and what it is told to', () => {
    const text = (payload: Uint8Array, charset?: 'auto' | 'utf-8' | 'iso-8859-1') =>
      makeScan({ payload, framing: 'line', ...(charset && { charset }) }).text
    const utf8 = Buffer.from('Öz')
    const latin1 = Buffer.from('Öz', 'latin1')
    expect([text(utf8), text(latin1)]).toEqual(['Öz', 'Öz'])
    expect([text(utf8, 'utf-8'), text(latin1, 'utf-8')]).toEqual(['Öz', '\ufffdz'])
    expect([text(utf8, 'iso-8859-1'), text(latin1, 'iso-8859-1')]).toEqual(['Ã\u0096z', 'Öz'])
  })

  it('takes the AIM identifier off, unless the reader sends none', () => {
    const payload = Buffer.from(']Q1A1')
    expect(makeScan({ payload, framing: 'line' })).toMatchObject({ aim: ']Q1', symbology: 'qr', text: 'A1' })
    const plain = makeScan({ payload, framing: 'line', takeAim: false })
    expect(plain).toEqual({ raw: payload, text: ']Q1A1', lines: [']Q1A1'], framing: 'line' })
  })

  it('cuts a zone that came in one line, and keeps the lines of one that did not', () => {
    for (const joint of ['', '\r', '\r\n']) {
      expect(makeScan({ payload: Buffer.from(TD3.join(joint)), framing: 'idle' }).lines).toEqual(TD3)
    }
  })

  it('reads GS1 by AIM identifier or symbology', () => {
    const payload = Buffer.from(']d20104012345678901\x1d10A')
    expect(makeScan({ payload, framing: 'line' })).toMatchObject({
      symbology: 'data-matrix',
      gs1: [
        { ai: '01', value: '04012345678901' },
        { ai: '10', value: 'A' },
      ],
    })
    expect(makeScan({ payload: Buffer.from('10A'), framing: 'ssi', symbology: 'gs1-128' }).gs1).toHaveLength(1)
    expect(makeScan({ payload: Buffer.from('10A'), framing: 'ssi', symbology: 'code-128' })).not.toHaveProperty('gs1')
  })
})

describe('symbologies', () => {
  it('are named alike, however the reader says them', () => {
    expect([symbologyOfAim(']Q3'), symbologyOfHoneywell('s'), symbologyOfSsi(0x1c)]).toEqual(['qr', 'qr', 'qr'])
    expect([symbologyOfAim(']C1'), symbologyOfHoneywell('I'), symbologyOfSsi(0x0f)]).toEqual(Array(3).fill('gs1-128'))
    expect([symbologyOfAim(']E4'), symbologyOfHoneywell('D'), symbologyOfSsi(0x0a)]).toEqual(Array(3).fill('ean-8'))
    expect([symbologyOfAim(']Xg'), symbologyOfHoneywell('c'), symbologyOfSsi(0x08)]).toEqual(Array(3).fill('upc-a'))
    expect([symbologyOfAim(']X0'), symbologyOfHoneywell('?'), symbologyOfSsi(0xfe)]).toEqual(Array(3).fill(undefined))
  })

  it('of Zebra have one or three characters', () => {
    expect(leadingCodeId('zebra', 'P01ABC')).toEqual({ length: 3, symbology: 'qr' })
    expect(leadingCodeId('zebra', 'DABC')).toEqual({ length: 1, symbology: 'code-128' })
    expect(leadingCodeId('zebra', 'PABC')).toBeUndefined()
    expect(leadingCodeId('honeywell', 'sABC')).toEqual({ length: 1, symbology: 'qr' })
  })
})

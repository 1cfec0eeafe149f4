import { describe, expect, test } from 'vitest'
import type { DriverOptions } from './definition.ts'
import { definitions } from './registry.ts'
import { encode as elyctis, Command } from './scanners/elyctis/codec.ts'
import { encodeReports } from './scanners/hid-pos/codec.ts'
import { LAYOUTS } from './scanners/hid-pos/layout.ts'
import { encode as ssi, Opcode, Source } from './scanners/ssi/codec.ts'
import type { Explain, Traffic } from './traffic.ts'

/** Content of people in these tests is this letter, and nothing else is. */
const CONTENT = 'X'.charCodeAt(0)

const zone = (length: number): Buffer => Buffer.alloc(length, CONTENT)
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** How readers send content over a line. */
const LINES: Readonly<Record<string, (content: Buffer) => Uint8Array>> = {
  'a line': (content) => Buffer.concat([content, latin1('\r')]),
  'lines with both ends': (content) => Buffer.concat([content, latin1('\r\n'), content, latin1('\r\n')]),
  'STX and ETX': (content) => Buffer.concat([latin1('\x02'), content, latin1('\x03')]),
  'a zone of Access-IS': (content) => Buffer.concat([latin1('\x1c\x02'), content, latin1('\r\x03\x1d')]),
  'a packet of SSI': (content) =>
    ssi({
      opcode: Opcode.decodeData,
      source: Source.decoder,
      status: 0,
      data: Uint8Array.from([1, ...content]),
    }),
  'a frame of Elyctis': (content) => elyctis(Command.inquire, content),
  'bare bytes': (content) => content,
}

/** Bytes of content somebody sees. */
function seen(explain: Explain, traffic: readonly Traffic[]): number {
  return traffic
    .flatMap((it) => explain(it))
    .flatMap(({ bytes, hidden }) =>
      Array.from(bytes).filter((_, at) => !hidden.some(([from, to]) => from <= at && at < to)),
    )
    .filter((byte) => byte === CONTENT).length
}

function cut(bytes: Uint8Array, length: number): Traffic[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) => ({
    direction: 'received',
    channel: 'line',
    bytes: bytes.slice(at * length, (at + 1) * length),
  }))
}

const overLines = definitions.filter(({ wire }) => wire === 'bytes')
const overHid = definitions.filter(({ wire }) => wire === 'hid')

describe('a reader of documents behind a path at which the settings name another model: its content is on nobody’s screen', () => {
  test.each(overLines.map((definition) => [definition.model, definition] as const))('%s', (_, definition) => {
    for (const [name, send] of Object.entries(LINES)) {
      for (const length of [9, 36, 44, 90]) {
        const bytes = send(zone(length))
        for (const chunk of [1, 7, bytes.length]) {
          // What is still held back comes out with what follows.
          const next: Traffic = { direction: 'received', channel: 'line', bytes: new Uint8Array(300) }
          expect([name, length, seen(definition.explain(), [...cut(bytes, chunk), next])]).toEqual([name, length, 0])
        }
      }
    }
  })

  test.each(overHid.map((definition) => [definition.model, definition] as const))('%s', (model, definition) => {
    const settings: DriverOptions[] =
      model === 'hid-pos' ? [{}, ...Object.keys(LAYOUTS).map((layout) => ({ layout }))] : [{}]
    for (const options of settings) {
      for (const layout of Object.values(LAYOUTS)) {
        for (const aim of [']Q1', '']) {
          for (const length of [1, 44, 56, 90]) {
            const reports = encodeReports({ aim, codeId: 's', payload: zone(length) }, layout)
            // Readers number reports as they like.
            for (const id of [0x02, 0x03, 0x08, 0x2a, 0x50]) {
              for (const report of reports) report[0] = id
              const traffic = reports.map((bytes): Traffic => ({ direction: 'received', channel: 'input', bytes }))
              const found = { options, aim, length, id, seen: seen(definition.explain(options), traffic) }
              expect(found).toEqual({ options, aim, length, id, seen: 0 })
            }
          }
        }
      }
    }
  })
})

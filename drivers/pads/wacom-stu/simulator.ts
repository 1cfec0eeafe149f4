import { setTimeout as pause } from 'node:timers/promises'

import type { Act, HidSimulator, Json } from '../../definition.ts'
import type { Picture } from '../../devices.ts'
import { deferred } from '../../transport/lifetime.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { HidHandler, HidPeer } from '../../transport/transport.ts'
import { blankRoom } from './blank-room.ts'
import { STATUS } from './codec.ts'
import { WACOM, type StuModel } from './models.ts'
import { describeReports, EVERY_MODEL, REPORT } from './reports.ts'
import { inventedSignature, type PenSample } from './signature.ts'
import { createSimulatedPad } from './simulated-pad.ts'
import { createSimulatedPen, SIMULATED_RATE } from './simulated-pen.ts'

/** A tap of a tenth of a second. */
const TAP_SAMPLES = 20
const DEFAULT_PRESSURE = 0.5

const STATE_NAMES = ['ready', 'image', 'capture'] as const

/** The simulator of a pad, with what a test in the same process wants to look at. */
export interface StuSimulator extends HidSimulator {
  readonly descriptor: Uint8Array
  /** What the glass shows, without the ink. White after clearing. */
  picture(): Picture
  /** Ink on the glass since it was last cleared: one list per stroke, in screen pixels. */
  ink(): readonly (readonly PenSample[])[]
}

/**
 * The pad's side of the cable, report by report. Acts:
 * - `{ do: 'stroke', points: [{ x, y, p? }], rate? }` one stroke in screen pixels, pressure `p` 0..1 (0.5), `rate` reports
 *   a second (the pad's own, 200; 0 for as fast as possible)
 * - `{ do: 'tap', x, y, rate? }` touches one place, a button
 * - `{ do: 'sign', rate? }` an invented signature inside the writing area; on a pad that has none, where most room is left
 * - `{ do: 'dropReports', n }` the next `n` pen reports are counted but lost
 * - `{ do: 'countFrom', sequence }` the numbers of pen reports go on from there: a gap, a step back, or the end of 16 bits
 * - `{ do: 'silent', on? }` no answers and no reports; `{ do: 'slow', ms }` every answer takes that much longer
 * - `{ do: 'refuse', n, report? }` refuses the next `n` reports set, or those with that id
 * - `{ do: 'halfPicture' }` forgets the next picture when half of it has arrived
 * - `{ do: 'wrongKey', on? }` encrypts ink with a key nobody agreed on
 * - `{ do: 'picture' }` puts what the glass shows into `state().picture` as `{ width, height, rgba }` (base64), until the
 *   glass changes
 *
 * Acts that move the pen end with the last report.
 *
 * @param clearMs how long the glass takes to become clear, in milliseconds; the model's own unless told
 */
export function simulateStu(model: StuModel, clearMs = model.simulated.clearMs): StuSimulator {
  const { screenWidth: width, screenHeight: height, reports: own, blockLength } = model.simulated
  const changes = new Listeners<[]>()
  const clips = own.includes(REPORT.writingArea)
  let wire: HidPeer | undefined
  let silence: ReturnType<typeof deferred<void>> | undefined
  let slowMs = 0
  let dropping = 0
  let reports = 0
  let photo: { readonly of: Picture; readonly json: Json } | undefined
  const pad = createSimulatedPad(model, clearMs, () => changes.emit())

  /** Faults of the whole pad, before any answer. */
  async function hesitate(): Promise<void> {
    if (silence) {
      await silence.promise
      throw new Error('the pad was silent')
    }
    if (slowMs > 0) await pause(slowMs)
  }

  const handler: HidHandler = {
    async getFeature(id, length) {
      await hesitate()
      return pad.getFeature(id, length)
    },
    async setFeature(report) {
      await hesitate()
      pad.setFeature(report)
      if (report[0] !== REPORT.imageBlock) changes.emit()
    },
  }

  const pen = createSimulatedPen(model, (report, time) => {
    const out = pad.pen(report, time)
    if (dropping > 0) dropping--
    else if (out && wire && !silence) {
      reports++
      wire.sendReport(out)
    }
  })

  async function write(strokes: PenSample[][], command: Act): Promise<void> {
    await pen.write(strokes, readNumber(command, 'rate', SIMULATED_RATE))
    changes.emit()
  }

  async function act(command: Act): Promise<void> {
    switch (command.do) {
      case 'stroke':
        return write([readPoints(command['points'])], command)
      case 'tap': {
        const place = { x: readNumber(command, 'x'), y: readNumber(command, 'y'), p: DEFAULT_PRESSURE }
        return write([Array.from({ length: TAP_SAMPLES }, () => place)], command)
      }
      case 'sign':
        return write(inventedSignature(clips ? pad.memory.area : blankRoom(pad.memory.picture)), command)
      case 'dropReports':
        dropping = readNumber(command, 'n')
        break
      case 'countFrom':
        pad.countFrom(readNumber(command, 'sequence'))
        break
      case 'slow':
        slowMs = readNumber(command, 'ms')
        break
      case 'silent':
        silence?.resolve()
        silence = command['on'] === false ? undefined : deferred<void>()
        break
      case 'refuse': {
        const report = command['report'] === undefined ? undefined : readNumber(command, 'report')
        pad.mood.refusing = { left: readNumber(command, 'n'), report }
        break
      }
      case 'halfPicture':
        pad.mood.halfPicture = true
        break
      case 'wrongKey':
        pad.mood.wrongKey = command['on'] !== false
        break
      case 'picture': {
        const { picture } = pad.memory
        photo = { of: picture, json: { width, height, rgba: Buffer.from(picture.rgba).toString('base64') } }
        break
      }
      default:
        throw new Error(`a signature pad cannot "${command.do}"`)
    }
    changes.emit()
  }

  return {
    wire: 'hid',
    vendorId: WACOM,
    productId: model.productId,
    descriptor: describeReports([...EVERY_MODEL, ...own], blockLength),
    attach(peer) {
      wire = peer
      const leave = peer.answer(handler)
      const detach = () => {
        leave()
        if (wire !== peer) return
        wire = undefined
        pad.powerOff()
        changes.emit()
      }
      void peer.closed.then(detach)
      changes.emit()
      return detach
    },
    act,
    state() {
      const { memory, mood } = pad
      return {
        model: model.name,
        width,
        height,
        connected: wire !== undefined,
        state: STATE_NAMES[memory.state] ?? 'busy',
        result: memory.result,
        inking: memory.inking,
        encrypted: memory.state === STATUS.capture,
        area: { ...memory.area },
        ink: { ...memory.look },
        backlight: mood.backlight,
        backlightWrites: mood.backlightWrites,
        shown: memory.shown,
        strokes: memory.ink.length,
        reports,
        silent: silence !== undefined,
        picture: photo?.of === memory.picture ? photo.json : null,
      }
    },
    onChange: (listener) => changes.add(listener),
    close() {
      pen.stop()
      pad.powerOff()
      silence?.resolve()
      silence = undefined
    },
    picture: () => pad.memory.picture,
    ink: () => pad.memory.ink,
  }
}

function readNumber(command: Act, key: string, otherwise?: number): number {
  const value = command[key] ?? otherwise
  if (typeof value !== 'number' || !(value >= 0)) throw new Error(`"${key}" is a number from 0`)
  return value
}

function readPoints(value: Json | undefined): PenSample[] {
  const points: readonly Json[] = Array.isArray(value) ? value : []
  if (points.length === 0) throw new Error('"points" is a list of { x, y, p? } in screen pixels')
  return points.map((point) => {
    const { x, y, p = DEFAULT_PRESSURE } = Object(point) as Record<string, unknown>
    if (typeof x === 'number' && typeof y === 'number' && typeof p === 'number') return { x, y, p }
    throw new Error('each of "points" is { x, y, p? }')
  })
}

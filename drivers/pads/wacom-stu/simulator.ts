import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import type { Act, HidSimulator, Json } from '../../definition.ts'
import type { Area, Picture } from '../../devices.ts'
import { deferred } from '../../transport/lifetime.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { HidHandler, HidPeer } from '../../transport/transport.ts'
import {
  BLOCK_DATA,
  decodeWritingArea,
  encodePen,
  IMAGE_MODE,
  LENGTH,
  PEN_OPTION,
  REPORT,
  RESULT,
  STATUS,
  type PenReport,
} from './codec.ts'
import { ENCODING, WACOM, type StuModel } from './models.ts'
import { decodePicture, encodedSize } from './picture.ts'
import { inventedSignature, type PenSample } from './signature.ts'
import { createSimulatedPen } from './simulated-pen.ts'

/** A tap of a tenth of a second. */
const TAP_SAMPLES = 20
const DEFAULT_PRESSURE = 0.5

/** The simulator of a pad, with what a test in the same process wants to look at. */
export interface StuSimulator extends HidSimulator {
  /** What the glass shows, without the ink. White after clearing. */
  picture(): Picture
  /** Ink on the glass since it was last cleared: one list per stroke, in screen pixels. */
  ink(): readonly (readonly PenSample[])[]
}

/** All that a pad forgets when it is unplugged. */
interface Memory {
  state: number
  result: number
  inking: boolean
  option: number
  sequence: number
  area: Area
  image: { readonly mode: number; readonly data: Uint8Array; length: number } | undefined
  picture: Picture
  /** SHA-256 of the RGBA bytes of `picture`; `null` when the glass is clear. */
  shown: string | null
  ink: PenSample[][]
}

/**
 * The pad's side of the cable, report by report. Acts:
 * - `{ do: 'stroke', points: [{ x, y, p? }], rate? }` one stroke in screen pixels, pressure `p` 0..1 (0.5), `rate` reports
 *   a second (the pad's own, 200; 0 for as fast as possible)
 * - `{ do: 'tap', x, y, rate? }` touches one place, a button
 * - `{ do: 'sign', rate? }` an invented signature inside the writing area
 * - `{ do: 'dropReports', n }` the next `n` pen reports are counted but lost
 * - `{ do: 'silent', on? }` no answers and no reports; `{ do: 'slow', ms }` every answer takes that much longer
 * - `{ do: 'picture' }` puts what the glass shows into `state().picture` as `{ width, height, rgba }` (base64), until the
 *   glass changes
 *
 * Acts that move the pen end with the last report.
 */
export function simulateStu(model: StuModel): StuSimulator {
  const { screenWidth: width, screenHeight: height, encodings } = model.simulated
  const changes = new Listeners<[]>()
  let memory = powerOn()
  let wire: HidPeer | undefined
  let silence: ReturnType<typeof deferred<void>> | undefined
  let slowMs = 0
  let dropping = 0
  let reports = 0
  let photo: Json = null

  function blankPicture(): Picture {
    return { width, height, rgba: new Uint8Array(width * height * 4).fill(0xff) }
  }

  function powerOn(): Memory {
    return {
      state: STATUS.ready,
      result: RESULT.ok,
      inking: false,
      option: PEN_OPTION.none,
      sequence: 0,
      area: { left: 0, top: 0, right: width, bottom: height },
      image: undefined,
      picture: blankPicture(),
      shown: null,
      ink: [],
    }
  }

  function showOnGlass(picture: Picture, shown: string | null): void {
    memory.picture = picture
    memory.shown = shown
    memory.ink = []
    photo = null
  }

  /** Does what one report asks; the answer is the result code a later status report tells. */
  function obey(report: Uint8Array): number {
    const id = report[0]!
    const value = report[1]!
    const ready = memory.state === STATUS.ready
    switch (id) {
      case REPORT.clearScreen:
        if (!ready) return RESULT.wrongState
        showOnGlass(blankPicture(), null)
        return RESULT.ok
      case REPORT.inkingMode:
        if (value > 1) return RESULT.badParameter
        memory.inking = value === 1
        return RESULT.ok
      case REPORT.penOption:
        if (value !== PEN_OPTION.none && value !== PEN_OPTION.timeAndSequence) return RESULT.badParameter
        memory.option = value
        return RESULT.ok
      case REPORT.writingArea: {
        const area = decodeWritingArea(report)
        const fits = area.left < area.right && area.top < area.bottom && area.right <= width && area.bottom <= height
        if (!fits) return RESULT.wrongArea
        memory.area = area
        return RESULT.ok
      }
      case REPORT.startImage: {
        if (!ready) return RESULT.wrongState
        const colour = value === IMAGE_MODE.colour24 && (encodings & ENCODING.colour24) !== 0
        if (!colour && value !== IMAGE_MODE.mono) return RESULT.wrongEncoding
        memory.image = { mode: value, data: new Uint8Array(encodedSize(width, height, value)), length: 0 }
        memory.state = STATUS.image
        return RESULT.ok
      }
      case REPORT.imageBlock:
        return takeBlock(report)
      case REPORT.endImage:
        return finishImage(value)
      default:
        return RESULT.wrongReport
    }
  }

  function takeBlock(report: Uint8Array): number {
    const { image } = memory
    if (!image) return RESULT.wrongState
    const length = report[1]! | (report[2]! << 8)
    if (length > BLOCK_DATA || report.subarray(3 + length).some((byte) => byte !== 0)) return RESULT.badParameter
    if (image.length + length > image.data.length) return RESULT.imageTooLong
    image.data.set(report.subarray(3, 3 + length), image.length)
    image.length += length
    return RESULT.ok
  }

  function finishImage(how: number): number {
    const { image } = memory
    if (!image) return RESULT.wrongState
    memory.image = undefined
    memory.state = STATUS.ready
    if (how !== 0) return RESULT.ok
    if (image.length !== image.data.length) return RESULT.badParameter
    const picture = decodePicture(width, height, image)
    showOnGlass(picture, createHash('sha256').update(picture.rgba).digest('hex'))
    return RESULT.ok
  }

  /** What a report reads back. */
  function tell(id: number): Uint8Array {
    const { simulated, name } = model
    const report = new Uint8Array(LENGTH[id]!)
    const view = new DataView(report.buffer)
    report[0] = id
    switch (id) {
      case REPORT.status:
        report.set([memory.state, memory.result], 1)
        return report
      case REPORT.information:
        report.set(Buffer.from(name, 'latin1').subarray(0, 9), 1)
        report.set(simulated.firmware, 10)
        return report
      case REPORT.capability: {
        const { tabletMaxX, tabletMaxY, maxPressure } = simulated
        for (const [at, value] of [tabletMaxX, tabletMaxY, maxPressure, width, height].entries()) {
          view.setUint16(1 + 2 * at, value)
        }
        view.setUint8(11, simulated.reportRate)
        view.setUint16(12, simulated.resolution)
        view.setUint8(14, simulated.encodings)
        return report
      }
      default:
        throw new Error(`report ${id.toString(16)} cannot be read`)
    }
  }

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
      if (LENGTH[id] !== length) throw new Error(`report ${id.toString(16)} has not ${length} bytes`)
      return tell(id)
    },
    async setFeature(report) {
      await hesitate()
      const id = report[0] ?? 0
      if (LENGTH[id] !== report.length) {
        memory.result = LENGTH[id] === undefined ? RESULT.wrongReport : RESULT.badParameter
        throw new Error(`report ${id.toString(16)} has not ${report.length} bytes`)
      }
      memory.result = obey(report)
      if (id !== REPORT.imageBlock) changes.emit()
    },
  }

  let penDown = false
  const pen = createSimulatedPen(model, (report, time) => {
    leaveInk(report)
    const counted = { time, sequence: memory.sequence++ }
    if (dropping > 0) dropping--
    else if (wire && !silence) {
      reports++
      wire.sendReport(encodePen(memory.option === PEN_OPTION.timeAndSequence ? { ...report, counted } : report))
    }
  })

  function leaveInk(report: PenReport): void {
    const { tabletMaxX, tabletMaxY, maxPressure } = model.simulated
    const { area, ink, inking } = memory
    const x = (report.x * width) / tabletMaxX
    const y = (report.y * height) / tabletMaxY
    const inside = area.left <= x && x < area.right && area.top <= y && y < area.bottom
    const wet = inking && inside && report.switches !== 0
    if (wet && !penDown) ink.push([])
    if (wet) ink.at(-1)?.push({ x, y, p: report.pressure / maxPressure })
    penDown = wet
  }

  async function write(strokes: PenSample[][], command: Act): Promise<void> {
    await pen.write(strokes, readNumber(command, 'rate', model.simulated.reportRate))
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
        return write(inventedSignature(memory.area), command)
      case 'dropReports':
        dropping = readNumber(command, 'n')
        break
      case 'slow':
        slowMs = readNumber(command, 'ms')
        break
      case 'silent':
        silence?.resolve()
        silence = command['on'] === false ? undefined : deferred<void>()
        break
      case 'picture':
        photo = { width, height, rgba: Buffer.from(memory.picture.rgba).toString('base64') }
        break
      default:
        throw new Error(`a signature pad cannot "${command.do}"`)
    }
    changes.emit()
  }

  return {
    wire: 'hid',
    vendorId: WACOM,
    productId: model.productId,
    attach(peer) {
      wire = peer
      const leave = peer.answer(handler)
      const detach = () => {
        leave()
        if (wire !== peer) return
        wire = undefined
        memory = powerOn()
        photo = null
        changes.emit()
      }
      void peer.closed.then(detach)
      changes.emit()
      return detach
    },
    act,
    state: () => ({
      model: model.name,
      connected: wire !== undefined,
      state: memory.state === STATUS.image ? 'image' : 'ready',
      result: memory.result,
      inking: memory.inking,
      area: { ...memory.area },
      shown: memory.shown,
      strokes: memory.ink.length,
      reports,
      silent: silence !== undefined,
      picture: photo,
    }),
    onChange: (listener) => changes.add(listener),
    close() {
      pen.stop()
      silence?.resolve()
      silence = undefined
    },
    picture: () => memory.picture,
    ink: () => memory.ink,
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

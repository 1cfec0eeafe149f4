import { createHash } from 'node:crypto'

import type { Area, Picture } from '../../devices.ts'
import {
  BLOCK_HEAD,
  decodeBacklight,
  decodeInk,
  decodeWritingArea,
  IMAGE_MODE,
  backlight,
  inkColour,
  type InkReport,
  inkingMode,
  penOption,
  RESULT,
  STATUS,
  type StuInk,
  writingArea,
} from './codec.ts'
import type { BlockCipher } from './key-agreement.ts'
import { ENCODING, type StuModel } from './models.ts'
import { encodePen, encodeSealed, pensPerSealed, type PenReport } from './pen-reports.ts'
import { decodePicture, encodedSize } from './picture.ts'
import { EVERY_MODEL, lengthOf, REPORT } from './reports.ts'
import type { PenSample } from './signature.ts'
import { createSimulatedEncryption, type SimulatedEncryption } from './simulated-encryption.ts'

/** From the end of a picture or of an encrypted session until the pad is ready, in milliseconds: the rest the maker keeps. */
const SETTLE_MS = 20

/** All that a pad forgets when it is unplugged. */
interface Memory {
  state: number
  result: number
  inking: boolean
  option: number
  sequence: number
  area: Area
  look: StuInk
  image: { readonly mode: number; readonly data: Uint8Array; length: number } | undefined
  picture: Picture
  /** SHA-256 of the RGBA bytes of `picture`; `null` when the glass is clear. */
  shown: string | null
  ink: PenSample[][]
  encryption: SimulatedEncryption
  session: number
  /** The first pen of a report that carries two. */
  waiting: PenReport | undefined
}

/** What an office's administrator set long ago, or what is about to go wrong. */
export interface Mood {
  /** 0 to 3; kept without power. */
  backlight: number
  /** How often it was written: the memory wears out. */
  backlightWrites: number
  /** Reports to be refused, and which; all when none is named. */
  refusing: { left: number; readonly report: number | undefined } | undefined
  /** The next picture is lost half-way. */
  halfPicture: boolean
  /** Encrypts with a key nobody agreed on. */
  wrongKey: boolean
}

export type SimulatedPad = ReturnType<typeof createSimulatedPad>

/**
 * A pad without its cable: reports in, reports out.
 * @param changed called when the pad changed by itself (the glass became clear)
 */
export function createSimulatedPad(model: StuModel, clearMs: number, changed: () => void) {
  const { simulated, name } = model
  const { screenWidth: width, screenHeight: height, penOption: bestOption, blockLength } = simulated
  const known = new Set([...EVERY_MODEL, ...simulated.reports])
  const mood: Mood = { backlight: 2, backlightWrites: 0, refusing: undefined, halfPicture: false, wrongKey: false }
  let memory = powerOn()
  let settling: NodeJS.Timeout | undefined
  let penDown = false

  function blankPicture(): Picture {
    return { width, height, rgba: new Uint8Array(width * height * 4).fill(0xff) }
  }

  function powerOn(): Memory {
    return {
      state: STATUS.ready,
      result: RESULT.ok,
      // After power on ink flows without being asked for.
      inking: true,
      option: 0,
      sequence: 0,
      area: { left: 0, top: 0, right: width, bottom: height },
      look: { colour: 0, thickness: 1 },
      image: undefined,
      picture: blankPicture(),
      shown: null,
      ink: [],
      encryption: createSimulatedEncryption(simulated.agreement),
      session: 0,
      waiting: undefined,
    }
  }

  function showOnGlass(picture: Picture, shown: string | null): void {
    memory.picture = picture
    memory.shown = shown
    memory.ink = []
  }

  function clearGlass(): number {
    if (memory.state !== STATUS.ready) return RESULT.wrongState
    showOnGlass(blankPicture(), null)
    if (clearMs === 0) return RESULT.ok
    memory.state = STATUS.image
    readyAfter(clearMs)
    return RESULT.ok
  }

  /** Until then it is in the state it was in, and refuses what only a ready pad does. */
  function readyAfter(ms: number): void {
    const { encryption } = memory
    clearTimeout(settling)
    settling = setTimeout(() => {
      if (memory.encryption !== encryption) return
      memory.state = STATUS.ready
      changed()
    }, ms)
  }

  function capture(report: Uint8Array): number {
    if (memory.state !== STATUS.ready || !memory.encryption.encrypt) return RESULT.wrongState
    memory.session = new DataView(report.buffer, report.byteOffset).getUint32(1)
    memory.state = STATUS.capture
    memory.waiting = undefined
    return RESULT.ok
  }

  /** Does what one report asks; the answer is the result code a later status report tells. */
  function obey(report: Uint8Array): number {
    const id = report[0]!
    const value = report[1]!
    switch (id) {
      case REPORT.clearScreen:
        return clearGlass()
      case REPORT.inkingMode:
        if (value > 1) return RESULT.badParameter
        memory.inking = value === 1
        return RESULT.ok
      case REPORT.penOption:
        if (value > bestOption || value === 2) return RESULT.badParameter
        memory.option = value
        return RESULT.ok
      case REPORT.writingArea: {
        const area = decodeWritingArea(report)
        const fits = area.left < area.right && area.top < area.bottom && area.right <= width && area.bottom <= height
        if (!fits) return RESULT.wrongArea
        memory.area = area
        return RESULT.ok
      }
      case REPORT.inkColour16:
      case REPORT.inkColour24:
        memory.look = decodeInk(report, id)
        return RESULT.ok
      case REPORT.backlight:
        if (decodeBacklight(report) > 3) return RESULT.badParameter
        mood.backlight = decodeBacklight(report)
        mood.backlightWrites++
        return RESULT.ok
      case REPORT.startCapture:
        return capture(report)
      case REPORT.endCapture:
        if (memory.state !== STATUS.capture) return RESULT.wrongState
        readyAfter(SETTLE_MS)
        return RESULT.ok
      case REPORT.startImage:
        return startPicture(value)
      case REPORT.imageBlock:
        return takeBlock(report)
      case REPORT.endImage:
        return finishImage(value)
      default:
        return memory.encryption.obey(report) ?? RESULT.wrongReport
    }
  }

  function startPicture(mode: number): number {
    if (memory.state !== STATUS.ready) return RESULT.wrongState
    const needed = { [IMAGE_MODE.colour24]: ENCODING.colour24, [IMAGE_MODE.colour16]: ENCODING.colour16 }[mode] ?? 0
    if ((model.encodings & needed) !== needed || (needed === 0 && mode !== IMAGE_MODE.mono)) return RESULT.wrongEncoding
    memory.image = { mode, data: new Uint8Array(encodedSize(width, height, mode)), length: 0 }
    memory.state = STATUS.image
    return RESULT.ok
  }

  function takeBlock(report: Uint8Array): number {
    const { image } = memory
    if (!image) return RESULT.wrongState
    const length = report[1]! | (report[2]! << 8)
    const data = report.subarray(BLOCK_HEAD)
    if (length > data.length || data.subarray(length).some((byte) => byte !== 0)) return RESULT.badParameter
    if (image.length + length > image.data.length) return RESULT.imageTooLong
    image.data.set(data.subarray(0, length), image.length)
    image.length += length
    if (mood.halfPicture && image.length >= image.data.length / 2) {
      mood.halfPicture = false
      memory.image = undefined
      memory.state = STATUS.ready
    }
    return RESULT.ok
  }

  function finishImage(how: number): number {
    const { image } = memory
    if (!image) return RESULT.wrongState
    memory.image = undefined
    readyAfter(SETTLE_MS)
    if (how !== 0) return RESULT.ok
    if (image.length !== image.data.length) return RESULT.badParameter
    const picture = decodePicture(width, height, image)
    showOnGlass(picture, createHash('sha256').update(picture.rgba).digest('hex'))
    return RESULT.ok
  }

  /** What a report reads back. */
  function tell(id: number): Uint8Array {
    const report = new Uint8Array(lengthOf(id))
    const view = new DataView(report.buffer)
    report[0] = id
    switch (id) {
      case REPORT.status:
        report.set([memory.encryption.calculating() ? STATUS.calculation : memory.state, memory.result], 1)
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
      case REPORT.uid2:
      case REPORT.eserial:
        report.set(Buffer.from('SIM0000001'), 1)
        return report
      case REPORT.inkingMode:
        return inkingMode(memory.inking)
      case REPORT.penOption:
        return penOption(memory.option)
      case REPORT.writingArea:
        return writingArea(memory.area)
      case REPORT.backlight:
        return backlight(mood.backlight)
      case REPORT.inkColour16:
      case REPORT.inkColour24:
        return inkColour(id satisfies InkReport, memory.look)
      default: {
        const told = memory.encryption.tell(id)
        if (!told) throw new Error(`report ${id.toString(16)} cannot be read`)
        return told
      }
    }
  }

  function refuses(id: number): boolean {
    const { refusing } = mood
    if (!refusing || refusing.left === 0 || (refusing.report !== undefined && refusing.report !== id)) return false
    refusing.left--
    return true
  }

  /** Image blocks of the short length are taken by those with the long one too. */
  const takes = (id: number, length: number): boolean =>
    known.has(id) && (length === lengthOf(id) || (id === REPORT.imageBlock && length === blockLength))

  /** One of the reports a pen makes. With two pens in each encrypted one, every second call gives none. */
  function seal(pen: PenReport): Uint8Array | undefined {
    const encrypt = mood.wrongKey ? wrongly(memory.encryption.encrypt) : memory.encryption.encrypt
    if (!encrypt) return undefined
    if (pensPerSealed(pen) === 1) return encodeSealed(memory.session, pen, pen, encrypt)
    const first = memory.waiting
    // The last pen before it leaves does not wait for another.
    if (!first && pen.ready) {
      memory.waiting = pen
      return undefined
    }
    memory.waiting = undefined
    return encodeSealed(memory.session, first ?? pen, pen, encrypt)
  }

  function leaveInk(pen: PenReport): void {
    const { area, ink, inking } = memory
    const x = (pen.x * width) / simulated.tabletMaxX
    const y = (pen.y * height) / simulated.tabletMaxY
    const inside = area.left <= x && x < area.right && area.top <= y && y < area.bottom
    const wet = inking && inside && pen.switches !== 0
    if (wet && !penDown) ink.push([])
    if (wet) ink.at(-1)?.push({ x, y, p: pen.pressure / simulated.maxPressure })
    penDown = wet
  }

  return {
    mood,
    get memory(): Readonly<Memory> {
      return memory
    },
    /** @throws Error what a real pad would answer with a stall */
    getFeature(id: number, length: number): Uint8Array {
      if (!takes(id, length)) throw new Error(`report ${id.toString(16)} has not ${length} bytes`)
      const report = tell(id)
      if (id !== REPORT.status) memory.result = RESULT.ok
      return report
    },
    /** @throws Error as {@link getFeature} */
    setFeature(report: Uint8Array): void {
      const id = report[0] ?? 0
      if (!takes(id, report.length)) {
        memory.result = known.has(id) ? RESULT.badParameter : RESULT.wrongReport
        throw new Error(`report ${id.toString(16)} has not ${report.length} bytes`)
      }
      memory.result = refuses(id) ? RESULT.wrongState : obey(report)
    },
    /** The pen was measured here; the report that goes out, if one does. @param time milliseconds of the pad's clock */
    pen(report: PenReport, time: number): Uint8Array | undefined {
      leaveInk(report)
      const sequence = memory.sequence
      memory.sequence = (sequence + 1) & 0xffff
      const pen = {
        ...report,
        ...(memory.option > 0 && { time: time & 0xffff }),
        ...(memory.option === 3 && { sequence }),
      }
      return memory.state === STATUS.capture ? seal(pen) : encodePen(pen)
    },
    /** Lets the numbers of the reports go on from here. */
    countFrom(sequence: number): void {
      memory.sequence = sequence & 0xffff
    },
    /** Without power it forgets everything but what is in {@link Mood}. */
    powerOff(): void {
      clearTimeout(settling)
      memory = powerOn()
      penDown = false
    },
  }
}

const wrongly = (encrypt: BlockCipher | undefined): BlockCipher | undefined =>
  encrypt && ((block) => encrypt(encrypt(block)))

import { setTimeout as pause } from 'node:timers/promises'

import type { Area, PadCapability, PenPoint, Picture, SignaturePad } from '../../devices.ts'
import { DriverError, isDriverError } from '../../errors.ts'
import { Lifetime, within } from '../../transport/lifetime.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { HidTransport } from '../../transport/transport.ts'
import {
  clearScreen,
  decodeCapability,
  decodeInformation,
  decodePen,
  decodeStatus,
  endCapture,
  endImage,
  imageBlocks,
  inkingMode,
  LENGTH,
  PEN_OPTION,
  penOption,
  REPORT,
  RESULT,
  startImage,
  STATUS,
  writingArea,
} from './codec.ts'
import { createPenReader } from './pen.ts'
import { encodePicture } from './picture.ts'

/** One report may take this long, in milliseconds. */
const REPORT_MS = 3000
/** A change of state (picture taken over, glass cleared: up to 600 ms on older models) may take this long. */
const STATE_MS = 8000
/** Between two questions for the state: doubled from the first to the last, never a tight loop. Milliseconds. */
const FIRST_POLL_MS = 5
const LAST_POLL_MS = 80
/** Closing waits this long for the glass to become empty, in milliseconds. */
const FAREWELL_MS = 1000

/**
 * Opens a Wacom STU signature pad and takes the transport over. The order of reports is the one the maker's SDK keeps:
 * capability, information, pen option, clear.
 *
 * @throws DriverError `timeout`, `bad-answer`, `refused`, `unplugged`
 */
export async function openStu(transport: HidTransport): Promise<SignaturePad> {
  const pad = createLink(transport)
  try {
    const limits = decodeCapability(await pad.ask(REPORT.capability), transport.productId)
    const capability = { ...decodeInformation(await pad.ask(REPORT.information)), ...limits }
    // Without time and sequence (some firmware lacks them) plain pen reports come, and our clock stands in.
    await pad.send(penOption(PEN_OPTION.timeAndSequence)).catch((error: unknown) => {
      if (!isDriverError(error, 'refused')) throw error
    })
    await clear(pad)
    return createPad(pad, transport, capability)
  } catch (error) {
    await transport.close()
    throw error
  }
}

type Link = ReturnType<typeof createLink>

/** Single reports and waits, each bounded in time and by the life of the device. */
function createLink(transport: HidTransport) {
  const life = new Lifetime()
  void transport.closed.then((reason) => life.end(reason))

  async function step<T>(work: () => Promise<T>): Promise<T> {
    if (!life.isOpen) throw life.reason ?? life.notOpen(transport.label)
    try {
      return await within(work(), {
        ms: REPORT_MS,
        late: () => new DriverError('timeout', `${transport.label} did not answer`),
        life,
        gone: (reason) => reason ?? new DriverError('aborted', `${transport.label} was closed meanwhile`),
      })
    } catch (error) {
      // The line may refuse as closed before it told why it ended; the reason is what helps.
      throw transport.isOpen ? error : ((await transport.closed) ?? error)
    }
  }

  const send = (report: Uint8Array): Promise<void> => step(() => transport.sendFeature(report))
  const ask = (id: number): Promise<Uint8Array> => step(() => transport.getFeature(id, LENGTH[id]!))

  return {
    life,
    send,
    ask,
    /**
     * Waits until the pad is in `state`.
     * @throws DriverError `timeout`; `refused` when the pad complains about the last report and `judge` is set
     */
    async reach(state: number, judge: boolean): Promise<void> {
      const deadline = performance.now() + STATE_MS
      for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 2, LAST_POLL_MS)) {
        const status = decodeStatus(await ask(REPORT.status))
        if (judge && status.result !== RESULT.ok) {
          throw new DriverError('refused', `${transport.label} refused a report with result ${status.result}`)
        }
        if (status.state === state) return
        if (performance.now() > deadline) {
          throw new DriverError('timeout', `${transport.label} stays in state ${status.state}`)
        }
        await pause(wait)
      }
    },
  }
}

/** Brings the pad to Ready, also out of a picture or an encrypted session that somebody left half finished. */
async function becomeReady(pad: Link): Promise<void> {
  const { state } = decodeStatus(await pad.ask(REPORT.status))
  if (state === STATUS.image) await pad.send(endImage('abandon'))
  if (state === STATUS.capture) await pad.send(endCapture())
  await pad.reach(STATUS.ready, false)
}

async function clear(pad: Link): Promise<void> {
  await pad.send(inkingMode(false))
  await becomeReady(pad)
  await pad.send(clearScreen())
  await pad.reach(STATUS.ready, true)
}

function createPad(pad: Link, transport: HidTransport, capability: PadCapability): SignaturePad {
  const listeners = new Listeners<[PenPoint]>()
  const readPen = createPenReader(capability)
  const leave = transport.onReport((bytes) => {
    const report = decodePen(bytes)
    if (report) listeners.emit(readPen(report, performance.now()))
  })
  void transport.closed.then(() => {
    leave()
    listeners.clear()
  })

  // One command at a time: a picture is thousands of reports, and another command between them would spoil it.
  let last: Promise<void> = Promise.resolve()
  function inTurn(command: () => Promise<void>): Promise<void> {
    const turn = last.then(command)
    last = turn.catch(() => undefined)
    return turn
  }

  async function farewell(): Promise<void> {
    const { state } = decodeStatus(await transport.getFeature(REPORT.status, LENGTH[REPORT.status]!))
    if (state === STATUS.image) await transport.sendFeature(endImage('abandon'))
    await transport.sendFeature(inkingMode(false))
    await transport.sendFeature(clearScreen())
  }

  let closing: Promise<void> | undefined
  async function finish(): Promise<void> {
    // What is on the glass belongs to the person who just left: it does not stay for the next.
    if (pad.life.end()) await within(farewell(), { ms: FAREWELL_MS }).catch(() => undefined)
    await transport.close()
  }

  return {
    kind: 'pad',
    capability,
    closed: transport.closed,
    onPen: (listener) => listeners.add(listener),
    show: (picture) => inTurn(() => showPicture(pad, capability, picture)),
    startInk: (area) =>
      inTurn(async () => {
        checkArea(area, capability)
        await pad.send(writingArea(area))
        await pad.send(inkingMode(true))
      }),
    stopInk: () => inTurn(() => pad.send(inkingMode(false))),
    blank: () => inTurn(() => clear(pad)),
    close: () => (closing ??= finish()),
  }
}

async function showPicture(pad: Link, capability: PadCapability, picture: Picture): Promise<void> {
  const { width, height, rgba } = picture
  const { screenWidth, screenHeight, colour } = capability
  if (width !== screenWidth || height !== screenHeight || rgba.length !== width * height * 4) {
    throw new DriverError('bad-answer', `the pad shows ${screenWidth}×${screenHeight}, not ${width}×${height}`)
  }
  const { mode, data } = encodePicture(picture, colour)
  await pad.send(inkingMode(false))
  await becomeReady(pad)
  await pad.send(startImage(mode))
  await pad.reach(STATUS.image, true)
  for (const block of imageBlocks(data)) await pad.send(block)
  await pad.send(endImage('show'))
  await pad.reach(STATUS.ready, true)
}

/** @throws DriverError `unsupported` when the pad has no such area */
function checkArea({ left, top, right, bottom }: Area, { screenWidth, screenHeight }: PadCapability): void {
  const whole = [left, top, right, bottom].every(Number.isInteger)
  if (
    whole &&
    0 <= left &&
    left < right &&
    right <= screenWidth &&
    0 <= top &&
    top < bottom &&
    bottom <= screenHeight
  ) {
    return
  }
  throw new DriverError('unsupported', 'the writing area does not lie on the screen, in whole pixels')
}

import { setTimeout as pause } from 'node:timers/promises'

import { DriverError, isDriverError } from '../../errors.ts'
import { Lifetime, within } from '../../transport/lifetime.ts'
import type { HidTransport } from '../../transport/transport.ts'
import { clearScreen, decodeStatus, endCapture, endImage, inkingMode, RESULT, STATUS } from './codec.ts'
import { featureLengths, lengthOf, REPORT } from './reports.ts'

/** One report may take this long, in milliseconds. */
const REPORT_MS = 3000
/** A change of state (picture taken over, glass cleared: up to 600 ms on older models) may take this long. */
const STATE_MS = 8000
/** Between two questions for the state: doubled from the first to the last, never a tight loop. Milliseconds. */
const FIRST_POLL_MS = 5
const LAST_POLL_MS = 80
/** Pauses around an encrypted session that the maker keeps, in milliseconds. */
export interface CaptureRests {
  /** Before it is ended: sooner after its begin or after a picture the pad times out. */
  readonly beforeEnd: number
  /** After it was begun or ended. */
  readonly after: number
}

const CAPTURE_RESTS: CaptureRests = { beforeEnd: 80, after: 20 }

export type Link = ReturnType<typeof createLink>

/** Single reports and waits, each bounded in time and by the life of the device. */
export function createLink(transport: HidTransport, rests = CAPTURE_RESTS) {
  const life = new Lifetime()
  void transport.closed.then((reason) => life.end(reason))
  /** Which feature reports there are, where the system tells; a descriptor without those all pads have tells nothing. */
  const described = transport.descriptor && featureLengths(transport.descriptor)
  const lengths = described?.has(REPORT.capability) ? described : undefined

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
  const ask = (id: number): Promise<Uint8Array> => step(() => transport.getFeature(id, lengthOf(id)))

  function judge(result: number): void {
    if (result !== RESULT.ok)
      throw new DriverError('refused', `${transport.label} refused a report with result ${result}`)
  }

  /** Asks `done` with growing pauses until it says so. @throws DriverError `timeout` */
  async function until(done: () => Promise<boolean>, ms = STATE_MS): Promise<void> {
    const deadline = performance.now() + ms
    for (let wait = FIRST_POLL_MS; !(await done()); wait = Math.min(wait * 2, LAST_POLL_MS)) {
      if (performance.now() > deadline) throw new DriverError('timeout', `${transport.label} stays busy`)
      await pause(wait)
    }
  }

  return {
    life,
    /** Length of a report as the descriptor says it, bytes; `undefined` where there is no descriptor or no such report. */
    told: (id: number): number | undefined => lengths?.get(id),
    send,
    ask,
    until,
    /**
     * Asks for a report that not every model has; `undefined` from one that has it not. Nothing is asked for that the
     * descriptor does not name.
     */
    async tryAsk(id: number): Promise<Uint8Array | undefined> {
      if (lengths && !lengths.has(id)) return undefined
      try {
        const report = await ask(id)
        const { result } = decodeStatus(await ask(REPORT.status))
        return result !== RESULT.wrongReport && report[0] === id && report.length >= lengthOf(id) ? report : undefined
      } catch (error) {
        if (isDriverError(error, 'refused')) return undefined
        throw error
      }
    },
    /** @throws DriverError `refused` when the pad complains about the last report */
    async accepted(): Promise<void> {
      judge(decodeStatus(await ask(REPORT.status)).result)
    },
    /**
     * Waits until the pad is in `state`.
     * @throws DriverError `timeout`; `refused` when the pad complains about the last report and `strict` is set
     */
    reach: (state: number, strict: boolean, ms?: number): Promise<void> =>
      until(async () => {
        const status = decodeStatus(await ask(REPORT.status))
        if (strict) judge(status.result)
        return status.state === state
      }, ms),
    rests,
    /** Rests, but not longer than the pad lives. */
    rest: (ms: number): Promise<void> => step(() => pause(ms)),
  }
}

/** Brings the pad to Ready, also out of a picture or an encrypted session that somebody left half finished. */
export async function becomeReady(pad: Link): Promise<void> {
  const { state } = decodeStatus(await pad.ask(REPORT.status))
  if (state === STATUS.image) await pad.send(endImage('abandon'))
  if (state === STATUS.capture) {
    await pad.rest(pad.rests.beforeEnd)
    await pad.send(endCapture())
    await pad.rest(pad.rests.after)
  }
  await pad.reach(STATUS.ready, false)
}

/** Stops inking and clears the glass. */
export async function clear(pad: Link): Promise<void> {
  await pad.send(inkingMode(false))
  await becomeReady(pad)
  await pad.send(clearScreen())
  await pad.reach(STATUS.ready, true)
}

/** Waits until a session that was just asked for has begun. @throws DriverError `refused`, `timeout` */
export async function captureBegins(pad: Link): Promise<void> {
  await pad.rest(pad.rests.after)
  await pad.reach(STATUS.capture, true)
}

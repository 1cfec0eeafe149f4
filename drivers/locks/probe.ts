import type { Json, SerialLine } from '../definition.ts'
import { DriverError, isDriverError } from '../errors.ts'
import type { ByteTransport } from '../transport/transport.ts'
import { Bus, BUS_TIMINGS, type BusTimings } from './bus.ts'
import type { Recognise } from '../deframer.ts'
import * as k1 from './kerong-k1/codec.ts'
import * as k2 from './kerong-k2/codec.ts'
import * as k3 from './kerong-k3/codec.ts'
import * as k4 from './kerong-k4/codec.ts'
import { encodeAsked } from './numbered.ts'
import * as x1 from './x1/codec.ts'

/** One family that answered on a line. */
export interface ProbedBoards {
  /** Model of the driver. */
  readonly model: string
  /** The line it answered on. */
  readonly line: SerialLine
  /** Boards that answered, by their address on the wire, rising. */
  readonly addresses: readonly number[]
  /** What the answers tell of the driver's settings: `boards`, `echo` where the adapter echoes, `board` of K4. */
  readonly options: Readonly<Record<string, Json>>
}

export interface ProbeOptions {
  /** Lines to try, in this order; a device server has one, whatever its number says. */
  readonly lines?: readonly SerialLine[]
  /** How long each question waits. Default 150 ms. */
  readonly answerMs?: number
  readonly gapMs?: number
  readonly signal?: AbortSignal
  /** Told before a family is asked on a line; `allAddresses` in the second, long round. */
  readonly onAsking?: (asking: Asking) => void
}

export interface Asking {
  readonly line: SerialLine
  readonly model: string
  readonly allAddresses: boolean
}

type Hints = Readonly<Record<string, Json>>

/** A family seen through its harmless questions. */
interface Candidate {
  readonly model: string
  readonly addresses: readonly number[]
  listen(line: ByteTransport, echo: boolean, timings: BusTimings): Listening
}

interface Listening {
  /** What the board at this address tells of itself; undefined when it is silent. @throws DriverError `unplugged` */
  ask(address: number): Promise<Hints | undefined>
  leave(): void
}

function candidate<F>(family: {
  readonly model: string
  readonly addresses: readonly number[]
  readonly recognise: Recognise<F>
  /** A question for states: it moves nothing. */
  readonly question: (address: number) => Uint8Array
  readonly answer: (frame: F, address: number) => Hints | undefined
}): Candidate {
  const { model, addresses, recognise, question, answer } = family
  return {
    model,
    addresses,
    listen(transport, echo, timings) {
      const bus = new Bus({ transport, recognise, timings, echo })
      return {
        async ask(address) {
          try {
            return await bus.ask({ bytes: question(address), answer: (frame) => answer(frame, address) }, 0)
          } catch (error) {
            if (isDriverError(error, 'timeout')) return undefined
            throw error
          }
        },
        leave: () => bus.detach(),
      }
    },
  }
}

const LINES: readonly SerialLine[] = [{ baudRate: 19_200 }, { baudRate: 9600 }]
const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n)

/** X1 comes last: the 33 of its question is "unlock all" to a K1 board, should one ever hear half a frame as a whole one. */
const CANDIDATES: readonly Candidate[] = [
  candidate({
    model: 'kerong-k1',
    addresses: from(0, 15),
    recognise: k1.recogniseStatus,
    question: (board) => k1.encodeAsked({ board, lock: 0, command: k1.Command.status }),
    answer: (frame, board) => (frame.board === board && frame.reply === k1.Reply.status ? {} : undefined),
  }),
  candidate({
    model: 'kerong-k2',
    addresses: from(0, 15),
    recognise: k2.recogniseStatus,
    question: (address) => encodeAsked({ address, lock: 0, command: k2.Command.status }),
    answer: (frame, address) => (frame.address === address ? {} : undefined),
  }),
  candidate({
    model: 'kerong-k3',
    addresses: from(0, 15),
    recognise: k3.recogniseStatus,
    question: (address) => encodeAsked({ address, lock: 0, command: k3.Command.status }),
    answer: (frame, address) => (frame.address === address && frame.reply === k3.Reply.status ? {} : undefined),
  }),
  candidate({
    model: 'kerong-k4',
    addresses: from(0, 15),
    recognise: k4.recognise,
    question: (address) => k4.request(address, k4.Command.status),
    answer: (frame, address) => {
      const { ask, command, data } = frame
      if (frame.address !== address || command !== k4.Command.status || ask === k4.Ask.request) return undefined
      return data.length === 2 ? { board: 'CU12' } : data.length === 3 ? { board: 'CU24' } : {}
    },
  }),
  candidate({
    model: 'x1',
    addresses: from(1, 32),
    recognise: x1.recogniseAnswers(1),
    question: (address) => x1.queryRequest(address),
    answer: (frame, address) => (frame.head === 'groups' && frame.address === address ? {} : undefined),
  }),
]

/**
 * Finds out which lock family answers on a line, and at which addresses, by questions for states only: nothing is ever unlocked.
 * First the address boards leave the factory with, on every line; only when nobody answers, all addresses, which takes up to
 * half a minute.
 * @param open opens the line with these settings; the probe closes it again
 * @returns every family that answered on the first line where one did; empty when nobody did
 * @throws DriverError what `open` throws, `unplugged`, `aborted`
 */
export async function probeLockBoard(
  open: (line: SerialLine) => Promise<ByteTransport>,
  options: ProbeOptions = {},
): Promise<readonly ProbedBoards[]> {
  const { lines = LINES } = options
  for (const allAddresses of [false, true]) {
    for (const line of lines) {
      requireWanted(options.signal)
      const transport = await open(line)
      try {
        const found = await probeLine(transport, line, allAddresses, options)
        if (found.length > 0) return found
      } finally {
        await transport.close()
      }
    }
  }
  return []
}

async function probeLine(
  transport: ByteTransport,
  line: SerialLine,
  allAddresses: boolean,
  { answerMs = 150, gapMs = BUS_TIMINGS.gapMs, signal, onAsking }: ProbeOptions,
): Promise<readonly ProbedBoards[]> {
  const timings: BusTimings = { ...BUS_TIMINGS, answerMs, gapMs }
  const echo = await echoes(transport, timings)
  const found: ProbedBoards[] = []
  for (const { model, addresses, listen } of CANDIDATES) {
    onAsking?.({ line, model, allAddresses })
    const answered: number[] = []
    let hints: Hints = {}
    const listening = listen(transport, echo, timings)
    try {
      for (const address of addresses) {
        requireWanted(signal)
        const said = await listening.ask(address)
        if (said) {
          answered.push(address)
          hints = { ...said, ...hints }
        }
        // Where the first board is silent there may be no board of this family at all.
        if (!allAddresses && answered.length === 0) break
      }
    } finally {
      listening.leave()
    }
    // More boards than a bus can be set up with are told all the same; the settings take the first ones.
    const boards = answered.slice(0, 16)
    if (boards.length > 0) {
      found.push({ model, line, addresses: answered, options: { ...hints, boards, ...(echo && { echo }) } })
    }
  }
  return found
}

/** Whether what we send comes back: no board answers K1's question by the same bytes. */
async function echoes(transport: ByteTransport, timings: BusTimings): Promise<boolean> {
  const question = k1.encodeAsked({ board: 0, lock: 0, command: k1.Command.status })
  let heard = Buffer.alloc(0)
  const leave = transport.onData((chunk) => {
    heard = Buffer.concat([heard, chunk])
  })
  const bus = new Bus({ transport, recognise: k1.recogniseStatus, timings, echo: false })
  try {
    await bus.ask({ bytes: question, answer: () => undefined }, 0)
  } catch (error) {
    if (!isDriverError(error, 'timeout')) throw error
  } finally {
    bus.detach()
    leave()
  }
  return heard.includes(Buffer.from(question))
}

function requireWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DriverError('aborted', 'the search was ended')
}

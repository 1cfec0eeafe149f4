import type { Act, ByteSimulator, JsonObject } from '../../definition.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { ByteTransport, Leave } from '../../transport/transport.ts'
import { readLines } from '../payload.ts'
import { Command, createDeframer, encode, type Frame } from './codec.ts'

const VERSION = 'IDBOX simulated 1.00'
const CR = 0x0d

/** The document in the slot. */
interface Lying {
  readonly lines: readonly Uint8Array[]
  readonly isReadable: boolean
  /** Continuous reading reads a document once. */
  wasRead: boolean
}

/** An IDBOX with a slot for documents. Acts: see the README. */
export class ElyctisSimulator implements ByteSimulator {
  readonly wire = 'bytes'
  readonly #wires = new Set<ByteTransport>()
  readonly #changed = new Listeners<[]>()
  #lying: Lying | undefined
  #continuous = false
  #rereads = false
  #knowsVersion = true
  #readings = 0
  #questions = 0

  attach(wire: ByteTransport): Leave {
    const deframer = createDeframer()
    this.#wires.add(wire)
    const leave = wire.onData((chunk) => {
      for (const { frame } of deframer.push(chunk)) if (frame) this.#obey(frame)
      this.#changed.emit()
    })
    const detach = (): void => {
      leave()
      this.#wires.delete(wire)
    }
    void wire.closed.then(detach)
    this.#changed.emit()
    return detach
  }

  act(command: Act): void {
    switch (command.do) {
      case 'scan':
        this.#lying = { lines: readLines(command), isReadable: flag(command, 'readable'), wasRead: false }
        this.#readByItself()
        break
      case 'remove':
        this.#lying = undefined
        break
      case 'rereads':
        this.#rereads = flag(command, 'on')
        break
      case 'knowsVersion':
        this.#knowsVersion = flag(command, 'on')
        break
      default:
        throw new Error(`an IDBOX cannot "${command.do}"`)
    }
    this.#changed.emit()
  }

  state(): JsonObject {
    const document = this.#lying !== undefined
    return {
      connected: this.#wires.size > 0,
      continuous: this.#continuous,
      document,
      readings: this.#readings,
      questions: this.#questions,
    }
  }

  onChange(listener: () => void): Leave {
    return this.#changed.add(listener)
  }

  close(): void {
    this.#wires.clear()
  }

  #obey({ command, data }: Frame): void {
    switch (command) {
      case Command.version:
        if (this.#knowsVersion) this.#send(command, Buffer.from(VERSION))
        return
      case Command.continuous:
        this.#continuous = data[0] === 1
        // A reset lets the document be read that lies there.
        if (this.#lying && (!this.#continuous || this.#rereads)) this.#lying.wasRead = false
        this.#send(command, data)
        return this.#readByItself()
      default:
        this.#questions++
        return this.#send(command, this.#zone(command === Command.oneLine))
    }
  }

  #readByItself(): void {
    const lying = this.#lying
    if (!this.#continuous || !lying || lying.wasRead || !lying.isReadable) return
    lying.wasRead = true
    this.#continuous = false
    this.#send(Command.inquire, this.#zone(false))
  }

  /** The zone in the slot, each line ended by CR; nothing where there is none of that kind. */
  #zone(isOneLine: boolean): Uint8Array {
    const { lines = [], isReadable = false } = this.#lying ?? {}
    if (!isReadable || (isOneLine && lines.length !== 1)) return new Uint8Array(0)
    this.#readings++
    return Buffer.concat(lines.flatMap((line) => [line, Buffer.of(CR)]))
  }

  #send(command: number, data: Uint8Array): void {
    // A line that went away meanwhile takes the answer with it, as a cable would.
    for (const wire of this.#wires) wire.write(encode(command, data)).catch(() => {})
  }
}

/** `key` of a command: true when it is not said. */
function flag(command: Act, key: string): boolean {
  const value = command[key] ?? true
  if (typeof value !== 'boolean') throw new Error(`${command.do} wants ${key}, true or false`)
  return value
}

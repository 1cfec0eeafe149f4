import { type Explain, type Meaning, showBytes, type Traffic, type TrafficLine } from '../../../drivers/traffic.ts'

/** One line of the live view as it is kept: content of people is dots already, the bytes themselves are gone. */
export interface HubTraffic {
  /** Rises by one with each line of this device. */
  readonly number: number
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string
  readonly direction: TrafficLine['direction']
  readonly text: string
  readonly meaning: Meaning
  readonly values: Readonly<Record<string, string | number>>
}

/** What comes all the time. It has a part of its own of what is kept, so that it does not wash the rest away. */
const ROUTINE: ReadonlySet<Meaning> = new Set(['ask-doors', 'doors', 'pen', 'pen-encrypted', 'image-block'])

const KEPT_ROUTINE = 200
const KEPT_OTHER = 300
/** A picture block has 2,560 bytes of which nothing is shown anyway. */
const SHOWN_BYTES = 256

/** The last lines of one device, over all its lives. */
export class TrafficLog {
  readonly #routine = new Ring(KEPT_ROUTINE)
  readonly #other = new Ring(KEPT_OTHER)
  readonly #onLine: (line: HubTraffic) => void
  #number = 0

  constructor(onLine: (line: HubTraffic) => void) {
    this.#onLine = onLine
  }

  /**
   * A reader for one line of bytes or reports. What a driver cannot explain must not cost the device: `onFailure` is told once,
   * and this line is not explained further.
   */
  reader(explain: Explain, onFailure: (error: unknown) => void): (traffic: Traffic) => void {
    let works = true
    return (traffic) => {
      if (!works) return
      try {
        this.#add(explain(traffic))
      } catch (error) {
        works = false
        onFailure(error)
      }
    }
  }

  /** All lines kept, in the order they went over the line. */
  snapshot(): readonly HubTraffic[] {
    return [...this.#routine.all(), ...this.#other.all()].toSorted((a, b) => a.number - b.number)
  }

  #add(lines: readonly TrafficLine[]): void {
    if (lines.length === 0) return
    const at = new Date().toISOString()
    for (const line of lines) {
      this.#number += 1
      const { direction, meaning, values = {} } = line
      const kept: HubTraffic = { number: this.#number, at, direction, text: textOf(line), meaning, values }
      ;(ROUTINE.has(meaning) ? this.#routine : this.#other).add(kept)
      this.#onLine(kept)
    }
  }
}

function textOf({ bytes, hidden }: TrafficLine): string {
  const shown = showBytes({ bytes: bytes.subarray(0, SHOWN_BYTES), hidden })
  return bytes.length > SHOWN_BYTES ? `${shown} … +${bytes.length - SHOWN_BYTES}` : shown
}

/** The last so many. */
class Ring {
  readonly #size: number
  readonly #items: HubTraffic[] = []
  #next = 0

  constructor(size: number) {
    this.#size = size
  }

  add(item: HubTraffic): void {
    this.#items[this.#next] = item
    this.#next = (this.#next + 1) % this.#size
  }

  all(): readonly HubTraffic[] {
    return this.#items
  }
}

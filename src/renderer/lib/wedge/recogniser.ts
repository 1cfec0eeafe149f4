/**
 * Tells a scanner that types like a keyboard from a person who types. Pure: strokes with their own times go in, what to do comes out.
 *
 * A scan is a burst of at least {@link WedgeOptions.minLength} characters, each within `maxGapMs` of the key before, ended by Enter or
 * Tab in the same pace (scanners send a character in 1 to 20 ms; people need 60 and more). Times are those of the events, never those
 * of the handler: a busy page hands over late what was typed slowly.
 *
 * Nothing a person types is lost or doubled. The first characters of a burst go where they would go; only when no hand is that fast
 * are further ones held, and they are given back in the moment the burst turns out to be no scan. Nothing is kept afterwards.
 *
 * A key that would press a button or a checkbox cannot be taken back, so it is held from the first one on, until the next key is later
 * than a scanner's. That is {@link WedgeOptions.maxGapMs} for a person: Space presses a button when it is let go, which takes a hand
 * longer, and Enter becomes as slow as two frames of the screen, which nobody feels (100 ms would be). Only workplaces with such a
 * scanner have it.
 */

/** One key going down. */
export interface Stroke {
  /** `KeyboardEvent.key`. */
  readonly key: string
  /** `KeyboardEvent.code`. */
  readonly code: string
  /** `KeyboardEvent.timeStamp`, milliseconds. */
  readonly at: number
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
  /** The key that makes the third character of a key is held (AltGr). */
  readonly altGraph: boolean
  /** The key is held down and repeats itself: about as fast as a scanner. */
  readonly repeat: boolean
  /** An input method is at work. */
  readonly composing: boolean
  /** The key would press what has the focus: Space or Enter on a button, Space on a checkbox. */
  readonly presses: boolean
}

export interface WedgeOptions {
  /** Longest time between two keys of a scan, milliseconds. */
  readonly maxGapMs: number
  /** Shortest scan in characters. */
  readonly minLength: number
  /** Longest scan in characters; what is longer is swallowed and told as `too-long`. */
  readonly maxLength: number
  /** `KeyboardEvent.key` the scanner is set to send first; then nothing else begins a scan, and all of it is held. */
  readonly prefix: string | undefined
}

/** A person cannot type faster than this for six keys and Enter; a scanner that needs longer is set to a prefix. */
export const WEDGE_DEFAULTS: WedgeOptions = { maxGapMs: 35, minLength: 6, maxLength: 400, prefix: undefined }
/** With a prefix there is nobody to mistake a scanner for. */
export const PREFIXED_GAP_MS = 100

/** Characters that go through before further ones are held: four gaps in a row that no hand makes. */
const PASSED = 4
/** After this many characters in a row it is no hand, and a busy machine may keep the next one waiting longer. */
const CERTAIN = 8
const CERTAIN_GAP_MS = 120
/** Between the lines of a zone a reader may take this long. Milliseconds. */
const LINE_GAP_MS = 200
/** A line of a machine readable zone that more may follow (TD1 has three, all others two). */
const ZONE_LINE = /^(?:[A-Z0-9<]{30}|[A-Z0-9<]{36}|[A-Z0-9<]{44})$/i

/** Which key made which character, for the self-test of the keyboard layout. */
export type TypedKey = Pick<Stroke, 'key' | 'code'>

export type WedgeEffect =
  /** A burst may begin: remember the field as it is before this key. */
  | { readonly do: 'mark' }
  /** No scan: put these held characters where they would have gone. */
  | { readonly do: 'release'; readonly text: string }
  /** No scan: press what this key would have pressed. */
  | { readonly do: 'press' }
  /** A scan: put the field back as it was at the mark. Lines are separated by a newline. */
  | { readonly do: 'scan'; readonly text: string; readonly keys: readonly TypedKey[] }
  /** As `scan`, without its text: longer than anything the office has codes for. */
  | { readonly do: 'too-long' }

export interface Verdict {
  /** In this order, before the key takes effect. */
  readonly effects: readonly WedgeEffect[]
  /** The key must not take effect: it is held, or ends a scan. */
  readonly block: boolean
}

interface Burst {
  readonly prefixed: boolean
  /** Time of the last key, also of Shift and the like. */
  last: number
  /** Lines that are complete. */
  done: string[]
  /** The line under way, and how many of its characters went through. */
  line: string
  passed: number
  /** A key that would have pressed something is held. */
  pressing: boolean
  keys: TypedKey[]
}

export interface WedgeRecogniser {
  /** A key goes down. */
  press(stroke: Stroke): Verdict
  /** Time has passed without a key. @returns what became of the burst; empty when it may still go on */
  rest(at: number): readonly WedgeEffect[]
  /** When {@link rest} has something to say at the earliest, by the clock of the strokes; undefined when nothing is under way. */
  due(): number | undefined
  /** Forgets everything at once; held characters are gone. For the lock of the screen. */
  forget(): void
}

export function createRecogniser(options: WedgeOptions = WEDGE_DEFAULTS): WedgeRecogniser {
  let burst: Burst | undefined

  const gapOf = ({ prefixed, done, line }: Burst) => {
    const last = done.at(-1)
    if (line === '' && last !== undefined && done.length < 3 && ZONE_LINE.test(last)) return LINE_GAP_MS
    if (line.length >= CERTAIN) return Math.max(CERTAIN_GAP_MS, options.maxGapMs)
    return prefixed ? Math.max(PREFIXED_GAP_MS, options.maxGapMs) : options.maxGapMs
  }
  const lengthOf = (of: Burst) => of.done.join('\n').length + of.line.length

  /** The burst is over: a scan where a line was complete, else what was held goes back. */
  function end(): WedgeEffect[] {
    if (burst === undefined) return []
    const { prefixed, passed, pressing, keys } = burst
    // A scanner with a prefix needs no end: nobody else presses that key.
    const done = prefixed && burst.line !== '' ? [...burst.done, burst.line] : burst.done
    const line = prefixed ? '' : burst.line
    burst = undefined
    const effects: WedgeEffect[] = []
    const text = done.join('\n')
    if (done.length === 0 && pressing) effects.push({ do: 'press' })
    if (done.length > 0) effects.push(text.length > options.maxLength ? { do: 'too-long' } : { do: 'scan', text, keys })
    // Behind a complete line nothing went through: all of it is held.
    // oxlint-disable-next-line no-control-regex -- a key with Ctrl writes nothing into a field
    const held = line.slice(done.length > 0 ? 0 : passed).replaceAll(/[\u0000-\u001f\ufffd]/g, '')
    if (held !== '') effects.push({ do: 'release', text: held })
    return effects
  }

  function press(stroke: Stroke): Verdict {
    const late = burst !== undefined && stroke.at - burst.last > gapOf(burst)
    const effects = late ? end() : []
    const through = (): Verdict => ({ effects: [...effects, ...end()], block: false })
    if (isModifier(stroke.key)) {
      if (burst !== undefined) burst.last = stroke.at
      return { effects, block: false }
    }
    if (stroke.composing || stroke.repeat || stroke.meta) return through()

    if (burst === undefined) {
      if (options.prefix !== undefined) {
        if (stroke.key !== options.prefix) return { effects, block: false }
        burst = { prefixed: true, last: stroke.at, done: [], line: '', passed: 0, pressing: false, keys: [] }
        return { effects: [...effects, { do: 'mark' }], block: true }
      }
      const first = printed(stroke)
      if (first === undefined && !stroke.presses) return { effects, block: false }
      // An Enter in front is none of the code's characters.
      const line = first ?? ''
      const keys = line === '' ? [] : [keyOf(stroke)]
      burst = {
        prefixed: false,
        last: stroke.at,
        done: [],
        line,
        passed: line.length,
        pressing: stroke.presses,
        keys,
      }
      return { effects: [...effects, { do: 'mark' }], block: stroke.presses }
    }

    burst.last = stroke.at
    const holding = burst.prefixed || burst.done.length > 0 || burst.line.length >= PASSED
    if (isSuffix(stroke, burst)) {
      const enough =
        burst.done.length > 0 || burst.line.length >= options.minLength || (burst.prefixed && burst.line !== '')
      if (!enough) return through()
      // CR and LF both, or an empty line: one end is enough.
      if (burst.line !== '') burst.done.push(burst.line)
      burst.line = ''
      return { effects, block: true }
    }
    const character = printed(stroke) ?? (holding ? control(stroke) : undefined)
    if (character === undefined) return through()
    // Longer than any code of the office: kept no further, and swallowed to its end.
    if (lengthOf(burst) <= options.maxLength) {
      burst.line += character
      burst.keys.push(keyOf(stroke))
    }
    if (holding) return { effects, block: true }
    burst.passed = burst.line.length
    if (stroke.presses) burst.pressing = true
    return { effects, block: stroke.presses }
  }

  return {
    press,
    rest: (at) => (burst !== undefined && at - burst.last > gapOf(burst) ? end() : []),
    due: () => (burst === undefined ? undefined : burst.last + gapOf(burst)),
    forget() {
      burst = undefined
    },
  }
}

const keyOf = ({ key, code }: Stroke): TypedKey => ({ key, code })

const isModifier = (key: string): boolean =>
  ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'ScrollLock', 'Fn'].includes(key)

/** Enter and Tab; Ctrl+M, Ctrl+J and Ctrl+I are the same characters, sent by scanners that write control characters so. */
function isSuffix({ key, ctrl, alt, altGraph }: Stroke, { done }: Burst): boolean {
  if (alt || altGraph) return false
  if (!ctrl) return key === 'Enter' || key === 'Tab'
  return done.length > 0 && ['j', 'm', 'i'].includes(key.toLowerCase())
}

/** The character a key writes; AltGr is Ctrl and Alt together on Windows. */
function printed({ key, ctrl, alt, altGraph }: Stroke): string | undefined {
  if ([...key].length !== 1) return undefined
  return (!ctrl && !alt) || altGraph || (ctrl && alt) ? key : undefined
}

/** Ctrl and a key of the columns `@A…Z[\]^_` of ASCII is a control character (GS is Ctrl and `]`); a dead key is an unknown one. */
function control({ key, ctrl, alt, altGraph }: Stroke): string | undefined {
  if (key === 'Dead') return '\ufffd'
  if (!ctrl || alt || altGraph || !/^[@-_a-z]$/.test(key)) return undefined
  return String.fromCharCode(key.toUpperCase().charCodeAt(0) & 0x1f)
}

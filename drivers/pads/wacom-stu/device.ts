import { randomBytes } from 'node:crypto'

import type { Area, PadCapability, PadInk, PenPoint, Picture, SignaturePad } from '../../devices.ts'
import { DriverError, isDriverError } from '../../errors.ts'
import { within } from '../../transport/lifetime.ts'
import { Listeners } from '../../transport/listeners.ts'
import type { HidTransport } from '../../transport/transport.ts'
import { type Abilities, findAbilities } from './abilities.ts'
import {
  backlight,
  clearScreen,
  decodeBacklight,
  decodeCapability,
  decodeInformation,
  decodeInk,
  endImage,
  imageBlocks,
  inkColour,
  inkingMode,
  PEN_OPTION,
  startCapture,
  startImage,
  STATUS,
  writingArea,
} from './codec.ts'
import { type Agree, createAgreement, findAgreement } from './encryption.ts'
import type { BlockCipher } from './key-agreement.ts'
import { becomeReady, type CaptureRests, captureBegins, clear, createLink, type Link } from './link.ts'
import { models, TLS_ONLY } from './models.ts'
import { createPenReader } from './pen.ts'
import { decodePen, decodeSealed, isSealed, type PenReport } from './pen-reports.ts'
import { encodePicture } from './picture.ts'
import { REPORT } from './reports.ts'
import type { StuSettings } from './settings.ts'

/** Closing waits this long for the glass to become empty, in milliseconds. */
const FAREWELL_MS = 1000
/** So many encrypted reports of another session in a row: the key is not the one we think. */
const STRANGERS = 3

const INK_COLOURS = { black: 0x000000, blue: 0x0032a0 } as const

/** What was found out while opening. */
interface Found {
  readonly capability: PadCapability
  readonly imageMode: number
  readonly abilities: Abilities
  /** How ink is encrypted; none when it is not. */
  readonly agree: Agree | undefined
}

/**
 * Opens a Wacom STU signature pad and takes the transport over. Everything the pad can is asked from it.
 *
 * @throws DriverError `timeout`, `bad-answer`, `refused`, `unplugged`; `cannot-open` when another model was wanted, `unsupported`
 * for the STU-541 and for a pad that cannot encrypt where that is required
 */
export async function openStu(
  transport: HidTransport,
  wanted: StuSettings,
  rests?: CaptureRests,
): Promise<SignaturePad> {
  const link = createLink(transport, rests)
  try {
    checkModel(transport.productId, wanted.model)
    const { imageMode, ...limits } = decodeCapability(await link.ask(REPORT.capability), transport.productId)
    const information = decodeInformation(await link.ask(REPORT.information))
    // What somebody left on the glass goes first; and the result a pad tells of then is of our own reports.
    await clear(link)
    const abilities = await findAbilities(link)
    const agree = await tryToAgree(link, wanted.encryption)
    const capability = {
      ...information,
      ...limits,
      ...(abilities.serial === undefined ? {} : { serial: abilities.serial }),
      clipsInk: abilities.area,
      countsLost: abilities.option === PEN_OPTION.timeAndSequence,
      setsInk: abilities.ink !== undefined,
      setsBacklight: abilities.backlight,
    }
    const pad = createPad(link, transport, { capability, imageMode, abilities, agree }, wanted.encryption)
    await applySettings(pad, wanted)
    return pad
  } catch (error) {
    await transport.close()
    throw error
  }
}

function checkModel(productId: number, wanted: StuSettings['model']): void {
  if (productId === TLS_ONLY) {
    throw new DriverError('unsupported', 'the STU-541 speaks TLS over its cable, which this driver does not')
  }
  const name = models.find((model) => model.productId === productId)?.name
  if (wanted !== 'any' && name !== wanted) {
    throw new DriverError('cannot-open', `the pad that is plugged in is ${name ?? 'an unknown model'}, not ${wanted}`)
  }
}

/** Tries the agreement once while nobody waits at the pad, so that a pad that cannot is known before anybody signs. */
async function tryToAgree(link: Link, wanted: StuSettings['encryption']): Promise<Agree | undefined> {
  if (wanted === 'off') return undefined
  try {
    const kind = await findAgreement(link)
    if (!kind) throw new DriverError('unsupported', 'this pad cannot encrypt ink')
    const agree = createAgreement(link, kind)
    await agree()
    return agree
  } catch (error) {
    if (wanted === 'required' || !canGoPlain(error)) throw error
    await becomeReady(link)
    return undefined
  }
}

/** Whether a failed agreement leaves a pad that still writes without. */
const canGoPlain = (error: unknown): boolean => isDriverError(error, 'refused', 'timeout', 'bad-answer', 'unsupported')

async function applySettings(pad: SignaturePad, wanted: StuSettings): Promise<void> {
  const { capability } = pad
  const { inkColour: colour, inkThickness: thickness } = wanted
  if (capability.setsInk && (colour !== 'unchanged' || thickness !== 'unchanged')) {
    await pad.setInk?.({
      ...(colour === 'unchanged' ? {} : { colour: INK_COLOURS[colour] }),
      ...(thickness === 'unchanged' ? {} : { thickness: Number(thickness) }),
    })
  }
  if (capability.setsBacklight && wanted.backlight !== 'unchanged') await pad.setBacklight?.(Number(wanted.backlight))
}

function createPad(link: Link, transport: HidTransport, found: Found, encryption: StuSettings['encryption']) {
  const { capability, abilities } = found
  const listeners = new Listeners<[PenPoint]>()
  const readPen = createPenReader(capability)
  const intervalMs = 1000 / capability.reportRate
  let agree = found.agree
  /** The encrypted session that runs. */
  let sealed: { readonly session: number; readonly decrypt: BlockCipher } | undefined
  let strangers = 0

  function emit(pens: readonly PenReport[]): void {
    const now = performance.now()
    for (const [at, pen] of pens.entries()) {
      // Two pens in one report were not measured at the same moment.
      const point = readPen(pen, now - (pens.length - 1 - at) * intervalMs)
      if (point) listeners.emit(point)
    }
  }

  const leave = transport.onReport((bytes) => {
    if (!isSealed(bytes)) {
      // While ink is encrypted, plain pens are not the pad's.
      const pen = sealed ? undefined : decodePen(bytes)
      if (pen) emit([pen])
      return
    }
    const opened = sealed && decodeSealed(bytes, sealed.decrypt)
    if (!sealed || !opened) return
    if (opened.session === sealed.session) {
      strangers = 0
      emit(opened.pens)
    } else if (++strangers === STRANGERS) mistrust()
  })
  void link.life.closed.then(() => {
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

  /** What arrives cannot be read with the key agreed on: better plain ink than none, unless it must be encrypted. */
  function mistrust(): void {
    if (encryption === 'required') {
      const reason = new DriverError('bad-answer', `${transport.label} encrypts with another key than was agreed on`)
      closing ??= finish(reason)
      return
    }
    agree = undefined
    void inTurn(unseal).catch(() => undefined)
  }

  /** Encrypts the ink from now on. */
  async function seal(agreement: Agree): Promise<void> {
    try {
      const decrypt = await agreement()
      const session = randomBytes(4).readUInt32BE()
      await link.send(startCapture(session))
      strangers = 0
      sealed = { session, decrypt }
      await captureBegins(link)
    } catch (error) {
      if (encryption === 'required' || !canGoPlain(error)) throw error
      agree = undefined
      await unseal()
    }
  }

  async function unseal(): Promise<void> {
    sealed = undefined
    await becomeReady(link)
  }

  async function startInk(area: Area): Promise<void> {
    checkArea(area, capability)
    if (sealed) await unseal()
    if (abilities.area) await link.send(writingArea(area))
    if (agree) await seal(agree)
    await link.send(inkingMode(true))
  }

  async function stopInk(): Promise<void> {
    await link.send(inkingMode(false))
    if (sealed) await unseal()
  }

  async function setInk({ colour, thickness }: PadInk): Promise<void> {
    if (abilities.ink === undefined) throw new DriverError('unsupported', 'the ink of this pad cannot be changed')
    const now = decodeInk(await link.ask(abilities.ink), abilities.ink)
    await link.send(inkColour(abilities.ink, { colour: colour ?? now.colour, thickness: thickness ?? now.thickness }))
    await link.accepted()
  }

  async function setBacklight(level: number): Promise<void> {
    if (!abilities.backlight) throw new DriverError('unsupported', 'the backlight of this pad cannot be changed')
    if (![0, 1, 2, 3].includes(level)) throw new DriverError('unsupported', 'the backlight has the levels 0 to 3')
    // The pad writes it into memory that wears out.
    if (decodeBacklight(await link.ask(REPORT.backlight)) === level) return
    await link.send(backlight(level))
    await link.accepted()
  }

  /** The last words, in the order and with the rests that hold for all others: a pad that is not ready does not clear its glass. */
  async function farewell(): Promise<void> {
    const words = createLink(transport, link.rests)
    await words.send(inkingMode(false))
    await becomeReady(words)
    await words.send(clearScreen())
  }

  let closing: Promise<void> | undefined
  async function finish(reason?: DriverError): Promise<void> {
    // What is on the glass belongs to the person who just left: it does not stay for the next.
    if (link.life.end(reason)) await within(farewell(), { ms: FAREWELL_MS }).catch(() => undefined)
    await transport.close()
  }

  return {
    kind: 'pad',
    get capability() {
      return { ...capability, encryptsInk: agree !== undefined }
    },
    // Once the line is free again; why, the link may know better (a key that does not fit).
    closed: transport.closed.then((reason) => link.life.reason ?? reason),
    onPen: (listener) => listeners.add(listener),
    show: (picture) =>
      inTurn(async () => {
        checkPicture(picture, capability)
        sealed = undefined
        await showPicture(link, found, picture)
      }),
    startInk: (area) => inTurn(() => startInk(area)),
    stopInk: () => inTurn(stopInk),
    setInk: (ink) => inTurn(() => setInk(ink)),
    setBacklight: (level) => inTurn(() => setBacklight(level)),
    blank: () =>
      inTurn(async () => {
        sealed = undefined
        await clear(link)
      }),
    close: () => (closing ??= finish()),
  } satisfies SignaturePad
}

/** @throws DriverError `bad-answer` when it is not as large as the glass */
function checkPicture({ width, height, rgba }: Picture, { screenWidth, screenHeight }: PadCapability): void {
  if (width !== screenWidth || height !== screenHeight || rgba.length !== width * height * 4) {
    throw new DriverError('bad-answer', `the pad shows ${screenWidth}×${screenHeight}, not ${width}×${height}`)
  }
}

async function showPicture(link: Link, { imageMode, abilities }: Found, picture: Picture): Promise<void> {
  const { mode, data } = encodePicture(picture, imageMode)
  await link.send(inkingMode(false))
  await becomeReady(link)
  await link.send(startImage(mode))
  await link.reach(STATUS.image, true)
  for (const block of imageBlocks(data, abilities.blockData)) await link.send(block)
  await link.send(endImage('show'))
  await link.reach(STATUS.ready, true)
}

/** @throws DriverError `unsupported` when the pad has no such area */
function checkArea({ left, top, right, bottom }: Area, { screenWidth, screenHeight }: PadCapability): void {
  const whole = [left, top, right, bottom].every(Number.isInteger)
  const inside = 0 <= left && left < right && right <= screenWidth && 0 <= top && top < bottom && bottom <= screenHeight
  if (!whole || !inside) {
    throw new DriverError('unsupported', 'the writing area does not lie on the screen, in whole pixels')
  }
}

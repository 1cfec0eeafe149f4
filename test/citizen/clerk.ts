/** The other side of a talk in the tests of the citizen's page: the call engine as a clerk's page has it, with the desk's line bridged in. */
import { createCall } from '../../src/call/call.ts'
import { isCallError } from '../../src/call/call-error.ts'
import { randomSecret } from '../../src/call/secret.ts'
import type { Call } from '../../src/call/call.types.ts'
import type { Guest, Ice, PeerSignal, ToDesk } from '../../src/shared/consultation/protocol.ts'

declare global {
  interface Window {
    /** Given by the test: hands a signal to the desk. */
    toGuest: (to: Guest, signal: PeerSignal) => void
    clerk: typeof clerk
  }
}

let call: Call | undefined
function current(): Call {
  if (call === undefined) throw new Error('no call')
  return call
}

const clerk = {
  session: randomSecret(),
  async start(ice: Ice): Promise<void> {
    const local = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: true })
    const send = (to: Guest | 'clerk', signal: PeerSignal): void => {
      if (to !== 'clerk') window.toGuest(to, signal)
    }
    call = createCall({ me: 'clerk', ice, local, send })
  },
  call: current,
  /** What the desk hears of this room. */
  hear(frame: ToDesk): void {
    if (frame.t === 'joined') current().partyHere(frame.party, frame.session)
    else if (frame.t === 'left') current().partyGone(frame.party)
    else if (frame.t === 'signal') current().receive(frame.from, frame.signal)
  },
  /** A white page with a heading. */
  async show(title: string, page: number, pages: number): Promise<void> {
    const canvas = new OffscreenCanvas(620, 877)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, 620, 877)
    context.fillStyle = '#123'
    context.font = '28px sans-serif'
    context.fillText(title, 60, 100)
    for (let line = 0; line < 24; line++) context.fillRect(60, 150 + line * 26, 460 - ((line * 67) % 190), 7)
    const blob = await canvas.convertToBlob({ type: 'image/png' })
    await current().show({ blob, width: 620, height: 877, title, page, pages })
  },
  async still(purpose: string): Promise<string> {
    try {
      const { blob, width, height } = await current().askStill(purpose)
      return `${blob.type} ${width}x${height}`
    } catch (error) {
      return isCallError(error) ? error.code : String(error)
    }
  },
}
window.clerk = clerk

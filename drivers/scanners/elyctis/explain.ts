import type { Piece } from '../../deframer.ts'
import type { Explain, Meaning, TrafficLine } from '../../traffic.ts'
import { Command, createDeframer, type Frame } from './codec.ts'

const HEADER = 3

/** Frames with zones hidden; commands, lengths, switches and versions stay visible. */
export function explainElyctis(): Explain {
  const received = createDeframer()
  const sent = createDeframer()
  return ({ direction, bytes }) => {
    if (direction === 'received') return received.push(bytes).map(lineOfReceived)
    // Whoever is spoken to has ended: what is still held back was no frame.
    return [...received.flush().map(lineOfReceived), ...sent.push(bytes).map(lineOfSent)]
  }
}

function lineOfSent({ bytes, frame }: Piece<Frame>): TrafficLine {
  const meaning = !frame ? 'noise' : frame.command === Command.version ? 'ask-version' : 'command'
  return { direction: 'sent', bytes, hidden: [], meaning }
}

function lineOfReceived({ bytes, frame }: Piece<Frame>): TrafficLine {
  const direction = 'received'
  if (!frame) return { direction, bytes, hidden: [[0, bytes.length]], meaning: 'noise' }
  if (frame.command === Command.version) return { direction, bytes, hidden: [], meaning: 'version' }
  if (frame.command === Command.continuous || frame.data.length === 0) {
    return { direction, bytes, hidden: [], meaning: 'reply' }
  }
  const meaning: Meaning = 'scan'
  const values = { bytes: frame.data.length, symbology: 'ocr' }
  return { direction, bytes, hidden: [[HEADER, bytes.length]], meaning, values }
}

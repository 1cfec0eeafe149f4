import type { Piece } from '../../deframer.ts'
import type { Explain, Meaning, TrafficLine } from '../../traffic.ts'
import { symbologyOfSsi } from '../symbology.ts'
import { createDeframer, NO_READ, Opcode, type Packet, Source, Status } from './codec.ts'

const MEANING: Readonly<Record<number, Meaning>> = {
  [Opcode.requestRevision]: 'ask-version',
  [Opcode.replyRevision]: 'version',
  [Opcode.parameterSend]: 'parameters',
  [Opcode.acknowledge]: 'acknowledged',
  [Opcode.notAcknowledge]: 'not-acknowledged',
}

/** LEN OPCODE SOURCE STATUS, and the code type of decode data. */
const HEADER = 4

/** Packets with the data of codes and pictures hidden; headers, checksums, requests and versions stay visible. */
export function explainSsi(): Explain {
  const received = createDeframer(Source.decoder, Source.host)
  const sent = createDeframer(Source.host)
  return ({ direction, bytes }) => {
    if (direction === 'received') return received.push(bytes).map(lineOfReceived)
    // Whoever is spoken to has ended: what is still held back was no packet.
    return [...received.flush().map(lineOfReceived), ...sent.push(bytes).map(lineOfSent)]
  }
}

function lineOfSent({ bytes, frame: packet }: Piece<Packet>): TrafficLine {
  const isWakeUp = bytes.every((byte) => byte === 0)
  const meaning = packet ? (MEANING[packet.opcode] ?? 'command') : isWakeUp ? 'wake-up' : 'noise'
  return { direction: 'sent', bytes, hidden: [], meaning }
}

function lineOfReceived({ bytes, frame: packet }: Piece<Packet>): TrafficLine {
  const direction = 'received'
  if (!packet) return { direction, bytes, hidden: [[0, bytes.length]], meaning: 'noise' }
  if (packet.source === Source.host) return { direction, bytes, hidden: [[HEADER, bytes.length - 2]], meaning: 'echo' }
  if (packet.opcode === Opcode.decodeData) {
    const type = packet.data[0] ?? 0
    const symbology = symbologyOfSsi(type)
    return {
      direction,
      bytes,
      hidden: [[Math.min(HEADER + 1, bytes.length - 2), bytes.length - 2]],
      meaning: meaningOfData(packet),
      values: { bytes: Math.max(0, packet.data.length - 1), ...(symbology !== undefined && { symbology }) },
    }
  }
  const meaning = MEANING[packet.opcode]
  if (meaning) return { direction, bytes, hidden: [], meaning }
  return { direction, bytes, hidden: [[HEADER, bytes.length - 2]], meaning: 'unasked' }
}

function meaningOfData({ status, data }: Packet): Meaning {
  if (status & Status.retransmission) return 'retransmission'
  if (status & Status.continues) return 'scan-part'
  const isNoRead = data[0] === NO_READ.type && Buffer.from(data.subarray(1)).toString('latin1') === NO_READ.text
  return isNoRead ? 'no-read' : 'scan'
}

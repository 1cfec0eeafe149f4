import type { Traffic } from '../traffic.ts'
import { Listeners } from './listeners.ts'
import type { ByteTransport, HidTransport, Transport } from './transport.ts'

/**
 * The same line, with somebody listening in. It changes and delays nothing: what leaves is told before it is handed over,
 * what comes in is told before the driver hears it, and a listener that throws harms neither. Of a feature report that is
 * asked for, the question is told as its id alone, the answer in full.
 */
export function tap(transport: Transport, onTraffic: (traffic: Traffic) => void): Transport {
  const listeners = new Listeners<[Traffic]>()
  listeners.add(onTraffic)
  const tell = (direction: Traffic['direction'], channel: Traffic['channel'], bytes: Uint8Array): void => {
    if (transport.isOpen) listeners.emit({ direction, channel, bytes })
  }
  return transport.kind === 'bytes' ? tapBytes(transport, tell) : tapHid(transport, tell)
}

type TellTraffic = (direction: Traffic['direction'], channel: Traffic['channel'], bytes: Uint8Array) => void

function tapBytes(line: ByteTransport, tell: TellTraffic): ByteTransport {
  line.onData((chunk) => tell('received', 'line', chunk))
  return {
    kind: 'bytes',
    label: line.label,
    closed: line.closed,
    get isOpen() {
      return line.isOpen
    },
    onData: (listener) => line.onData(listener),
    write(bytes) {
      tell('sent', 'line', bytes)
      return line.write(bytes)
    },
    close: () => line.close(),
  }
}

function tapHid(line: HidTransport, tell: TellTraffic): HidTransport {
  line.onReport((report) => tell('received', 'input', report))
  return {
    kind: 'hid',
    label: line.label,
    vendorId: line.vendorId,
    productId: line.productId,
    descriptor: line.descriptor,
    closed: line.closed,
    get isOpen() {
      return line.isOpen
    },
    onReport: (listener) => line.onReport(listener),
    async getFeature(id, length) {
      tell('sent', 'feature', Uint8Array.of(id))
      const report = await line.getFeature(id, length)
      tell('received', 'feature', report)
      return report
    },
    sendFeature(report) {
      tell('sent', 'feature', report)
      return line.sendFeature(report)
    },
    close: () => line.close(),
  }
}

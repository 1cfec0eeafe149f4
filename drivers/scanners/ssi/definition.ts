import type { ByteDriver } from '../../definition.ts'
import type { Scanner } from '../../devices.ts'
import { openSsi } from './device.ts'
import { explainSsi } from './explain.ts'
import { readOptions, ssiSettings } from './settings.ts'
import { SsiSimulator } from './simulator.ts'

export const definition: ByteDriver<Scanner> = {
  kind: 'scanner',
  model: 'zebra-ssi',
  title: 'Zebra SSI',
  wire: 'bytes',
  defaults: { baudRate: 9600 },
  usb: [{ vendorId: 0x05e0 }],
  settings: ssiSettings,
  async open(transport, options) {
    try {
      return await openSsi(transport, readOptions(options))
    } catch (error) {
      await transport.close()
      throw error
    }
  },
  simulate: () => new SsiSimulator(),
  explain: explainSsi,
}

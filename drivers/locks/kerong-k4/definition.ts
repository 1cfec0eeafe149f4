import type { ByteDriver } from '../../definition.ts'
import type { LockBoard } from '../../devices.ts'
import { openBoard } from './device.ts'
import { readOptions } from './options.ts'
import { KerongSimulator } from './simulator.ts'

export const definition: ByteDriver<LockBoard> = {
  kind: 'lock-board',
  model: 'kerong-k4',
  title: 'KERONG CU12 / CU24',
  wire: 'bytes',
  defaults: { baudRate: 19_200 },
  async open(transport, options) {
    try {
      return await openBoard(transport, readOptions(options))
    } catch (error) {
      await transport.close()
      throw error
    }
  },
  simulate: (options) => new KerongSimulator(readOptions(options)),
}

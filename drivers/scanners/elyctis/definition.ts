import type { ByteDriver } from '../../definition.ts'
import type { Scanner } from '../../devices.ts'
import { openElyctis } from './device.ts'
import { explainElyctis } from './explain.ts'
import { elyctisSettings, readOptions } from './settings.ts'
import { ElyctisSimulator } from './simulator.ts'

export const definition: ByteDriver<Scanner> = {
  kind: 'scanner',
  model: 'elyctis-idbox',
  title: 'Elyctis IDBOX',
  wire: 'bytes',
  defaults: { baudRate: 9600 },
  settings: elyctisSettings,
  async open(transport, options) {
    try {
      return await openElyctis(transport, readOptions(options))
    } catch (error) {
      await transport.close()
      throw error
    }
  },
  simulate: () => new ElyctisSimulator(),
  explain: explainElyctis,
}

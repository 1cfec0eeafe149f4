import type { HidDriver } from '../../definition.ts'
import type { Scanner } from '../../devices.ts'
import { openHidPos } from './device.ts'
import { explainHidPos } from './explain.ts'
import { SCANNER } from './layout.ts'
import { settings } from './options.ts'
import { simulateHidPos } from './simulator.ts'

/** Scanners of any maker in the mode called "USB HID POS", "HID bar code scanner" or "IBM/OPOS HID". */
export const definition: HidDriver<Scanner> = {
  kind: 'scanner',
  model: 'hid-pos',
  title: 'Scanner über USB (HID POS)',
  wire: 'hid',
  // Product ids change with the mode a scanner is set to; the usage is the mode.
  match: {
    ids: [],
    usage: SCANNER,
    // Zebra, Honeywell, Youjie, Datalogic, Hand Held Products, Access-IS
    knownVendors: [0x05e0, 0x0c2e, 0x23d0, 0x05f9, 0x0536, 0x0db5],
  },
  settings,
  open: openHidPos,
  simulate: simulateHidPos,
  explain: explainHidPos,
}

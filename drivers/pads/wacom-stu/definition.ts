import type { DriverOptions, HidDriver } from '../../definition.ts'
import type { SignaturePad } from '../../devices.ts'
import { readSettings } from '../../settings.ts'
import { openStu } from './device.ts'
import { explainStu } from './explain.ts'
import { models, TLS_ONLY, WACOM } from './models.ts'
import { settings } from './settings.ts'
import { simulateStu, type StuSimulator } from './simulator.ts'

/** As every HID driver; its simulator can also be looked at. */
interface StuDriver extends HidDriver<SignaturePad> {
  simulate(options: DriverOptions): StuSimulator
}

const MODEL = 'wacom-stu'
/** What the simulator plays when no model is named. */
const SIMULATED = 'STU-540'

/** Wacom STU pads over HID; which of the {@link models} is plugged in, the pad says itself. */
export const definition: StuDriver = {
  kind: 'pad',
  model: MODEL,
  title: 'Wacom STU',
  settings,
  linuxNotes: [
    'The kernel module "wacom" claims these pads and fails (probe error -22, linuxwacom/input-wacom issue 52); then there is no /dev/hidraw.',
    'Where no tablet of the maker is used: "install wacom /bin/false" in /etc/modprobe.d/no-wacom.conf, and replug.',
    'Otherwise boot with hid.ignore_special_drivers=1.',
  ],
  wire: 'hid',
  match: { ids: [{ vendorId: WACOM, productIds: [...models.map((model) => model.productId), TLS_ONLY] }] },
  explain: () => explainStu,
  async open(transport, options) {
    let wanted
    try {
      wanted = readSettings(MODEL, settings, options)
    } catch (error) {
      await transport.close()
      throw error
    }
    return openStu(transport, wanted)
  },
  simulate(options) {
    const { model } = readSettings(MODEL, settings, options)
    const name = model === 'any' ? SIMULATED : model
    return simulateStu(models.find((known) => known.name === name)!)
  },
}

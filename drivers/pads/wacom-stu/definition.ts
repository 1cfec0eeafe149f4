import type { DriverOptions, HidDriver } from '../../definition.ts'
import type { SignaturePad } from '../../devices.ts'
import { openStu } from './device.ts'
import { models, WACOM } from './models.ts'
import { simulateStu, type StuSimulator } from './simulator.ts'

/** As every HID driver; its simulator can also be looked at. */
interface StuDriver extends HidDriver<SignaturePad> {
  simulate(options: DriverOptions): StuSimulator
}

/** Wacom STU pads over HID; which of the {@link models} is plugged in, the pad says itself. */
export const definition: StuDriver = {
  kind: 'pad',
  model: 'wacom-stu',
  title: 'Wacom STU',
  wire: 'hid',
  match: { vendorId: WACOM, productIds: models.map((model) => model.productId) },
  open: (transport) => openStu(transport),
  simulate({ model: name = 'STU-540' }) {
    const model = models.find((known) => known.name === name)
    if (!model) throw new Error(`the pads that can be simulated are ${models.map((known) => known.name).join(', ')}`)
    return simulateStu(model)
  },
}

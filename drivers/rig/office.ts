import type { Connect, DeviceConfig } from '../connect.ts'
import { definition as kerongK4 } from '../locks/kerong-k4/definition.ts'
import { definition as wacomStu } from '../pads/wacom-stu/definition.ts'
import { definition as scannerLine } from '../scanners/line/definition.ts'
import type { RigSpec } from './rig.ts'

export const PADS = ['STU-430', 'STU-540'] as const
export const BOARDS = ['CU12', 'CU24'] as const

export interface OfficeChoice {
  readonly pad?: (typeof PADS)[number]
  readonly board?: (typeof BOARDS)[number]
}

/** The devices of one pretended counter: `scanner`, `pad`, `locker`. */
export function officeRig(choice: OfficeChoice = {}): readonly (RigSpec & { readonly name: string })[] {
  return [
    { id: 'scanner', name: 'Scanner', definition: scannerLine, options: {} },
    { id: 'pad', name: 'Signaturpad', definition: wacomStu, options: { model: choice.pad ?? 'STU-540' } },
    { id: 'locker', name: 'Abholfach 1', definition: kerongK4, options: { board: choice.board ?? 'CU24' } },
  ]
}

/** The same devices as a workstation's settings name them; `connect` says how each is reached. */
export function officeDevices(
  choice: OfficeChoice = {},
  connect: (id: string) => Connect = () => ({ via: 'simulated' }),
): readonly DeviceConfig[] {
  return officeRig(choice).map(({ id, name, definition, options }) => ({
    id,
    kind: definition.kind,
    model: definition.model,
    name,
    connect: connect(id),
    simulated: true,
    options,
  }))
}

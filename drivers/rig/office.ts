import type { Connect, DeviceConfig } from '../connect.ts'
import type { DriverDefinition, DriverOptions } from '../definition.ts'
import { definition as kerongK1 } from '../locks/kerong-k1/definition.ts'
import { definition as kerongK2 } from '../locks/kerong-k2/definition.ts'
import { definition as kerongK3 } from '../locks/kerong-k3/definition.ts'
import { definition as kerongK4 } from '../locks/kerong-k4/definition.ts'
import { definition as x1 } from '../locks/x1/definition.ts'
import { definition as wacomStu } from '../pads/wacom-stu/definition.ts'
import { models } from '../pads/wacom-stu/models.ts'
import { definitions } from '../registry.ts'
import { definition as elyctis } from '../scanners/elyctis/definition.ts'
import { definition as hidPos } from '../scanners/hid-pos/definition.ts'
import { definition as scannerLine } from '../scanners/line/definition.ts'
import { definition as zebraSsi } from '../scanners/ssi/definition.ts'
import type { RigSpec } from './rig.ts'

/** A model and how it is set: what an office would have bought. */
interface Product {
  readonly definition: DriverDefinition
  readonly options: DriverOptions
}

const scanners = {
  line: { definition: scannerLine, options: {} },
  'hid-pos': { definition: hidPos, options: {} },
  ssi: { definition: zebraSsi, options: {} },
  elyctis: { definition: elyctis, options: {} },
} satisfies Readonly<Record<string, Product>>

/** By the number of locks people know them by; `CU48-50` and `CU48-60` are the older and the newer way to speak. */
const boards = {
  CU24: { definition: kerongK4, options: { board: 'CU24' } },
  CU12: { definition: kerongK4, options: { board: 'CU12' } },
  CU16: { definition: kerongK1, options: {} },
  'CU48-50': { definition: kerongK2, options: {} },
  'CU48-60': { definition: kerongK3, options: { locks: '48' } },
  X1: { definition: x1, options: {} },
} satisfies Readonly<Record<string, Product>>

export const SCANNERS = Object.keys(scanners) as readonly (keyof typeof scanners)[]
export const PADS: readonly string[] = models.map(({ name }) => name)
export const BOARDS = Object.keys(boards) as readonly (keyof typeof boards)[]

export interface OfficeChoice {
  readonly scanner?: keyof typeof scanners
  /** One of {@link PADS}. */
  readonly pad?: string
  readonly board?: keyof typeof boards
}

type NamedSpec = RigSpec & { readonly name: string }

/** The devices of one pretended counter: `scanner`, `pad`, `locker`. */
export function officeRig(choice: OfficeChoice = {}): readonly NamedSpec[] {
  return [
    { id: 'scanner', name: 'Scanner', ...scanners[choice.scanner ?? 'line'] },
    { id: 'pad', name: 'Signaturpad', definition: wacomStu, options: { model: choice.pad ?? 'STU-540' } },
    { id: 'locker', name: 'Abholfach 1', ...boards[choice.board ?? 'CU24'] },
  ]
}

/** One device of every family there is a driver for, named by its model. */
export function familyRig(): readonly NamedSpec[] {
  return definitions.map((definition) => ({
    id: definition.model,
    name: definition.title,
    definition,
    options: {},
  }))
}

/** The devices of a rig as a workstation's settings name them; `connect` says how each is reached. */
export function devicesOf(
  specs: readonly NamedSpec[],
  connect: (id: string) => Connect = () => ({ via: 'simulated' }),
): readonly DeviceConfig[] {
  return specs.map(({ id, name, definition, options }) => ({
    id,
    kind: definition.kind,
    model: definition.model,
    name,
    connect: connect(id),
    simulated: true,
    options,
  }))
}

/** {@link officeRig} as a workstation's settings name it. */
export function officeDevices(choice: OfficeChoice = {}, connect?: (id: string) => Connect): readonly DeviceConfig[] {
  return devicesOf(officeRig(choice), connect)
}

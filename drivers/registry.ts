import type { DriverDefinition } from './definition.ts'
import { definition as kerongK1 } from './locks/kerong-k1/definition.ts'
import { definition as kerongK2 } from './locks/kerong-k2/definition.ts'
import { definition as kerongK3 } from './locks/kerong-k3/definition.ts'
import { definition as kerongK4 } from './locks/kerong-k4/definition.ts'
import { definition as x1 } from './locks/x1/definition.ts'
import { definition as wacomStu } from './pads/wacom-stu/definition.ts'
import { definition as elyctis } from './scanners/elyctis/definition.ts'
import { definition as hidPos } from './scanners/hid-pos/definition.ts'
import { definition as scannerLine } from './scanners/line/definition.ts'
import { definition as zebraSsi } from './scanners/ssi/definition.ts'

/** Every model there is a driver for. */
export const definitions: readonly DriverDefinition[] = [
  scannerLine,
  hidPos,
  zebraSsi,
  elyctis,
  wacomStu,
  kerongK4,
  kerongK1,
  kerongK2,
  kerongK3,
  x1,
]

export function findDefinition(model: string): DriverDefinition | undefined {
  return definitions.find((definition) => definition.model === model)
}

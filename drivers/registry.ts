import type { DriverDefinition } from './definition.ts'
import { definition as kerongK4 } from './locks/kerong-k4/definition.ts'
import { definition as wacomStu } from './pads/wacom-stu/definition.ts'
import { definition as scannerLine } from './scanners/line/definition.ts'

/** Every model there is a driver for. */
export const definitions: readonly DriverDefinition[] = [scannerLine, wacomStu, kerongK4]

export function findDefinition(model: string): DriverDefinition | undefined {
  return definitions.find((definition) => definition.model === model)
}

import type { ByteDriver, DriverDefinition } from '../../../drivers/definition.ts'
import { definitions } from '../../../drivers/registry.ts'
import { citizenScreen } from './citizen-screen.ts'

/** A model as the devices page offers it: those with a driver, and the pad that is a window of this program. */
export interface Model extends Pick<DriverDefinition, 'kind' | 'model' | 'title' | 'settings' | 'clash'> {
  readonly wire: DriverDefinition['wire'] | 'screen'
  /** Serial line as the device leaves the factory; only for `bytes`. */
  readonly defaults?: ByteDriver['defaults']
}

export const models: readonly Model[] = [...definitions, citizenScreen]

export const findModel = (name: string): Model | undefined => models.find(({ model }) => model === name)

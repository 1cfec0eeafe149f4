import { Badge } from '@mantine/core'
import { IconBarcode, IconLayoutGrid, IconSignature, type Icon } from '@tabler/icons-react'
import type { DeviceState } from '../../../shared/contract/devices.ts'
import { Surface } from '../../components/Surface.tsx'
import { lookColour, standingOf } from '../../lib/device-standing.ts'
import { useT } from '../../lib/i18n.ts'
import { titleWords } from './device-words.ts'
import classes from './DevicesPage.module.css'

const icons: Readonly<Record<DeviceState['kind'], Icon>> = {
  scanner: IconBarcode,
  pad: IconSignature,
  'lock-board': IconLayoutGrid,
}

interface DeviceListProps {
  readonly devices: readonly DeviceState[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

/** The devices, one button each; state by word and colour. */
export function DeviceList({ devices, chosen, onChoose }: DeviceListProps) {
  const t = useT()
  return (
    <Surface title={t('devicesPage.list')} flush>
      <ul className={classes.list}>
        {devices.map((device) => {
          const KindIcon = icons[device.kind]
          const { words, look } = standingOf(t, device)
          return (
            <li key={device.id}>
              <button
                type="button"
                className={classes.device}
                aria-current={device.id === chosen || undefined}
                onClick={() => onChoose(device.id)}
              >
                <KindIcon size={22} stroke={1.6} aria-hidden />
                <span className={classes.name}>
                  <b>{device.name}</b>
                  <small>{titleWords(t, device)}</small>
                </span>
                <span className={classes.badges}>
                  <Badge color={lookColour[look]}>{words}</Badge>
                  {device.simulated && <Badge color="yellow">{t('devicesPage.simulated')}</Badge>}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </Surface>
  )
}

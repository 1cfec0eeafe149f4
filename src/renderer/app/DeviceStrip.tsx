import { Menu } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { DeviceState } from '../../shared/contract/devices.ts'
import { standingOf } from '../lib/device-standing.ts'
import { useT } from '../lib/i18n.ts'
import { useCall } from '../lib/query.ts'
import { useMay } from '../lib/session.ts'
import classes from './DeviceStrip.module.css'

/** As many devices fit on every screen: beyond, those with trouble come first, and room is kept for the button to the rest. */
const FEW = 4

/** The worst first. */
const LOOKS = ['bad', 'partly', 'warn', 'wait', 'good'] as const

/** The truth about devices, in words and in two lines at most. Leads to what to do about it (F9). */
export function DeviceStrip({ onSimulated }: { onSimulated: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const snapshot = useCall('devices', 'snapshot', {})
  const doors = useCall('pickup', 'summary', {})
  const mayVideo = useMay('consultations.read')
  const all = snapshot.data?.devices ?? []
  const simulated = all.some((device) => device.simulated)
  const standing = (device: DeviceState) => {
    if (device.id === doors.data?.deviceId && device.state === 'ready') {
      const open = doors.data.openDoors
      return open.length > 0
        ? t('devices.doorsOpen', { name: device.name, doors: open.join(', '), count: open.length })
        : t('devices.free', { name: device.name, free: doors.data.free, total: doors.data.total })
    }
    return `${device.name} ${standingOf(t, device).words}`
  }
  const words = (device: DeviceState) => {
    const silent = device.silentBoards
    if (silent.length === 0) return standing(device)
    return `${standing(device)} · ${t('devices.silentBoards', { boards: silent.join(', '), count: silent.length })}`
  }
  const lookOf = (device: DeviceState): (typeof LOOKS)[number] => {
    const { look } = standingOf(t, device)
    const open = device.id === doors.data?.deviceId && doors.data.openDoors.length > 0
    return look === 'good' && open ? 'warn' : look
  }
  const many = all.length > FEW
  const devices = many ? all.toSorted((a, b) => LOOKS.indexOf(lookOf(a)) - LOOKS.indexOf(lookOf(b))) : all
  const box = useRef<HTMLAnchorElement>(null)
  const hidden = useHidden(box)
  return (
    <div className={classes.strip} role="contentinfo" aria-label={t('devices.strip')}>
      <Link ref={box} to="/devices" className={`${classes.link} ${classes.devices}`} aria-keyshortcuts="F9">
        {devices.map((device) => (
          <span key={device.id} className={classes.device} data-look={lookOf(device)}>
            <i aria-hidden />
            {words(device)}
          </span>
        ))}
        {devices.length === 0 && <span className={classes.device}>{t('devices.none')}</span>}
      </Link>
      {many && (
        <Menu position="top-end" transitionProps={{ duration: 0 }} returnFocus withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <button
              type="button"
              className={classes.more}
              data-unneeded={hidden === 0 || undefined}
              aria-label={t('devices.more', { count: hidden })}
            >
              +{hidden}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {devices.slice(devices.length - hidden).map((device) => (
              <Menu.Item
                key={device.id}
                onClick={() => void navigate({ to: '/devices', search: { device: device.id } })}
              >
                <span className={classes.device} data-look={lookOf(device)}>
                  <i aria-hidden />
                  {words(device)}
                </span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {mayVideo && <Service />}
      {simulated && (
        <button type="button" className={classes.simulated} title={t('devices.simulatedHelp')} onClick={onSimulated}>
          {t('devices.simulated')}
        </button>
      )}
    </div>
  )
}

/** How many at the end of a row that wraps are cut off by its height. */
function useHidden(box: RefObject<HTMLElement | null>): number {
  const [hidden, setHidden] = useState(0)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const count = () => {
      const { bottom } = element.getBoundingClientRect()
      setHidden(
        Array.from(element.children).filter((child) => child.getBoundingClientRect().bottom > bottom + 1).length,
      )
    }
    count()
    const sizes = new ResizeObserver(count)
    sizes.observe(element)
    // Other words may wrap otherwise within the same size.
    const words = new MutationObserver(count)
    words.observe(element, { childList: true, characterData: true, subtree: true })
    return () => {
      sizes.disconnect()
      words.disconnect()
    }
  }, [box])
  return hidden
}

/** The line to the people of the consultation hour; nothing where there is none. */
function Service() {
  const t = useT()
  const { data } = useCall('consultations', 'service', {})
  if (data === undefined || data.state === 'off') return null
  const look = data.state === 'connected' ? (data.healthy === false ? 'warn' : 'good') : 'bad'
  return (
    <Link to="/video/hall" search={{ tab: 'service' }} className={classes.link}>
      <span className={classes.device} data-look={look}>
        <i aria-hidden />
        {t(`consultations.service.strip.${data.state}`)}
      </span>
    </Link>
  )
}

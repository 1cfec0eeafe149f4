import { useEffect, useId, useState } from 'react'
import { devicesOf } from '../lib/media.ts'

/** Which camera or microphone; nothing where there is only one. */
export function DeviceChoice(props: {
  readonly kind: 'videoinput' | 'audioinput'
  readonly label: string
  readonly current: string | undefined
  readonly onChoose: (id: string) => void
}) {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  const id = useId()
  useEffect(() => {
    let current = true
    const look = (): void => {
      void devicesOf(props.kind).then((found) => {
        if (current) setDevices(found)
      })
    }
    look()
    navigator.mediaDevices.addEventListener('devicechange', look)
    return () => {
      current = false
      navigator.mediaDevices.removeEventListener('devicechange', look)
    }
  }, [props.kind])
  if (devices.length < 2) return null
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} value={props.current ?? ''} onChange={(event) => props.onChoose(event.target.value)}>
        {devices.map((device, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || `${props.label} ${index + 1}`}
          </option>
        ))}
      </select>
    </div>
  )
}

import { useEffect, useRef } from 'react'

/** A moving picture without its sound (sound is played apart, see {@link useSound}): so it may always start by itself. */
export function Picture(props: {
  readonly stream: MediaStream
  readonly label: string
  readonly className: string
  readonly mirrored?: boolean
}) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const shown = video.current
    if (!shown) return
    shown.srcObject = props.stream
    // Rejected when the element goes away at the same moment.
    void shown.play().catch(() => {})
    return () => {
      shown.srcObject = null
    }
  }, [props.stream])
  return (
    <video
      ref={video}
      className={props.mirrored ? `${props.className} mirrored` : props.className}
      aria-label={props.label}
      muted
      autoPlay
      playsInline
      disablePictureInPicture
    />
  )
}

import { useEffect, useRef } from 'react'

interface PictureProps {
  readonly stream: MediaStream | undefined
  readonly label: string
  readonly className: string | undefined
}

/** A moving picture. Always silent: sound is the call's own, and goes on when the page is left. */
export function Picture({ stream, label, className }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (element === null) return
    element.srcObject = stream ?? null
    return () => {
      element.srcObject = null
    }
  }, [stream])
  return <video ref={video} className={className} aria-label={label} muted autoPlay playsInline />
}

import { useEffect, useRef } from 'react'

/** A picture in memory; its address is given back when it is no longer shown. */
export function BlobImage({ blob, alt, className }: { blob: Blob; alt: string; className?: string | undefined }) {
  const image = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const url = URL.createObjectURL(blob)
    if (image.current !== null) image.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [blob])
  return <img ref={image} alt={alt} className={className} />
}

import { useEffect, useRef } from 'react'
import { usePage } from '../context.ts'

/** The screen's heading: names the window, and takes the focus, so that a screen reader starts here. */
export function Title({ children, quiet = false }: { readonly children: string; readonly quiet?: boolean }) {
  const { words } = usePage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${children} · ${words.title}`
  }, [children, words.title])
  useEffect(() => {
    if (!quiet) heading.current?.focus({ preventScroll: true })
    globalThis.scrollTo(0, 0)
  }, [quiet])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

import { useEffect, useRef } from 'react'
import { usePage } from '../context.ts'

/** The screen's heading: names the window, and takes the focus, so that a screen reader starts here. */
export function Title({ children }: { readonly children: string }) {
  const { words } = usePage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${children} · ${words.title}`
  }, [children, words.title])
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    globalThis.scrollTo(0, 0)
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

import { useEffect, useRef, useState } from 'react'
import type { ShownPage } from '../../call/call.types.ts'
import { usePage } from '../context.ts'
import { count } from '../words/format.ts'
import { fill } from '../words/words.ts'

const sizes = ['100', '150', '200', '300'] as const

/** The page of a document that the clerk shows: as large as the person needs it. */
export function Shown({ shown }: { readonly shown: ShownPage | null }) {
  const { words, language } = usePage()
  // A new page is shown even after an older one was put away.
  const [putAway, setPutAway] = useState<Blob | null>(null)
  const [size, setSize] = useState(0)
  const section = useRef<HTMLElement>(null)
  const blob = shown?.blob
  const hidden = blob === putAway
  // On a phone it would come up below the screen. Whoever is writing keeps their field.
  useEffect(() => {
    if (blob && !document.activeElement?.matches('input, textarea')) section.current?.scrollIntoView({ block: 'start' })
  }, [blob])
  const name = shown
    ? fill(words.call.shownPage, {
        title: shown.title,
        page: count(language, shown.page),
        pages: count(language, shown.pages),
      })
    : ''
  return (
    <>
      <p role="status" className="unseen">
        {shown && `${words.call.shown}: ${name}`}
      </p>
      {shown && (
        <section ref={section} className="shown">
          <div className="shown-head">
            <h2>{words.call.shown}</h2>
            <p dir="auto">{name}</p>
          </div>
          {!hidden && (
            // Scrollable by keyboard as well. Documents read from left to right, whatever the page's direction.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
            <div className="shown-page" dir="ltr" tabIndex={0} role="region" aria-label={name}>
              <Page shown={shown} className={`shown-${sizes[size] ?? '100'}`} name={name} />
            </div>
          )}
          <div className="actions">
            {!hidden && (
              <>
                <button
                  className="button"
                  type="button"
                  disabled={size === sizes.length - 1}
                  onClick={() => setSize(size + 1)}
                >
                  {words.call.shownLarger}
                </button>
                <button className="button" type="button" disabled={size === 0} onClick={() => setSize(size - 1)}>
                  {words.call.shownSmaller}
                </button>
              </>
            )}
            <button className="button" type="button" onClick={() => setPutAway(hidden ? null : shown.blob)}>
              {hidden ? words.call.shownShow : words.call.shownHide}
            </button>
          </div>
        </section>
      )}
    </>
  )
}

/** The picture itself; its address lives as long as it is seen. */
function Page(props: { readonly shown: ShownPage; readonly className: string; readonly name: string }) {
  const image = useRef<HTMLImageElement>(null)
  const { blob, width, height } = props.shown
  useEffect(() => {
    const address = URL.createObjectURL(blob)
    image.current?.setAttribute('src', address)
    return () => URL.revokeObjectURL(address)
  }, [blob])
  return <img ref={image} className={props.className} width={width} height={height} alt={props.name} />
}

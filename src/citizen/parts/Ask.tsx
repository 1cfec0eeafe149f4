import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

/** A question over the page. Escape is "no"; the focus goes back to where it was. */
export function Ask(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly yes: string
  readonly no: string
  readonly danger?: boolean
  readonly onYes: () => void
  readonly onNo: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const no = useRef<HTMLButtonElement>(null)
  const id = useId()
  const { danger = false } = props
  // Before it leaves the page: only a dialog that stands in it gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    if (danger) no.current?.focus()
    return () => shown?.close()
  }, [danger])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        props.onNo()
      }}
    >
      <h2 id={id}>{props.title}</h2>
      {props.children}
      <div className="actions">
        <button className={danger ? 'button danger' : 'button primary'} type="button" onClick={props.onYes}>
          {props.yes}
        </button>
        <button ref={no} className="button" type="button" onClick={props.onNo}>
          {props.no}
        </button>
      </div>
    </dialog>
  )
}

import { Component, type ReactNode } from 'react'
import { usePage } from '../context.ts'

/** A mistake of the page leaves nobody before an empty screen: it says what to do. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

function Broken() {
  const { words } = usePage()
  return (
    <div role="alert" className="stack">
      <h1>{words.common.failed}</h1>
      <div className="actions">
        <button className="button primary" type="button" onClick={() => location.reload()}>
          {words.refused.reload}
        </button>
      </div>
    </div>
  )
}

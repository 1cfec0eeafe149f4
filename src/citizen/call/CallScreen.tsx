import { useEffect, useState, useSyncExternalStore } from 'react'
import { createCall } from '../../call/call.ts'
import type { Call } from '../../call/call.types.ts'
import { keepSwitches, restoreSwitches } from '../../call/switches.ts'
import { usePage } from '../context.ts'
import { askMedia, stopAll } from '../lib/media.ts'
import { stayAwake } from '../lib/wake.ts'
import { browserStorages } from '../wire/keep.ts'
import { QuietBar } from '../parts/QuietBar.tsx'
import { Title } from '../parts/Title.tsx'
import { Stage } from './Stage.tsx'

/** Asks for camera and microphone, makes the call, and ends it with the screen. */
export function CallScreen() {
  const { words } = usePage()
  const made = useCall()
  useEffect(stayAwake, [])
  if (!made) {
    return (
      <div className="ringing">
        <Title>{words.ringing.connecting}</Title>
        <QuietBar />
      </div>
    )
  }
  return <Live call={made.call} local={made.local} />
}

function Live({ call, local }: { readonly call: Call; readonly local: MediaStream }) {
  const view = useSyncExternalStore(call.subscribe, call.view)
  return <Stage call={call} view={view} local={local} />
}

function useCall(): { readonly call: Call; readonly local: MediaStream } | undefined {
  const { state, controller } = usePage()
  const [made, setMade] = useState<{ readonly call: Call; readonly local: MediaStream }>()
  const { party, ice, test } = state
  // The call is made once with what was offered at first; a later offer of servers comes with a new page.
  const [start] = useState({ party, ice, camera: test?.camera !== 'none' })
  useEffect(() => {
    let ended = false
    let call: Call | undefined
    const kept = controller.kept()
    const wish = {
      camera: start.camera,
      cameraId: kept?.cameraId ?? null,
      microphoneId: kept?.microphoneId ?? null,
    }
    // The tab's: off stays off over a reload, and in the next talk of this tab as well.
    const { tab } = browserStorages()
    void askMedia(wish).then(({ stream }) => {
      if (ended) return stopAll(stream)
      const made = createCall({
        me: start.party,
        ice: start.ice,
        local: stream,
        send: controller.signal,
        blur: async () => (await import('../../call/blur.ts')).createBlur(),
      })
      call = made
      if (tab !== null) {
        restoreSwitches(tab, start.party, made)
        made.subscribe(() => keepSwitches(tab, start.party, made.view()))
      }
      controller.gate.open(made)
      setMade({ call: made, local: stream })
    })
    return () => {
      ended = true
      controller.gate.close()
      call?.close()
    }
  }, [controller, start])
  return made
}
